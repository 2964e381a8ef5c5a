/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.site;

/** Text that stands in HTML or in a script. */
final class Text {

    private Text() {}

    /** Returns text as it stands in HTML. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Returns a line of Markdown that has code and nothing else as HTML. */
    static String inline(String markdown) {
        return escape(markdown).replaceAll("`([^`]+)`", "<code>$1</code>");
    }

    /** Returns text as a string of JSON, which may stand in a script. */
    static String json(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                json.append('\\').append(letter);
            } else if (letter < ' ' || letter == '<') {
                json.append(String.format("\\u%04x", (int) letter));
            } else {
                json.append(letter);
            }
        }
        return json.append('"').toString();
    }
}
