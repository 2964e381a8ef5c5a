package ${package};

/**
 * A line of a chat; over the wire it is JSON.
 *
 * @param author who said it
 * @param text what was said
 */
public record Line(String author, String text) {}
