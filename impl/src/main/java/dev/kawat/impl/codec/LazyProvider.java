/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A library that is looked up at its first use, with the class loader given as the thread's: who never uses it does without.
 * Usable from any thread.
 */
final class LazyProvider<B> {

    private final ClassLoader loader;
    private final Supplier<B> lookup;
    private final Consumer<B> close;
    private final AtomicReference<@Nullable B> bound = new AtomicReference<>();

    /**
     * A binding to what is not looked up yet.
     *
     * @param lookup finds it; throws a RuntimeException that says why when it is not there
     * @param close releases it
     */
    LazyProvider(ClassLoader loader, Supplier<B> lookup, Consumer<B> close) {
        this.loader = loader;
        this.lookup = lookup;
        this.close = close;
    }

    /** The library. */
    B get() {
        B known = bound.get();
        if (known != null) {
            return known;
        }
        B made = make(); // outside any lock: it is foreign code
        B first = bound.compareAndExchange(null, made);
        if (first == null) {
            return made;
        }
        close.accept(made);
        return first;
    }

    private B make() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return lookup.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Why it is not there; empty where it is. */
    Optional<String> missing() {
        try {
            get();
            return Optional.empty();
        } catch (RuntimeException none) {
            return Optional.of(String.valueOf(none.getMessage()));
        }
    }

    /** Releases the library, if it was ever used. */
    void release() {
        B made = bound.getAndSet(null);
        if (made != null) {
            close.accept(made);
        }
    }
}
