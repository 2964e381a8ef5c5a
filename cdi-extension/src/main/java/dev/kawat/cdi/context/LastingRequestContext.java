/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.RequestScoped;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/**
 * A second context of {@link RequestScoped}, beside the container's: that one begins and ends on one thread, and its beans with it.
 * This one is left and entered again, on other threads, so that the beans of a callback are there until the stage or stream that
 * it returned has come to its end. Of the two only one is active on a thread (CDI section 6.5.1).
 */
public final class LastingRequestContext extends ThreadContext<ContextualInstances> {

    @Override
    public Class<? extends Annotation> getScope() {
        return RequestScoped.class;
    }

    @Override
    ContextualInstances instances(@Nullable ContextualInstances current) {
        if (current == null) {
            throw new ContextNotActiveException("@RequestScoped is not active on this thread");
        }
        return current;
    }
}
