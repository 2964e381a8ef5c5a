/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.spi.AlterableContext;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/**
 * A second context of {@link RequestScoped}, beside the container's: that one begins and ends on one thread, and its beans with it.
 * This one is left and entered again, on other threads, so that the beans of a callback are there until the stage or stream that
 * it returned has come to its end. Of the two only one is active on a thread (CDI section 6.5.1).
 */
public final class LastingRequestContext implements AlterableContext {

    @SuppressWarnings("ThreadLocalUsage") // static, every application of a server would share it
    private final ThreadLocal<@Nullable ContextualInstances> current = new ThreadLocal<>();

    /** Makes other instances, or none, those of this thread, and returns which were. */
    @Nullable
    ContextualInstances replaceCurrent(@Nullable ContextualInstances instances) {
        ContextualInstances before = current.get();
        if (instances == null) {
            current.remove();
        } else {
            current.set(instances);
        }
        return before;
    }

    @Override
    public Class<? extends Annotation> getScope() {
        return RequestScoped.class;
    }

    @Override
    public boolean isActive() {
        return current.get() != null;
    }

    @Override
    public <T> T get(Contextual<T> contextual, CreationalContext<T> creation) {
        return instances().get(contextual, creation);
    }

    @Override
    public <T> @Nullable T get(Contextual<T> contextual) {
        return instances().get(contextual);
    }

    @Override
    public void destroy(Contextual<?> contextual) {
        instances().destroy(contextual);
    }

    private ContextualInstances instances() {
        ContextualInstances active = current.get();
        if (active == null) {
            throw new ContextNotActiveException("@RequestScoped is not active on this thread");
        }
        return active;
    }
}
