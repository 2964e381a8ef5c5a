/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

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
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The types that a class gives to the type variables of its superclasses and interfaces, through all levels: with {@code class
 * Chat extends Room<Line>}, the {@code List<T>} of {@code Room} is a {@code List<Line>}. Immutable.
 */
public final class TypeArguments {

    private final Map<TypeVariable<?>, Type> arguments = new HashMap<>();

    private TypeArguments() {}

    /** What a type, a class or one with arguments of its own, says about its supertypes. */
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
     * A type of a member of the class, with what is known in place of the variables, and with the bounds in place of wildcards:
     * {@code List<? extends Line>} is a {@code List<Line>}. What is not known stays a variable, and a wildcard without a bound a
     * wildcard.
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
            return component instanceof Class<?> known ? arrayOf(known) : new ArrayOf(component);
        }
        return type instanceof ParameterizedType generic ? resolve(generic) : type;
    }

    private Type resolve(ParameterizedType generic) {
        Type[] declared = generic.getActualTypeArguments();
        Type[] resolved = Arrays.stream(declared).map(this::resolve).toArray(Type[]::new);
        return Arrays.equals(declared, resolved)
                ? generic
                : new Generic(generic.getOwnerType(), rawType(generic), List.of(resolved));
    }

    private static Class<?> arrayOf(Class<?> component) {
        return Array.newInstance(component, 0).getClass();
    }

    /** The first variable in a type; empty where everything is known. */
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

    /** The class of a type: what is left of it at run time. */
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

    /** A type with arguments; equal to one of the JDK's that says the same. */
    private record Generic(@Nullable Type owner, Class<?> raw, List<Type> arguments) implements ParameterizedType {

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return owner;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ParameterizedType that
                    && Objects.equals(owner, that.getOwnerType())
                    && raw.equals(that.getRawType())
                    && arguments.equals(List.of(that.getActualTypeArguments()));
        }

        @Override
        public int hashCode() {
            return arguments.hashCode() ^ Objects.hashCode(owner) ^ raw.hashCode(); // as the JDK's
        }

        @Override
        public String toString() {
            return raw.getName()
                    + arguments.stream().map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
        }
    }

    /** An array of a type with arguments; equal to one of the JDK's that says the same. */
    private record ArrayOf(Type component) implements GenericArrayType {

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
            return component.hashCode(); // as the JDK's
        }

        @Override
        public String toString() {
            return component.getTypeName() + "[]";
        }
    }
}
