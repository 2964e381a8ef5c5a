/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Objects;

/**
 * The typed name of an attribute. Two keys are equal if their names and types are.
 *
 * @param <T> the type of the value
 * @param name the name of the attribute
 * @param type the class of the value
 */
public record AttributeKey<T>(String name, Class<T> type) {

    /** Checks that neither part is null. */
    public AttributeKey {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

    /** Returns a key with this name and type. */
    public static <T> AttributeKey<T> of(String name, Class<T> type) {
        return new AttributeKey<>(name, type);
    }
}
