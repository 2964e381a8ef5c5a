/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport;

/** Lengths in UTF-8 (RFC 3629) without encoding. */
public final class Utf8 {

    private Utf8() {}

    /** The bytes that a text has in UTF-8. A surrogate counts two, with its partner four: so texts may be counted in parts. */
    public static int length(CharSequence text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            bytes += length(text.charAt(i));
        }
        return bytes;
    }

    /** The longest beginning of a text that has at most so many bytes, cut between two code points. */
    public static String cut(String text, int maxBytes) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            bytes += length(Character.toString(text.codePointAt(i)));
            if (bytes > maxBytes) {
                return text.substring(0, i);
            }
        }
        return text;
    }

    private static int length(char c) {
        if (c < 0x80) {
            return 1;
        }
        return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
}
