/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Converts texts of a request to values of one type. */
public final class TextConverter {

    private static final Map<Class<?>, Function<String, Object>> BUILT_IN = Map.of(
            String.class, text -> text,
            CharSequence.class, text -> text,
            Integer.class, Integer::valueOf,
            Long.class, Long::valueOf,
            Short.class, Short::valueOf,
            Byte.class, Byte::valueOf,
            Double.class, Double::valueOf,
            Float.class, Float::valueOf,
            Boolean.class, TextConverter::toBoolean,
            Character.class, TextConverter::toCharacter);

    /** The usual names of static methods that make a value from a text; the first that exists is used. */
    private static final List<String> FACTORIES = List.of("valueOf", "fromString", "of", "parse");

    private final Class<?> type;
    private final Function<String, Object> function;

    private TextConverter(Class<?> type, Function<String, Object> function) {
        this.type = type;
        this.function = function;
    }

    /**
     * Returns the converter to a type: a String, a primitive or its wrapper, an enum, a type with a static method {@code valueOf},
     * {@code fromString}, {@code of} or {@code parse} for a text, or a type with a constructor for a String. Empty for any other
     * type.
     */
    public static Optional<TextConverter> to(Class<?> declared) {
        Class<?> type = TypeArguments.boxed(declared);
        return function(type).map(function -> new TextConverter(type, function));
    }

    private static Optional<Function<String, Object>> function(Class<?> type) {
        Function<String, Object> builtIn = BUILT_IN.get(type);
        if (builtIn != null) {
            return Optional.of(builtIn);
        }
        if (type.isEnum()) { // not valueOf, which every enum has
            return factory(type, "fromString").or(() -> Optional.of(text -> toEnum(type, text)));
        }
        return FACTORIES.stream()
                .flatMap(name -> factory(type, name).stream())
                .findFirst()
                .or(() -> constructor(type));
    }

    private static Optional<Function<String, Object>> factory(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name) && makes(type, method))
                .sorted(Comparator.comparing(method -> method.getParameterTypes()[0] != String.class))
                .flatMap(method -> handle(type, lookup -> lookup.unreflect(method)))
                .findFirst();
    }

    private static boolean makes(Class<?> type, Method method) {
        return Modifier.isStatic(method.getModifiers())
                && !Modifier.isPrivate(method.getModifiers())
                && method.getParameterCount() == 1
                && (method.getParameterTypes()[0] == String.class
                        || method.getParameterTypes()[0] == CharSequence.class)
                && type.isAssignableFrom(method.getReturnType());
    }

    private static Optional<Function<String, Object>> constructor(Class<?> type) {
        if (Modifier.isAbstract(type.getModifiers())) {
            return Optional.empty();
        }
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(TextConverter::makes)
                .flatMap(constructor -> handle(type, lookup -> lookup.unreflectConstructor(constructor)))
                .findFirst();
    }

    private static boolean makes(Constructor<?> constructor) {
        return !Modifier.isPrivate(constructor.getModifiers())
                && Arrays.equals(constructor.getParameterTypes(), new Class<?>[] {String.class});
    }

    /** Returns the handle of a member if it is accessible: any member of an application's class, public ones of the JDK. */
    private static Stream<Function<String, Object>> handle(Class<?> type, MemberLookup member) {
        try {
            MethodHandle handle = member.find(lookup(type)).asType(MethodType.methodType(Object.class, String.class));
            return Stream.of(text -> call(handle, type, text));
        } catch (IllegalAccessException hidden) {
            return Stream.empty();
        }
    }

    private static MethodHandles.Lookup lookup(Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        } catch (IllegalAccessException notOpen) {
            return MethodHandles.publicLookup();
        }
    }

    private static Object call(MethodHandle handle, Class<?> type, String text) {
        Object value;
        try {
            value = (Object) handle.invokeExact(text);
        } catch (Error serious) {
            throw serious;
        } catch (Throwable unconvertible) {
            throw new IllegalArgumentException("not a " + type.getSimpleName(), unconvertible);
        }
        if (value == null) {
            throw new IllegalArgumentException("not a " + type.getSimpleName());
        }
        return value;
    }

    /**
     * Converts a text.
     *
     * @throws IllegalArgumentException if the text does not stand for a value of the type
     */
    public Object convert(String text) {
        return function.apply(text);
    }

    /** Returns the type of the values; the wrapper of a primitive. */
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

    /** Finds a member with the access rights of a look-up. */
    private interface MemberLookup {
        MethodHandle find(MethodHandles.Lookup lookup) throws IllegalAccessException;
    }
}
