/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.MessageDecodeException;
import dev.kawat.impl.descriptor.JsonBounds;
import dev.kawat.impl.descriptor.Setting;
import dev.kawat.spi.Payload;
import java.util.Arrays;
import java.util.Optional;

/**
 * Proves that a text is exactly one JSON value (RFC 8259), within bounds. No JSON library sees a message of a peer before: they
 * have loops without an end, costs that grow with the square, and leniencies of their own. One pass over the text; allocates
 * nothing for a text that holds. Immutable; usable from any thread.
 *
 * <p>Each method that reads something returns where it ends, or a negative number for what is wrong ({@link #fault}).
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

    /** An array that is open, among objects. */
    private static final int ARRAY = -1;

    private static final int[] NONE = {};

    private final JsonBounds bounds;
    private final int maxDepth;
    private final int maxDigits;
    private final int maxNameLength;
    private final int maxMembers;

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

    /** Says why a text is refused; empty for one that is not. */
    public Optional<String> refusal(String text) {
        int end = end(text);
        return end >= 0 ? Optional.empty() : Optional.of(refusal(end));
    }

    /**
     * Checks a message.
     *
     * @param payload the message of the text, for the failure
     * @throws MessageDecodeException when it is refused
     */
    void require(String text, Payload payload) {
        int end = end(text);
        if (end < 0) {
            throw new MessageDecodeException(refusal(end), payload, null);
        }
    }

    /** The property of the outermost object, found in the same pass. */
    JsonText.Property property(String text, String name) {
        int begin = blanks(text, 0);
        if (peek(text, begin) != '{') {
            return accepts(text) ? JsonText.Property.Absent.INSTANCE : JsonText.Property.Refused.INSTANCE;
        }
        int found = 0;
        int foundAt = 0;
        int at = blanks(text, begin + 1);
        boolean more = peek(text, at) != '}';
        for (int members = 1; more; members++) {
            int value = memberValue(text, at, members);
            if (value < 0) {
                return JsonText.Property.Refused.INSTANCE;
            }
            if (JsonText.isName(text, at + 1, name)) {
                found++;
                foundAt = value;
            }
            at = value(text, value, 1);
            if (at < 0) {
                return JsonText.Property.Refused.INSTANCE;
            }
            at = blanks(text, at);
            more = peek(text, at) == ',';
            at = more ? blanks(text, at + 1) : at;
        }
        if (peek(text, at) != '}' || blanks(text, at + 1) != text.length()) {
            return JsonText.Property.Refused.INSTANCE;
        }
        return JsonText.Property.of(text, found, foundAt);
    }

    private int end(String text) {
        int value = value(text, blanks(text, 0), 0);
        if (value < 0) {
            return value;
        }
        int end = blanks(text, value);
        return end == text.length() ? end : fault(MALFORMED, end);
    }

    /**
     * The end of a value that is nested so deep. One loop: what is open is a number each, the members that an object has so far,
     * or {@link #ARRAY}; those of the innermost two are at hand, so that what is nested no deeper allocates nothing.
     */
    private int value(String text, int begin, int outerDepth) {
        int allowed = maxDepth - outerDepth;
        int at = begin;
        int c = peek(text, at);
        int depth = 0;
        int inner = ARRAY;
        int outer = ARRAY;
        int[] others = NONE;
        while (true) {
            if (c == '{' || c == '[') {
                if (depth == allowed) {
                    return fault(TOO_DEEP, at);
                }
                others = depth > 1 ? with(others, depth - 2, outer) : others;
                outer = inner;
                inner = c == '{' ? 0 : ARRAY;
                depth++;
                at = blanks(text, at + 1);
                int first = peek(text, at);
                if (first != c + 2) { // which is its other half
                    at = inner == ARRAY ? at : memberValue(text, at, ++inner);
                    if (at < 0) {
                        return at;
                    }
                    c = peek(text, at);
                    continue;
                }
                c = first;
            } else {
                at = c == '"' ? string(text, at + 1) : scalar(text, at, c);
                if (at < 0 || depth == 0) {
                    return at;
                }
                at = blanks(text, at);
                c = peek(text, at);
            }
            while (c != ',') {
                if (c != (inner == ARRAY ? ']' : '}')) {
                    return fault(MALFORMED, at);
                }
                at++;
                if (--depth == 0) {
                    return at;
                }
                inner = outer;
                outer = depth > 1 ? others[depth - 2] : ARRAY;
                at = blanks(text, at);
                c = peek(text, at);
            }
            at = blanks(text, at + 1);
            at = inner == ARRAY ? at : memberValue(text, at, ++inner);
            if (at < 0) {
                return at;
            }
            c = peek(text, at);
        }
    }

    private static int[] with(int[] numbers, int index, int number) {
        int[] room = index < numbers.length ? numbers : Arrays.copyOf(numbers, 2 * index + 14);
        room[index] = number;
        return room;
    }

    private int scalar(String text, int at, int c) {
        return switch (c) {
            case 't' -> literal(text, at, "true");
            case 'f' -> literal(text, at, "false");
            case 'n' -> literal(text, at, "null");
            default -> number(text, at, c); // or nothing at all
        };
    }

    /** Where the value of the member begins whose name does. */
    private int memberValue(String text, int at, int members) {
        if (peek(text, at) != '"') {
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
        return peek(text, colon) == ':' ? blanks(text, colon + 1) : fault(MALFORMED, colon);
    }

    private static int string(String text, int begin) {
        int at = begin;
        while (true) {
            at = plain(text, at);
            int c = peek(text, at);
            if (c == '"') {
                return at + 1;
            }
            at = c == '\\' ? escape(text, at + 1) : fault(MALFORMED, at);
            if (at < 0) {
                return at;
            }
        }
    }

    /** The end of the characters that mean themselves in a string. */
    private static int plain(String text, int begin) {
        int length = text.length();
        for (int at = begin; at < length; at++) {
            char c = text.charAt(at);
            if (c == '"' || c == '\\' || c < ' ') {
                return at;
            }
        }
        return length;
    }

    private static int escape(String text, int at) {
        return switch (peek(text, at)) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
            case 'u' -> JsonText.hex(text, at + 1) < 0 ? fault(MALFORMED, at) : at + 5;
            default -> fault(MALFORMED, at);
        };
    }

    private int number(String text, int begin, int sign) {
        int first = sign == '-' ? begin + 1 : begin;
        int at = digits(text, first);
        int digits = at - first;
        int c = peek(text, at);
        if (digits <= 1 ? digits == 0 : text.charAt(first) == '0') {
            return fault(MALFORMED, first);
        }
        if (c == '.') {
            int fraction = at + 1;
            at = digits(text, fraction);
            if (at == fraction) {
                return fault(MALFORMED, at);
            }
            digits += at - fraction;
            c = peek(text, at);
        }
        if ((c | ' ') == 'e') {
            return exponent(text, begin, at + 1, digits);
        }
        return digits > maxDigits ? fault(TOO_MANY_DIGITS, begin) : at;
    }

    /** The rest of a number: written out, it would have so many digits more. */
    private int exponent(String text, int begin, int sign, int digits) {
        int c = peek(text, sign);
        int first = c == '-' || c == '+' ? sign + 1 : sign;
        int at = digits(text, first);
        if (at == first) {
            return fault(MALFORMED, at);
        }
        int more = 0;
        for (int i = first; i < at && more <= maxDigits; i++) {
            more = (int) Math.min(Integer.MAX_VALUE - digits, more * 10L + (text.charAt(i) - '0'));
        }
        return digits > maxDigits - more ? fault(TOO_MANY_DIGITS, begin) : at;
    }

    private static int digits(String text, int begin) {
        int length = text.length();
        for (int at = begin; at < length; at++) {
            char c = text.charAt(at);
            if (c < '0' || c > '9') {
                return at;
            }
        }
        return Math.max(begin, length);
    }

    private static int literal(String text, int at, String literal) {
        return text.startsWith(literal, at) ? at + literal.length() : fault(MALFORMED, at);
    }

    private static int blanks(String text, int begin) {
        return peek(text, begin) > ' ' ? begin : skipBlanks(text, begin);
    }

    private static int skipBlanks(String text, int begin) {
        int at = begin;
        while (at < text.length() && JsonText.isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The character there; negative where there is none. */
    private static int peek(String text, int at) {
        return at < text.length() ? text.charAt(at) : -1;
    }

    /** A negative number that says what is wrong, and where. */
    private static int fault(int kind, int at) {
        return Integer.MIN_VALUE | (kind << FAULT_SHIFT) | Math.min(at, MAX_POSITION);
    }

    private String refusal(int fault) {
        String where = ", at character " + (fault & MAX_POSITION);
        return switch ((fault >>> FAULT_SHIFT) & 7) {
            case TOO_DEEP ->
                "the message is nested deeper than" + allowed(Setting.JSON_MAX_DEPTH, bounds.maxDepth()) + where;
            case TOO_MANY_DIGITS ->
                "the message has a number of more digits than" + allowed(Setting.JSON_MAX_DIGITS, bounds.maxDigits())
                        + where;
            case TOO_LONG_A_NAME ->
                "the message has a longer name than" + allowed(Setting.JSON_MAX_NAME, bounds.maxNameLength()) + where;
            case TOO_MANY_MEMBERS ->
                "the message has an object of more members than"
                        + allowed(Setting.JSON_MAX_MEMBERS, bounds.maxMembers())
                        + where;
            default -> "the message is not one JSON value (RFC 8259)" + where;
        };
    }

    private static String allowed(Setting setting, int value) {
        return " " + setting.key() + "=" + value + " allows";
    }
}
