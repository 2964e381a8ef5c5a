/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A class with type arguments. Equal to a type of the JDK with the same owner, class and arguments.
 *
 * @param owner the type that the class is a member of; null for a top-level class
 * @param raw the class
 * @param arguments the type arguments
 */
public record GenericType(@Nullable Type owner, Class<?> raw, List<Type> arguments) implements ParameterizedType {

    /** Copies the list. */
    public GenericType {
        arguments = List.copyOf(arguments);
    }

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
        return arguments.hashCode() ^ Objects.hashCode(owner) ^ raw.hashCode(); // the same as the JDK's
    }

    @Override
    public String toString() {
        return raw.getName() + arguments.stream().map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
    }
}
