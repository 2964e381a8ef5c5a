/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A position in a JSON text (RFC 8259) that moves from value to value without reading them. The text is not checked. It must
 * either be written by a JSON library or have been checked by {@link JsonCheck}. Used once, in one pass.
 */
public final class JsonText {

    private final String text;
    private int at;

    private JsonText(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /** The result of a search for a property of an object. */
    sealed interface Property {

        /** The object has no such property, or the text is not an object. */
        enum Absent implements Property {
            /** The only value. */
            INSTANCE
        }

        /** The object has the property once, and its value is not a text. */
        enum NotText implements Property {
            /** The only value. */
            INSTANCE
        }

        /** The object has the property more than once. Readers differ in which one they use. */
        enum Repeated implements Property {
            /** The only value. */
            INSTANCE
        }

        /** The text is not one JSON value within the bounds. */
        enum Refused implements Property {
            /** The only value. */
            INSTANCE
        }

        /** Returns the result for a checked text in which the property occurs a number of times, the last value at a position. */
        static Property of(String text, int times, int value) {
            if (times == 0) {
                return Absent.INSTANCE;
            }
            return times == 1 ? valueAt(text, value) : Repeated.INSTANCE;
        }

        private static Property valueAt(String text, int begin) {
            String value = stringAt(text, begin);
            return value == null ? NotText.INSTANCE : new Text(value);
        }

        /**
         * The object has the property once, and its value is a text.
         *
         * @param value the text, without escapes
         */
        record Text(String value) implements Property {}
    }

    /** Returns the end of the value that begins at a position of a checked text. */
    static int end(String text, int begin) {
        JsonText json = new JsonText(text, begin);
        json.skipValue();
        return json.at;
    }

    /** Returns the position of the outermost value of a checked text. */
    public static JsonText walk(String text) {
        return new JsonText(text, blanks(text, 0));
    }

    /** Returns the position. */
    public int position() {
        return at;
    }

    /** Moves to the first member or element of the object or array here. If it has none, moves past it and returns false. */
    public boolean enter() {
        at++;
        skipBlanks();
        return !take('}') && !take(']');
    }

    /** Moves from the end of a member or element to the next. If there is none, moves past the end and returns false. */
    public boolean next() {
        skipBlanks();
        boolean more = take(',');
        if (more) {
            skipBlanks();
        } else {
            at++;
        }
        return more;
    }

    /** Returns the name of the member here, and moves to its value. */
    public String name() {
        String name = string().orElseThrow();
        skipBlanks();
        at++;
        skipBlanks();
        return name;
    }

    /** Returns whether a {@code null} is here, and moves past it. */
    boolean skipNull() {
        boolean there = text.startsWith("null", at);
        if (there) {
            at += "null".length();
        }
        return there;
    }

    /** Returns the text of the value here, and moves past it. */
    public String readRaw() {
        int begin = at;
        skipValue();
        return text.substring(begin, at);
    }

    /** Moves past the value here. */
    void skip() {
        skipValue();
    }

    /** Returns the begin of the next member or element, or the end if there is none. */
    static int afterComma(String text, int at) {
        return text.charAt(at) == ',' ? blanks(text, at + 1) : at;
    }

    /** Returns the position after blanks. */
    static int blanks(String text, int begin) {
        JsonText json = new JsonText(text, begin);
        json.skipBlanks();
        return json.at;
    }

    /** Returns the string that begins at a position of a checked text. */
    public static String string(String text, int begin) {
        return Objects.requireNonNull(stringAt(text, begin), "a checked text has whole strings");
    }

    /** Returns whether the characters from a position of a checked text to the end of the string are a name. */
    static boolean isName(String text, int begin, String name) {
        int end = begin + name.length();
        boolean same = end < text.length() && text.charAt(end) == '"' && text.startsWith(name, begin);
        return (same && name.indexOf('"') < 0 && name.indexOf('\\') < 0) // these need escapes
                || (isEscaped(text, begin) && name.equals(stringAt(text, begin - 1)));
    }

    private static boolean isEscaped(String text, int begin) {
        int at = begin;
        while (text.charAt(at) != '"' && text.charAt(at) != '\\') {
            at++;
        }
        return text.charAt(at) == '\\';
    }

    private static @Nullable String stringAt(String text, int begin) {
        return new JsonText(text, begin).string().orElse(null);
    }

    /** Returns whether an object has a property. */
    static boolean hasProperty(String object, String name) {
        JsonText json = new JsonText(object, 0);
        json.skipBlanks();
        boolean more = json.take('{');
        while (more) {
            json.skipBlanks();
            if (name.equals(json.string().orElse(null))) {
                return true;
            }
            json.skipBlanks();
            if (!json.take(':')) {
                return false;
            }
            json.skipBlanks();
            json.skipValue();
            json.skipBlanks();
            more = json.take(',');
        }
        return false;
    }

    /** Returns the text of an object with another property before the others. */
    static String withProperty(String object, String name, String value) {
        JsonText json = new JsonText(object, object.indexOf('{') + 1);
        String before = object.substring(0, json.at);
        String after = object.substring(json.at);
        json.skipBlanks();
        return before + quoted(name) + ":" + quoted(value) + (json.is('}') ? "" : ",") + after;
    }

    /** Returns whether a text begins like an object. */
    public static boolean isObject(String text) {
        JsonText json = new JsonText(text, 0);
        json.skipBlanks();
        return json.is('{');
    }

    /** Reads the string here; empty if there is no whole string. */
    private Optional<String> string() {
        if (!is('"')) {
            return Optional.empty();
        }
        int begin = at + 1;
        skipString();
        boolean ended = at <= text.length();
        return ended ? Optional.ofNullable(unescaped(text.substring(begin, at - 1))) : Optional.empty();
    }

    private void skipValue() {
        if (is('"')) {
            skipString();
        } else if (is('{') || is('[')) {
            skipNested();
        } else {
            skipScalar();
        }
    }

    /** Moves past an object or array. Counts instead of recursing, because a peer may nest as deep as it likes. */
    private void skipNested() {
        int depth = 0;
        do {
            char c = text.charAt(at);
            if (c == '"') {
                skipString();
                continue;
            }
            at++;
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
        } while (depth > 0 && at < text.length());
    }

    private void skipString() {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            at += c == '\\' ? 2 : 1;
            if (c == '"') {
                return;
            }
        }
        at = text.length() + 1; // the string has no end, so nothing is found after it
    }

    private void skipScalar() {
        while (at < text.length() && !isBlank(text.charAt(at)) && ",:]}[{\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private boolean is(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean take(char c) {
        boolean there = is(c);
        if (there) {
            at++;
        }
        return there;
    }

    /** Returns the characters of a string without escapes; null if an escape is wrong. */
    private static @Nullable String unescaped(String inside) {
        if (inside.indexOf('\\') < 0) {
            return inside;
        }
        StringBuilder plain = new StringBuilder(inside.length());
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char escape = inside.charAt(++i); // a string does not end within an escape
            int plainChar = escape == 'u' ? hex(inside, i + 1) : simple(escape);
            if (plainChar < 0) {
                return null;
            }
            plain.append((char) plainChar);
            i += escape == 'u' ? 4 : 0;
        }
        return plain.toString();
    }

    private static int simple(char escape) {
        return switch (escape) {
            case '"', '\\', '/' -> escape;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> -1;
        };
    }

    /** Returns the character of four hexadecimal digits; negative if they are not digits. */
    static int hex(String text, int from) {
        if (from + 4 > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || text.charAt(i) > 'f') {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Returns a text as a JSON string. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
