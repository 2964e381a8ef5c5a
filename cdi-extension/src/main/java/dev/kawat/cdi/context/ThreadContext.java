/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import jakarta.enterprise.context.spi.AlterableContext;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import org.jspecify.annotations.Nullable;

/**
 * A context that is active on a thread while something is current there, to which its instances belong.
 *
 * @param <C> what is current
 */
abstract class ThreadContext<C> implements AlterableContext {

    @SuppressWarnings("ThreadLocalUsage") // static, every application of a server would share it
    private final ThreadLocal<@Nullable C> current = new ThreadLocal<>();

    /** The instances of what is current. Throws {@code ContextNotActiveException} where nothing is. */
    abstract ContextualInstances instances(@Nullable C of);

    /** Returns what is current on this thread; null where nothing is. */
    final @Nullable C currentOrNull() {
        return current.get();
    }

    /** Makes something, or nothing, current on this thread, and returns what was. */
    final @Nullable C replaceCurrent(@Nullable C now) {
        C before = current.get();
        current.set(now);
        return before;
    }

    @Override
    public final boolean isActive() {
        return current.get() != null;
    }

    @Override
    public final <T> T get(Contextual<T> contextual, CreationalContext<T> creation) {
        return instances(current.get()).get(contextual, creation);
    }

    @Override
    public final <T> @Nullable T get(Contextual<T> contextual) {
        return instances(current.get()).get(contextual);
    }

    @Override
    public final void destroy(Contextual<?> contextual) {
        instances(current.get()).destroy(contextual);
    }
}
