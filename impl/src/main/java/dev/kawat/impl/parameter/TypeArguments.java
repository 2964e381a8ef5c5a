/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The type arguments that a class gives to its superclasses and interfaces, on all levels. With {@code class Chat extends
 * Room<Line>}, the {@code List<T>} of {@code Room} is a {@code List<Line>}. Immutable.
 */
public final class TypeArguments {

    private final Map<TypeVariable<?>, Type> arguments = new HashMap<>();

    private TypeArguments() {}

    /** Returns the type arguments that a class, or a class with arguments of its own, gives to its supertypes. */
    public static TypeArguments of(Type type) {
        TypeArguments found = new TypeArguments();
        found.collect(type);
        return found;
    }

    private void collect(@Nullable Type type) {
        if (type == null) {
            return;
        }
        Class<?> raw = rawType(type);
        if (type instanceof ParameterizedType generic) {
            TypeVariable<?>[] variables = raw.getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                arguments.put(variables[i], resolve(generic.getActualTypeArguments()[i]));
            }
        }
        collect(raw.getGenericSuperclass());
        for (Type each : raw.getGenericInterfaces()) {
            collect(each);
        }
    }

    /**
     * Resolves the type of a member of the class. Replaces type variables by their arguments, and wildcards by their bounds:
     * {@code List<? extends Line>} becomes {@code List<Line>}. A variable without an argument stays a variable, and a wildcard
     * without a bound stays a wildcard.
     */
    public Type resolve(Type type) {
        if (type instanceof TypeVariable<?> variable) {
            return arguments.getOrDefault(variable, variable);
        }
        if (type instanceof WildcardType wildcard) {
            Type[] lower = wildcard.getLowerBounds();
            Type bound = lower.length > 0 ? lower[0] : wildcard.getUpperBounds()[0];
            return bound == Object.class ? wildcard : resolve(bound);
        }
        if (type instanceof GenericArrayType array) {
            Type component = resolve(array.getGenericComponentType());
            return component instanceof Class<?> known ? arrayOf(known) : new GenericArray(component);
        }
        return type instanceof ParameterizedType generic ? resolve(generic) : type;
    }

    private Type resolve(ParameterizedType generic) {
        Type[] declared = generic.getActualTypeArguments();
        Type[] resolved = Arrays.stream(declared).map(this::resolve).toArray(Type[]::new);
        return Arrays.equals(declared, resolved)
                ? generic
                : new GenericType(generic.getOwnerType(), rawType(generic), List.of(resolved));
    }

    private static Class<?> arrayOf(Class<?> component) {
        return Array.newInstance(component, 0).getClass();
    }

    /** Returns the first type variable in a type; empty if there is none. */
    public static Optional<TypeVariable<?>> unknown(Type type) {
        if (type instanceof TypeVariable<?> variable) {
            return Optional.of(variable);
        }
        if (type instanceof GenericArrayType array) {
            return unknown(array.getGenericComponentType());
        }
        return type instanceof ParameterizedType generic
                ? Arrays.stream(generic.getActualTypeArguments())
                        .flatMap(argument -> unknown(argument).stream())
                        .findFirst()
                : Optional.empty();
    }

    /** Returns whether a type is an {@code Optional} of a class. */
    static boolean isOptionalOf(Type type, Class<?> value) {
        return type instanceof ParameterizedType generic
                && generic.getRawType() == Optional.class
                && generic.getActualTypeArguments()[0] == value;
    }

    /** Returns the wrapper of a primitive type; any other class unchanged. */
    public static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    /** Returns the class of a type, which is what remains of it at run time. */
    public static Class<?> rawType(Type type) {
        if (type instanceof Class<?> known) {
            return known;
        }
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        if (type instanceof GenericArrayType array) {
            return arrayOf(rawType(array.getGenericComponentType()));
        }
        if (type instanceof TypeVariable<?> variable) {
            return rawType(variable.getBounds()[0]);
        }
        return type instanceof WildcardType wildcard ? rawType(wildcard.getUpperBounds()[0]) : Object.class;
    }

    /** An array of a generic type. Equal to a type of the JDK with the same component. */
    private record GenericArray(Type component) implements GenericArrayType {

        @Override
        public Type getGenericComponentType() {
            return component;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof GenericArrayType that && component.equals(that.getGenericComponentType());
        }

        @Override
        public int hashCode() {
            return component.hashCode(); // the same as the JDK's
        }

        @Override
        public String toString() {
            return component.getTypeName() + "[]";
        }
    }
}
