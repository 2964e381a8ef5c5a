/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Objects;

/**
 * The typed name of an attribute. Two keys are equal when name and type are.
 *
 * @param <T> the type of the value
 * @param name what the attribute is called, for people
 * @param type the class of the value
 */
public record AttributeKey<T>(String name, Class<T> type) {

    /** Checks that both parts are there. */
    public AttributeKey {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

    /** A key of this name and type. */
    public static <T> AttributeKey<T> of(String name, Class<T> type) {
        return new AttributeKey<>(name, type);
    }
}
