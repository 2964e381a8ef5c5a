/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.impl.parameter.TypeArguments;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The JSON that can be read as a declared type without loss or invention: an integer in range for an {@code int}, an object for a
 * record or a map, and so on. Types whose annotations choose how they are read (an adapter, a format) accept any JSON. Immutable
 * once it is used.
 *
 * <p>A text is compared after it has been checked to be JSON, and before a provider of JSON-B reads it, because JSON-B has no
 * setting for strict reading.
 */
abstract class JsonShape {

    private static final int MISMATCH = -1;

    /** Returns the end of the value at a position; negative if it does not have this shape. */
    abstract int end(String text, int at);

    /** Returns whether a text is a value of this shape. */
    final boolean matches(String text) {
        return end(text, JsonText.blanks(text, 0)) >= 0;
    }

    /** Returns the shape for a type. */
    static JsonShape of(Type type) {
        return of(JsonbTypes.plain(type, Map.of()), new HashMap<>());
    }

    private static JsonShape of(Type type, Map<Type, JsonShape> known) {
        Class<?> raw = TypeArguments.rawType(type);
        JsonShape scalar = SCALARS.get(raw);
        if (scalar != null) {
            return scalar;
        }
        if (raw.isArray()) {
            return new Elements(of(raw.getComponentType(), known));
        }
        if (raw == Optional.class) {
            return of(JsonbTypes.argument(type, 0), known);
        }
        if (Map.class.isAssignableFrom(raw)) {
            boolean hasNamedMembers = !JsonbTypes.isOwn(TypeArguments.rawType(JsonbTypes.argument(type, 0)));
            return hasNamedMembers && raw.getTypeParameters().length == 2
                    ? new Members(Map.of(), of(JsonbTypes.argument(type, 1), known))
                    : ANY; // a map with other keys is an array of keys and values
        }
        if (Collection.class.isAssignableFrom(raw)) {
            boolean isList = raw.getTypeParameters().length == 1;
            return new Elements(isList ? of(JsonbTypes.argument(type, 0), known) : ANY);
        }
        return hasKnownProperties(raw) ? ofObject(type, known) : ANY;
    }

    private static boolean hasKnownProperties(Class<?> raw) {
        return JsonbTypes.isOwn(raw)
                && !raw.isInterface()
                && !JsonbTypes.isCustomized(raw)
                && !JsonbTypes.hasCreator(raw);
    }

    private static JsonShape ofObject(Type type, Map<Type, JsonShape> known) {
        JsonShape before = known.get(type);
        if (before != null) {
            return before;
        }
        Map<String, JsonShape> members = new HashMap<>();
        Members shape = new Members(members, ANY);
        known.put(type, shape); // the type may contain itself
        JsonbTypes.members(type).forEach((name, member) -> members.put(name, of(member.type(), known)));
        return shape;
    }

    /** Any value; the library decides. */
    private static final JsonShape ANY = new JsonShape() {
        @Override
        int end(String text, int at) {
            return JsonText.end(text, at);
        }
    };

    /** An array. */
    private static final class Elements extends JsonShape {

        private final JsonShape element;

        Elements(JsonShape element) {
            this.element = element;
        }

        @Override
        int end(String text, int begin) {
            if (text.charAt(begin) != '[') {
                return endOfNull(text, begin);
            }
            int at = JsonText.blanks(text, begin + 1);
            while (text.charAt(at) != ']') {
                int end = element.end(text, at);
                if (end < 0) {
                    return MISMATCH;
                }
                at = JsonText.afterComma(text, JsonText.blanks(text, end));
            }
            return at + 1;
        }
    }

    /** An object with known and other members. */
    private static final class Members extends JsonShape {

        private final Map<String, JsonShape> known;
        private final JsonShape other;

        Members(Map<String, JsonShape> known, JsonShape other) {
            this.known = known;
            this.other = other;
        }

        @Override
        int end(String text, int begin) {
            if (text.charAt(begin) != '{') {
                return endOfNull(text, begin);
            }
            int at = JsonText.blanks(text, begin + 1);
            while (text.charAt(at) != '}') {
                JsonShape member = known.isEmpty() ? other : known.getOrDefault(JsonText.string(text, at), other);
                int colon = JsonText.blanks(text, JsonText.end(text, at));
                int end = member.end(text, JsonText.blanks(text, colon + 1));
                if (end < 0) {
                    return MISMATCH;
                }
                at = JsonText.afterComma(text, JsonText.blanks(text, end));
            }
            return at + 1;
        }
    }

    /** A text, a number or a boolean. */
    private static final class Scalar extends JsonShape {

        private final Condition condition;
        private final boolean nullable;

        Scalar(Condition condition, boolean nullable) {
            this.condition = condition;
            this.nullable = nullable;
        }

        @Override
        int end(String text, int at) {
            if (text.charAt(at) == 'n') {
                return nullable ? endOfNull(text, at) : MISMATCH;
            }
            int end = JsonText.end(text, at);
            return condition.holds(text, at, end) ? end : MISMATCH;
        }
    }

    /** A condition for a value that is not null. */
    @FunctionalInterface
    private interface Condition {
        boolean holds(String text, int begin, int end);
    }

    private static int endOfNull(String text, int at) {
        return text.charAt(at) == 'n' ? at + "null".length() : MISMATCH;
    }

    private static final Map<Class<?>, JsonShape> SCALARS = scalars();

    private static Map<Class<?>, JsonShape> scalars() {
        Map<Class<?>, JsonShape> scalars = new HashMap<>();
        Condition isText = (text, begin, end) -> text.charAt(begin) == '"';
        Condition isCharacter = (text, begin, end) ->
                text.charAt(begin) == '"' && JsonText.string(text, begin).length() == 1;
        Condition isBoolean = (text, begin, end) -> text.charAt(begin) == 't' || text.charAt(begin) == 'f';
        put(scalars, isBoolean, boolean.class, Boolean.class);
        put(scalars, isCharacter, char.class, Character.class);
        put(scalars, integer(Byte.MIN_VALUE, Byte.MAX_VALUE), byte.class, Byte.class);
        put(scalars, integer(Short.MIN_VALUE, Short.MAX_VALUE), short.class, Short.class);
        put(scalars, integer(Integer.MIN_VALUE, Integer.MAX_VALUE), int.class, Integer.class, OptionalInt.class);
        put(scalars, integer(Long.MIN_VALUE, Long.MAX_VALUE), long.class, Long.class, OptionalLong.class);
        put(scalars, JsonShape::isDouble, double.class, Double.class, OptionalDouble.class);
        put(scalars, JsonShape::isFloat, float.class, Float.class);
        put(scalars, JsonShape::isInteger, BigInteger.class);
        put(scalars, (text, begin, end) -> isNumber(text, begin), BigDecimal.class, Number.class);
        put(scalars, isText, String.class, CharSequence.class);
        return Map.copyOf(scalars);
    }

    private static void put(Map<Class<?>, JsonShape> scalars, Condition condition, Class<?>... types) {
        for (Class<?> type : types) {
            scalars.put(type, new Scalar(condition, !type.isPrimitive()));
        }
    }

    private static boolean isNumber(String text, int begin) {
        return text.charAt(begin) == '-' || (text.charAt(begin) >= '0' && text.charAt(begin) <= '9');
    }

    /** Returns whether a value is a number without fraction and exponent. */
    private static boolean isInteger(String text, int begin, int end) {
        boolean is = isNumber(text, begin);
        for (int i = begin + 1; is && i < end; i++) {
            is = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return is;
    }

    private static Condition integer(long min, long max) {
        BigInteger least = BigInteger.valueOf(min);
        BigInteger most = BigInteger.valueOf(max);
        return (text, begin, end) -> {
            if (!isInteger(text, begin, end)) {
                return false;
            }
            if (end - begin < 19) { // it is in the range of a long
                long value = Long.parseLong(text, begin, end, 10);
                return value >= min && value <= max;
            }
            BigInteger value = new BigInteger(text.substring(begin, end));
            return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
        };
    }

    private static boolean isDouble(String text, int begin, int end) {
        return isNumber(text, begin) && Double.isFinite(Double.parseDouble(text.substring(begin, end)));
    }

    private static boolean isFloat(String text, int begin, int end) {
        return isNumber(text, begin) && Float.isFinite(Float.parseFloat(text.substring(begin, end)));
    }
}
