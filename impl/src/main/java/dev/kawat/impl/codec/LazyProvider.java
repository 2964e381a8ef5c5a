/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A provider that is looked up at its first use, with a given context class loader. An application that never uses it does not
 * need it. Can be used from any thread.
 *
 * @param <B> the binding to the provider
 */
final class LazyProvider<B> {

    private final ClassLoader loader;
    private final Supplier<B> lookup;
    private final Consumer<B> close;
    private final AtomicReference<@Nullable B> bound = new AtomicReference<>();

    /**
     * A provider that has not been looked up.
     *
     * @param lookup finds it, or throws a RuntimeException with the reason why it is missing
     * @param close releases it
     */
    LazyProvider(ClassLoader loader, Supplier<B> lookup, Consumer<B> close) {
        this.loader = loader;
        this.lookup = lookup;
        this.close = close;
    }

    /** Returns the binding, which is created at the first call. */
    B get() {
        B known = bound.get();
        if (known != null) {
            return known;
        }
        B created = create(); // outside any lock, because it is foreign code
        B first = bound.compareAndExchange(null, created);
        if (first == null) {
            return created;
        }
        close.accept(created);
        return first;
    }

    private B create() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return lookup.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Returns why the provider is missing; empty if it is present. */
    Optional<String> missing() {
        try {
            get();
            return Optional.empty();
        } catch (RuntimeException none) {
            return Optional.of(String.valueOf(none.getMessage()));
        }
    }

    /** Releases the binding if it was created. */
    void release() {
        B created = bound.getAndSet(null);
        if (created != null) {
            close.accept(created);
        }
    }
}
