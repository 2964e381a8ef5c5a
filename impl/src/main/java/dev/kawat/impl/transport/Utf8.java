/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport;

/** UTF-8 (RFC 3629) of texts: lengths without encoding, and encoding into an array that is there. */
public final class Utf8 {

    private static final char REPLACEMENT = '\uFFFD';

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

    /** The text with U+FFFD for each surrogate that has no partner, as the W3C's USVString has it. */
    public static String wellFormed(String text) {
        StringBuilder result = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            if (result == null) {
                result = new StringBuilder(text);
            }
            result.setCharAt(i, REPLACEMENT);
        }
        return result == null ? text : result.toString();
    }

    /**
     * Encodes a text.
     *
     * @param text well formed
     * @param length its length in UTF-8
     * @param to with room for it
     * @param at where to begin
     */
    @SuppressWarnings("deprecation") // right for ASCII, and a mere copy where a String is Latin-1 inside
    public static void encode(String text, int length, byte[] to, int at) {
        if (length == text.length()) {
            text.getBytes(0, length, to, at);
            return;
        }
        int next = at;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                to[next++] = (byte) c;
            } else if (c < 0x800) {
                to[next++] = (byte) (0xC0 | c >> 6);
                to[next++] = continuation(c);
            } else if (Character.isHighSurrogate(c)) {
                int codePoint = Character.toCodePoint(c, text.charAt(++i));
                to[next++] = (byte) (0xF0 | codePoint >> 18);
                to[next++] = continuation(codePoint >> 12);
                to[next++] = continuation(codePoint >> 6);
                to[next++] = continuation(codePoint);
            } else {
                to[next++] = (byte) (0xE0 | c >> 12);
                to[next++] = continuation(c >> 6);
                to[next++] = continuation(c);
            }
        }
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }
}
