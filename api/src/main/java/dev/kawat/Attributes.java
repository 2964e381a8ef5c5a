/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Optional;
import java.util.function.Supplier;

/** Values that an application keeps with a connection, by typed key. Usable from any thread; gone when the connection is. */
public interface Attributes {

    /** The value of this key, if there is one. */
    <T> Optional<T> get(AttributeKey<T> key);

    /** The value of this key; where there is none, the supplier's becomes the value, atomically. */
    <T> T computeIfAbsent(AttributeKey<T> key, Supplier<? extends T> value);

    /** Sets the value of this key and returns the one it replaces, if there was one. */
    <T> Optional<T> put(AttributeKey<T> key, T value);

    /** Removes the value of this key and returns it, if there was one. */
    <T> Optional<T> remove(AttributeKey<T> key);
}
