/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in what a {@link Topic} with a history has kept: behind one message and before the next. Immutable.
 *
 * <p>Applications get positions from {@link Topic#position()}, {@link History} and {@link Recovery}, and may give them to their
 * clients as {@linkplain #toString() text}. A position means nothing for another topic, and nothing any more when its epoch is
 * over: Kawat notices both, and tells it instead of skipping messages.
 */
public final class Position {

    /** The place before the oldest message that is kept, whichever that is. Its text is {@code oldest}. */
    public static final Position OLDEST = new Position("", 0, 0);

    private static final String OLDEST_TEXT = "oldest";
    private static final Pattern SYNTAX = Pattern.compile("([A-Za-z0-9_]{1,32})-(\\d{1,18})-([0-9a-f]{4})");
    private static final int MAX_CHECK = 0xffff;

    private final String epoch;
    private final long offset;
    private final int check;

    private Position(String epoch, long offset, int check) {
        this.epoch = epoch;
        this.offset = offset;
        this.check = check;
    }

    /**
     * Returns a position. Applications have no need of this: they get their positions.
     *
     * @param epoch one life of the history of a topic: 1 to 32 letters, digits and underscores
     * @param offset the number of the last message before the position, from 1; 0 before the first one
     * @param check 16 bits of the identity of that message, by which a position of another topic is found out
     * @throws IllegalArgumentException if one of them is not of this form
     */
    public static Position of(String epoch, long offset, int check) {
        Position position = new Position(Objects.requireNonNull(epoch, "epoch"), offset, check);
        if (check < 0
                || check > MAX_CHECK
                || !SYNTAX.matcher(position.toString()).matches()) {
            throw new IllegalArgumentException("Position: must be epoch, offset and check, got " + position);
        }
        return position;
    }

    /**
     * Reads the {@linkplain #toString() text} of a position.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Position parse(CharSequence text) {
        if (OLDEST_TEXT.contentEquals(text)) {
            return OLDEST;
        }
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Position: must be epoch-offset-check or oldest, got '" + text + "'");
        }
        return new Position(
                matcher.group(1), Long.parseLong(matcher.group(2)), HexFormat.fromHexDigits(matcher.group(3)));
    }

    /** Returns the life of the history that it belongs to; empty for {@link #OLDEST}. */
    public String epoch() {
        return epoch;
    }

    /** Returns the number of the last message before it, from 1; 0 before the first one, and for {@link #OLDEST}. */
    public long offset() {
        return offset;
    }

    /** Returns 16 bits of the identity of the last message before it. */
    public int check() {
        return check;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Position position
                && position.offset == offset
                && position.check == check
                && position.epoch.equals(epoch);
    }

    @Override
    public int hashCode() {
        return Objects.hash(epoch, offset, check);
    }

    /** Returns {@code epoch-offset-check}, in characters that need no escape in URIs, headers and JSON; or {@code oldest}. */
    @Override
    public String toString() {
        return epoch.isEmpty()
                ? OLDEST_TEXT
                : epoch + "-" + offset + "-" + HexFormat.of().toHexDigits((short) check);
    }
}
