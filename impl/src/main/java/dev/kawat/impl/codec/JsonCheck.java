/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.MessageDecodeException;
import dev.kawat.Payload;
import dev.kawat.impl.settings.JsonBounds;
import dev.kawat.impl.settings.Setting;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a text is exactly one JSON value (RFC 8259) within bounds. JSON libraries see only checked messages of peers, because
 * the libraries have endless loops, quadratic costs and leniencies of their own.
 *
 * <p>The check is one pass over a copy of the text, because an array of characters is read faster than a string. The buffer of
 * the copy is kept for the next text of up to 65,536 characters, so that such a text allocates nothing unless two threads check
 * at once. Instances may be used from any thread.
 *
 * <p>Each method that reads something returns the position after it, or a negative number for what is wrong ({@link #fault}).
 */
public final class JsonCheck {

    /** Not a JSON value, or more than one. */
    private static final int MALFORMED = 0;

    private static final int TOO_DEEP = 1;
    private static final int TOO_MANY_DIGITS = 2;
    private static final int TOO_LONG_A_NAME = 3;
    private static final int TOO_MANY_MEMBERS = 4;

    private static final int FAULT_SHIFT = 28;
    private static final int MAX_POSITION = (1 << FAULT_SHIFT) - 1;

    /** Follows the last character of a text. No JSON contains it, so every loop ends there. */
    private static final char END = '\0';

    /** The length of the shortest member, with its comma: {@code "":1,}. */
    private static final int MIN_MEMBER_CHARS = 5;

    private static final int MIN_CHARS = 256;

    /** The length of the longest buffer that is kept, {@link #END} included. */
    private static final int MAX_SPARE_CHARS = 65_537;

    private final JsonBounds bounds;
    private final int maxDepth;
    private final int maxDigits;
    private final int maxNameLength;
    private final int maxMembers;

    /** The buffers of the last check; null while a check has them, and before the first. */
    private final AtomicReference<@Nullable Buffers> spare = new AtomicReference<>();

    /** A check with these bounds. */
    public JsonCheck(JsonBounds bounds) {
        this.bounds = bounds;
        this.maxDepth = bounds.maxDepth();
        this.maxDigits = bounds.maxDigits();
        this.maxNameLength = bounds.maxNameLength();
        this.maxMembers = bounds.maxMembers();
    }

    /** Returns whether a text is one JSON value within the bounds. */
    public boolean accepts(String text) {
        return end(text) >= 0;
    }

    /** Returns why a text is refused; empty if it is accepted. */
    public Optional<String> refusal(String text) {
        int end = end(text);
        return end >= 0 ? Optional.empty() : Optional.of(refusal(end));
    }

    /** Returns the position in a text at which it ceases to be one JSON value within the bounds; empty if it is accepted. */
    public OptionalInt faultIn(String text) {
        int end = end(text);
        return end >= 0 ? OptionalInt.empty() : OptionalInt.of(end & MAX_POSITION);
    }

    /**
     * Checks a message.
     *
     * @param payload the message of the text, for the failure
     * @throws MessageDecodeException if it is refused
     */
    void require(String text, Payload payload) {
        int end = end(text);
        if (end < 0) {
            throw new MessageDecodeException(refusal(end), payload, null);
        }
    }

    /** Finds a property of the outermost object, in the same pass. */
    JsonText.Property property(String text, String name) {
        Buffers buffers = lend(text);
        JsonText.Property property = property(text, name, buffers);
        giveBack(buffers);
        return property;
    }

    private JsonText.Property property(String text, String name, Buffers buffers) {
        char[] chars = buffers.chars;
        int length = text.length();
        int begin = blanks(chars, 0);
        if (chars[begin] != '{') {
            return end(buffers, length) >= 0 ? JsonText.Property.Absent.INSTANCE : JsonText.Property.Refused.INSTANCE;
        }
        int found = 0;
        int foundAt = 0;
        int at = blanks(chars, begin + 1);
        boolean more = chars[at] != '}';
        for (int members = 1; more; members++) {
            int value = memberValue(chars, at, members);
            if (value < 0) {
                return JsonText.Property.Refused.INSTANCE;
            }
            if (JsonText.isName(text, at + 1, name)) {
                found++;
                foundAt = value;
            }
            at = value(buffers, value, 1);
            if (at < 0) {
                return JsonText.Property.Refused.INSTANCE;
            }
            at = blanks(chars, at);
            more = chars[at] == ',';
            at = more ? blanks(chars, at + 1) : at;
        }
        if (chars[at] != '}' || blanks(chars, at + 1) != length) {
            return JsonText.Property.Refused.INSTANCE;
        }
        return JsonText.Property.of(text, found, foundAt);
    }

    private int end(String text) {
        Buffers buffers = lend(text);
        int end = end(buffers, text.length());
        giveBack(buffers);
        return end;
    }

    private int end(Buffers buffers, int length) {
        int value = value(buffers, blanks(buffers.chars, 0), 0);
        if (value < 0) {
            return value;
        }
        int end = blanks(buffers.chars, value);
        return end == length ? end : fault(MALFORMED, end);
    }

    /** Returns the spare buffers, or new ones, with the characters of a text in them. */
    private Buffers lend(String text) {
        int length = text.length();
        Buffers free = spare.getAndSet(null);
        Buffers buffers = free != null && length < free.chars.length ? free : new Buffers(length, maxDepth);
        text.getChars(0, length, buffers.chars, 0);
        buffers.chars[length] = END;
        buffers.count(length / MIN_MEMBER_CHARS > maxMembers);
        return buffers;
    }

    private void giveBack(Buffers buffers) {
        if (buffers.chars.length <= MAX_SPARE_CHARS) {
            spare.setRelease(buffers);
        }
    }

    /** Returns the end of a value at a depth. One loop: after the end of a value it continues with the open object or array. */
    private int value(Buffers buffers, int begin, int outerDepth) {
        char[] text = buffers.chars;
        int allowed = maxDepth - outerDepth;
        int at = begin;
        int depth = 0;
        long kinds = 0; // one bit for each open object (1) or array (0), the innermost is the lowest
        while (true) {
            int c = text[at];
            if (c == '{' || c == '[') {
                if (depth == allowed) {
                    return fault(TOO_DEEP, at);
                }
                kinds = buffers.opened(kinds, depth, c == '{');
                depth++;
                at = blanks(text, at + 1);
                int first = text[at];
                if (first != c + 2) { // the closing bracket
                    at = c == '{' ? memberValue(text, at, buffers.nextMember(depth)) : at;
                    if (at < 0) {
                        return at;
                    }
                    continue;
                }
                c = first;
            } else {
                at = c == '"' ? string(text, at + 1) : scalar(text, at, c);
                if (at < 0 || depth == 0) {
                    return at;
                }
                at = blanks(text, at);
                c = text[at];
            }
            while (c != ',') {
                if (c != ((kinds & 1) == 0 ? ']' : '}')) {
                    return fault(MALFORMED, at);
                }
                at++;
                if (--depth == 0) {
                    return at;
                }
                kinds = buffers.closed(kinds, depth);
                at = blanks(text, at);
                c = text[at];
            }
            at = blanks(text, at + 1);
            at = (kinds & 1) == 0 ? at : memberValue(text, at, buffers.nextMember(depth));
            if (at < 0) {
                return at;
            }
        }
    }

    private int scalar(char[] text, int at, int c) {
        return switch (c) {
            case 't' -> literal(text, at, "true");
            case 'f' -> literal(text, at, "false");
            case 'n' -> literal(text, at, "null");
            default -> number(text, at, c); // or not a value
        };
    }

    /** Returns the begin of the value of the member whose name begins at a position. */
    private int memberValue(char[] text, int at, int members) {
        if (text[at] != '"') {
            return fault(MALFORMED, at);
        }
        if (members > maxMembers) {
            return fault(TOO_MANY_MEMBERS, at);
        }
        int end = string(text, at + 1);
        if (end < 0) {
            return end;
        }
        if (end - at - 2 > maxNameLength) {
            return fault(TOO_LONG_A_NAME, at);
        }
        int colon = blanks(text, end);
        return text[colon] == ':' ? blanks(text, colon + 1) : fault(MALFORMED, colon);
    }

    private static int string(char[] text, int begin) {
        int at = begin;
        while (true) {
            at = plain(text, at);
            int c = text[at];
            if (c == '"') {
                return at + 1;
            }
            at = c == '\\' ? escape(text, at + 1) : fault(MALFORMED, at);
            if (at < 0) {
                return at;
            }
        }
    }

    /** Returns the end of the characters of a string that are not escaped. */
    private static int plain(char[] text, int begin) {
        for (int at = begin; at < text.length; at++) {
            char c = text[at];
            if (c == '"' || c == '\\' || c < ' ') {
                return at;
            }
        }
        return text.length - 1;
    }

    private static int escape(char[] text, int at) {
        return switch (text[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
            case 'u' -> isHex(text, at + 1) ? at + 5 : fault(MALFORMED, at);
            default -> fault(MALFORMED, at);
        };
    }

    private static boolean isHex(char[] text, int begin) {
        for (int at = begin; at < begin + 4; at++) {
            if (!HexFormat.isHexDigit(text[at])) {
                return false;
            }
        }
        return true;
    }

    private int number(char[] text, int begin, int sign) {
        int first = sign == '-' ? begin + 1 : begin;
        int at = digits(text, first);
        int digits = at - first;
        int c = text[at];
        if (digits <= 1 ? digits == 0 : text[first] == '0') {
            return fault(MALFORMED, first);
        }
        if (c == '.') {
            int fraction = at + 1;
            at = digits(text, fraction);
            if (at == fraction) {
                return fault(MALFORMED, at);
            }
            digits += at - fraction;
            c = text[at];
        }
        if ((c | ' ') == 'e') {
            return exponent(text, begin, at + 1, digits);
        }
        return digits > maxDigits ? fault(TOO_MANY_DIGITS, begin) : at;
    }

    /** Reads the exponent of a number. Its digits count, and so do those that the number would have if it were written out. */
    private int exponent(char[] text, int begin, int sign, int digits) {
        int c = text[sign];
        int first = c == '-' || c == '+' ? sign + 1 : sign;
        int at = digits(text, first);
        if (at == first) {
            return fault(MALFORMED, at);
        }
        int more = 0;
        for (int i = first; i < at && more <= maxDigits; i++) {
            more = (int) Math.min(Integer.MAX_VALUE - digits, more * 10L + (text[i] - '0'));
        }
        boolean tooMany = digits > maxDigits - more || at - first > maxDigits - digits;
        return tooMany ? fault(TOO_MANY_DIGITS, begin) : at;
    }

    private static int digits(char[] text, int begin) {
        for (int at = begin; at < text.length; at++) {
            char c = text[at];
            if (c < '0' || c > '9') {
                return at;
            }
        }
        return text.length - 1;
    }

    private static int literal(char[] text, int begin, String literal) {
        int length = literal.length();
        for (int i = 1; i < length; i++) { // the first character has been compared
            if (text[begin + i] != literal.charAt(i)) {
                return fault(MALFORMED, begin);
            }
        }
        return begin + length;
    }

    private static int blanks(char[] text, int begin) {
        return text[begin] > ' ' ? begin : skipBlanks(text, begin);
    }

    private static int skipBlanks(char[] text, int begin) {
        int at = begin;
        while (JsonText.isBlank(text[at])) {
            at++;
        }
        return at;
    }

    /** Returns a negative number for what is wrong, and where. */
    private static int fault(int kind, int at) {
        return Integer.MIN_VALUE | (kind << FAULT_SHIFT) | Math.min(at, MAX_POSITION);
    }

    private String refusal(int fault) {
        String where = ", at character " + (fault & MAX_POSITION);
        return switch ((fault >>> FAULT_SHIFT) & 7) {
            case TOO_DEEP ->
                "the message is nested deeper than" + allowed(Setting.JSON_MAX_DEPTH, bounds.maxDepth()) + where;
            case TOO_MANY_DIGITS ->
                "the message has a number with more digits than" + allowed(Setting.JSON_MAX_DIGITS, bounds.maxDigits())
                        + where;
            case TOO_LONG_A_NAME ->
                "the message has a longer name than" + allowed(Setting.JSON_MAX_NAME, bounds.maxNameLength()) + where;
            case TOO_MANY_MEMBERS ->
                "the message has an object with more members than"
                        + allowed(Setting.JSON_MAX_MEMBERS, bounds.maxMembers())
                        + where;
            default -> "the message is not one JSON value (RFC 8259)" + where;
        };
    }

    private static String allowed(Setting setting, int value) {
        return " " + setting.key() + "=" + value + " allows";
    }

    /** The memory of a check; used by one check at a time. */
    private static final class Buffers {

        /** The text, and {@link #END}. */
        private final char[] chars;

        /** The kinds of the levels outside of each 64. */
        private final long[] outerKinds;

        /** The number of members that an object has so far, by depth. */
        private final int[] counts;

        /** True while members are counted, which a text that is too short for too many does not need. */
        private boolean counting;

        Buffers(int length, int maxDepth) {
            this.chars = new char[2 * Integer.highestOneBit(Math.max(length, MIN_CHARS) - 1) + 1];
            this.outerKinds = new long[(maxDepth >>> 6) + 1];
            this.counts = new int[maxDepth + 1];
        }

        void count(boolean wanted) {
            counting = wanted;
        }

        /** Returns the kinds of what is open after an object or array has begun at a depth. */
        long opened(long kinds, int depth, boolean object) {
            if ((depth & 63) == 0) {
                outerKinds[depth >>> 6] = kinds;
            }
            if (counting && object) {
                counts[depth + 1] = 0;
            }
            return kinds << 1 | (object ? 1 : 0);
        }

        /** Returns the kinds of what is open after an object or array has ended and left a depth. */
        long closed(long kinds, int depth) {
            return (depth & 63) == 0 ? outerKinds[depth >>> 6] : kinds >>> 1;
        }

        /** Returns the number of the next member of the object at a depth; 1 if members are not counted. */
        int nextMember(int depth) {
            return counting ? ++counts[depth] : 1;
        }
    }
}
