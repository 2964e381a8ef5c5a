/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Measures and repairs texts that are to be sent as UTF-8 (RFC 3629). */
public final class Utf8 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long QUESTION_MARKS = 0x3F3F_3F3F_3F3F_3F3FL;
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /** Returns the length of a text in bytes of UTF-8. A surrogate counts two, so that texts may be counted in parts. */
    public static int length(CharSequence text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            bytes += length(text.charAt(i));
        }
        return bytes;
    }

    /** Returns the longest beginning of a text that has at most so many bytes, cut between two code points. */
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

    /** Returns the text with U+FFFD for each surrogate that has no partner, as W3C's USVString has it. */
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
     * Returns whether a text comes back unchanged from its UTF-8 as the JDK encodes it. The JDK puts a question mark for each
     * surrogate without its partner, so only texts with question marks have to be compared. Comparing costs an array, but looking
     * for surrogates, one character after another, takes five times as long where it matters.
     *
     * @param utf8 the text, encoded by {@link String#getBytes(java.nio.charset.Charset)}
     */
    static boolean isWellFormed(String text, byte[] utf8) {
        return !hasQuestionMark(utf8) || new String(utf8, StandardCharsets.UTF_8).equals(text);
    }

    /** Looks at eight bytes at a time: subtracting 1 from each sets the high bit of those that were 0, and of no other ASCII. */
    private static boolean hasQuestionMark(byte[] bytes) {
        int at = 0;
        for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
            long differences = (long) LONGS.get(bytes, at) ^ QUESTION_MARKS;
            if ((differences - ONES & ~differences & HIGH_BITS) != 0) {
                return true;
            }
        }
        for (; at < bytes.length; at++) {
            if (bytes[at] == '?') {
                return true;
            }
        }
        return false;
    }
}
