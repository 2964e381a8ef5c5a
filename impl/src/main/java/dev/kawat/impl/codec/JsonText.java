/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A look at the outermost level of a JSON text (RFC 8259) without reading the values in it, or a walk through them. It does not
 * check the text: that is for what a JSON library has written, and for what {@link JsonCheck} has proven. One use; one pass.
 */
final class JsonText {

    private final String text;
    private int at;

    private JsonText(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /** What an object says in one of its properties. */
    sealed interface Property {

        /** The object has no such property; or the text is no object. */
        enum Absent implements Property {
            /** The only value. */
            INSTANCE
        }

        /** The object has it once, and something else than a text in it. */
        enum NoText implements Property {
            /** The only value. */
            INSTANCE
        }

        /** The object has it more than once, and readers differ in which of them they take. */
        enum Repeated implements Property {
            /** The only value. */
            INSTANCE
        }

        /** The text is not one JSON value within the bounds. */
        enum Refused implements Property {
            /** The only value. */
            INSTANCE
        }

        /** What is found in a text that is proven: so often, and the last time at the value there. */
        static Property of(String text, int times, int value) {
            if (times == 0) {
                return Absent.INSTANCE;
            }
            return times == 1 ? valueAt(text, value) : Repeated.INSTANCE;
        }

        private static Property valueAt(String text, int begin) {
            String value = stringAt(text, begin);
            return value == null ? NoText.INSTANCE : new Is(value);
        }

        /**
         * The object has it once, with a text.
         *
         * @param value the text, without escapes
         */
        record Is(String value) implements Property {}
    }

    /** The end of the value that begins there, in a text that is proven. */
    static int end(String text, int begin) {
        JsonText json = new JsonText(text, begin);
        json.skipValue();
        return json.at;
    }

    /** A walk through the values of a text that is proven, which begins at the outermost. */
    static JsonText walk(String text) {
        return new JsonText(text, blanks(text, 0));
    }

    /** Goes into the object or array here, to its first member or element; past it and false where it has none. */
    boolean enter() {
        at++;
        skipBlanks();
        return !take('}') && !take(']');
    }

    /** Goes from the end of a member or element to the next; past the object or array and false where there is none. */
    boolean next() {
        skipBlanks();
        boolean more = take(',');
        if (more) {
            skipBlanks();
        } else {
            at++;
        }
        return more;
    }

    /** The name of the member here; goes to its value. */
    String name() {
        String name = string().orElseThrow();
        skipBlanks();
        at++;
        skipBlanks();
        return name;
    }

    /** Returns whether a {@code null} is here; goes past it. */
    boolean takeNull() {
        boolean there = text.startsWith("null", at);
        if (there) {
            at += "null".length();
        }
        return there;
    }

    /** The text of the value here; goes past it. */
    String cut() {
        int begin = at;
        skipValue();
        return text.substring(begin, at);
    }

    /** Goes past the value here. */
    void skip() {
        skipValue();
    }

    /** Where the next member or element begins; or the end, where there is none. */
    static int afterComma(String text, int at) {
        return text.charAt(at) == ',' ? blanks(text, at + 1) : at;
    }

    /** Where something begins again, there or after blanks. */
    static int blanks(String text, int begin) {
        JsonText json = new JsonText(text, begin);
        json.skipBlanks();
        return json.at;
    }

    /** The string that begins there, in a text that is proven. */
    static String string(String text, int begin) {
        return Objects.requireNonNull(stringAt(text, begin), "the text is proven");
    }

    /** Returns whether the string whose inside begins there, in a text that is proven, is a name. */
    static boolean isName(String text, int begin, String name) {
        int end = begin + name.length();
        boolean same = end < text.length() && text.charAt(end) == '"' && text.startsWith(name, begin);
        return (same && name.indexOf('"') < 0 && name.indexOf('\\') < 0) // these are never written as they are
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

    /** Tells whether an object has a property. */
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

    /** The text of an object that is written once more, with a property before the others. */
    static String withProperty(String object, String name, String value) {
        JsonText json = new JsonText(object, object.indexOf('{') + 1);
        String before = object.substring(0, json.at);
        String after = object.substring(json.at);
        json.skipBlanks();
        return before + quoted(name) + ":" + quoted(value) + (json.is('}') ? "" : ",") + after;
    }

    /** Whether a text is that of an object, as far as its beginning tells. */
    static boolean isObject(String text) {
        JsonText json = new JsonText(text, 0);
        json.skipBlanks();
        return json.is('{');
    }

    /** Reads a string, here; empty if there is none, or not a whole one. */
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

    /** With a count, not with recursion: a peer may nest as deep as it likes. */
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
        at = text.length() + 1; // it has no end: nothing is found from here on
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

    /** The characters that the inside of a string stands for; null if it stands for none. */
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

    /** The character of four hexadecimal digits; negative for others. */
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

    /** A text as a string of JSON. */
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
