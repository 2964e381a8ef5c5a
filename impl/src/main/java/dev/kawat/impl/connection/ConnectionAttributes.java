/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.AttributeKey;
import dev.kawat.Attributes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Attributes in a concurrent map; a supplier runs outside of any lock, so it may run in vain when two threads meet. */
public final class ConnectionAttributes implements Attributes {

    private final Map<AttributeKey<?>, Object> values = new ConcurrentHashMap<>();

    @Override
    public <T> Optional<T> get(AttributeKey<T> key) {
        return Optional.ofNullable(values.get(key)).map(key.type()::cast);
    }

    @Override
    public <T> T computeIfAbsent(AttributeKey<T> key, Supplier<? extends T> value) {
        return get(key).orElseGet(() -> {
            T made = key.type().cast(value.get());
            Object first = values.putIfAbsent(key, made);
            return first == null ? made : key.type().cast(first);
        });
    }

    @Override
    public <T> Optional<T> put(AttributeKey<T> key, T value) {
        return Optional.ofNullable(values.put(key, key.type().cast(value))).map(key.type()::cast);
    }

    @Override
    public <T> Optional<T> remove(AttributeKey<T> key) {
        return Optional.ofNullable(values.remove(key)).map(key.type()::cast);
    }
}
