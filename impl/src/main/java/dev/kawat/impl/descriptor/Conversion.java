/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Makes a value of a declared type of a text in a request. */
public final class Conversion {

    private static final Map<Class<?>, Function<String, Object>> BUILT_IN = Map.of(
            String.class, text -> text,
            CharSequence.class, text -> text,
            Integer.class, Integer::valueOf,
            Long.class, Long::valueOf,
            Short.class, Short::valueOf,
            Byte.class, Byte::valueOf,
            Double.class, Double::valueOf,
            Float.class, Float::valueOf,
            UUID.class, UUID::fromString);

    private final Class<?> type;
    private final Function<String, Object> function;

    private Conversion(Class<?> type, Function<String, Object> function) {
        this.type = type;
        this.function = function;
    }

    /** The conversion to a type: a String, a primitive or its wrapper, a {@link UUID} or an enum; empty for any other. */
    public static Optional<Conversion> to(Class<?> declared) {
        Class<?> type = MethodType.methodType(declared).wrap().returnType();
        if (type == Boolean.class) {
            return Optional.of(new Conversion(type, Conversion::toBoolean));
        }
        if (type == Character.class) {
            return Optional.of(new Conversion(type, Conversion::toCharacter));
        }
        if (type.isEnum()) {
            return Optional.of(new Conversion(type, text -> toEnum(type, text)));
        }
        return Optional.ofNullable(BUILT_IN.get(type)).map(function -> new Conversion(type, function));
    }

    /**
     * The value of a text.
     *
     * @throws IllegalArgumentException when the text is not one of that type
     */
    public Object convert(String text) {
        return function.apply(text);
    }

    /** The type of the values; a wrapper for a primitive. */
    public Class<?> type() {
        return type;
    }

    private static Object toBoolean(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("not a boolean");
        };
    }

    private static Object toCharacter(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException("not one character");
        }
        return text.charAt(0);
    }

    private static Object toEnum(Class<?> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a constant of " + type.getSimpleName()));
    }
}
