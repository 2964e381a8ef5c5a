/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.impl.session.HttpSessionReference;
import jakarta.enterprise.context.spi.Context;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The session context of a CDI container, which by itself is active in requests only. CDI has no way to make it active elsewhere,
 * so this uses the classes of the container, which applications do not always see. Usable from any thread.
 */
interface ContainerSessions {

    /** Returns the session context of a container; empty if Kawat cannot use it. Called when the container has started. */
    static Optional<ContainerSessions> find(BeanManager beans) {
        try {
            return Optional.of(
                    OpenWebBeansSessions.isContainer(beans) ? OpenWebBeansSessions.of(beans) : WeldSessions.of(beans));
        } catch (ReflectiveOperationException | LinkageError | RuntimeException none) {
            System.getLogger("dev.kawat")
                    .log(Level.DEBUG, "the CDI container has no session context that Kawat can use", none);
            return Optional.empty();
        }
    }

    /**
     * Makes the container's session context inactive on this thread, if it is active: it may be that of another session, whose
     * request the thread handles.
     *
     * @return makes it active again, on this thread; null if there is nothing to do
     */
    @Nullable
    Runnable suspend();

    /**
     * Makes the context of a session active on this thread.
     *
     * @return the context; null if the session has ended
     */
    @Nullable
    Context bind(HttpSessionReference session);

    /** Makes the context that {@link #bind} has made active inactive again. Its beans stay in the session. */
    void unbind(HttpSessionReference session);

    /** Makes room for what the container itself does on this thread, where a session ends. */
    void sessionEnds();

    /** Drops what the client proxies of the container remember on this thread, because it is of another session. */
    void forgetInstances();
}
