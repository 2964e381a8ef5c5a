/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import jakarta.enterprise.context.spi.AlterableContext;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import org.jspecify.annotations.Nullable;

/**
 * A context that is active on a thread while an owner of instances, such as a connection, is current there.
 *
 * @param <C> the type of the owner
 */
abstract class ThreadContext<C> implements AlterableContext {

    @SuppressWarnings("ThreadLocalUsage") // if it were static, all applications of a server would share it
    private final ThreadLocal<@Nullable C> current = new ThreadLocal<>();

    /** Returns the instances of an owner. Throws {@code ContextNotActiveException} for null. */
    abstract ContextualInstances instances(@Nullable C owner);

    /** Returns the owner that is current on this thread; null for none. */
    final @Nullable C currentOrNull() {
        return current.get();
    }

    /** Makes an owner, or null for none, current on this thread, and returns the one that was before. */
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
