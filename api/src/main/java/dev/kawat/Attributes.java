/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The values that an application keeps with a connection, by typed key. Usable from any thread. They exist as long as the
 * connection does. Applications do not implement this interface.
 */
public interface Attributes {

    /** Returns the value of a key, if there is one. */
    <T> Optional<T> get(AttributeKey<T> key);

    /** Returns the value of a key. If there is none, sets the value that the supplier returns, atomically. */
    <T> T computeIfAbsent(AttributeKey<T> key, Supplier<? extends T> value);

    /** Sets the value of a key, and returns the value that it replaces, if there was one. */
    <T> Optional<T> put(AttributeKey<T> key, T value);

    /** Removes the value of a key, and returns it, if there was one. */
    <T> Optional<T> remove(AttributeKey<T> key);
}
