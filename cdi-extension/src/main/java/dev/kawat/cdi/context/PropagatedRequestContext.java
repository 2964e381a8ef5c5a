/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.RequestScoped;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/**
 * A second context of {@link RequestScoped} beside the container's own, which begins and ends on one thread. This one can be left
 * and entered again on other threads, so that the beans of a callback exist until the stage or stream that it returned has
 * completed. Only one of the two is active on a thread (CDI section 6.5.1).
 */
public final class PropagatedRequestContext extends ThreadContext<ContextualInstances> {

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
