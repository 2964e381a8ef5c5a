/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.WebSocketConnection;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.session.HttpSessionReference;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.context.spi.AlterableContext;
import jakarta.enterprise.context.spi.Context;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import java.lang.annotation.Annotation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A second context of {@link SessionScoped}, for the callbacks of connections. It keeps no beans: at the first use in a callback it
 * makes the container's own context active, for the HTTP session of the handshake. Where that is not possible, its exception tells
 * the reason. Only one of the two is active on a thread (CDI section 6.5.1).
 */
final class SessionContext implements AlterableContext {

    /** The session of the connection whose code runs on a thread. Used by that thread only. */
    private static final class Current {
        final WebSocketConnection connection;
        final @Nullable HttpSessionReference session;
        private @Nullable Context bound;

        Current(WebSocketConnection connection) {
            this.connection = connection;
            this.session = HttpSessionReference.of(connection.attributes()).orElse(null);
        }

        /** Returns whether the container's context is active, which it no longer is when the code has ended the session. */
        boolean isBound() {
            return bound != null && bound.isActive();
        }
    }

    @SuppressWarnings("ThreadLocalUsage") // if it were static, all applications of a server would share it
    private final ThreadLocal<@Nullable Current> current = new ThreadLocal<>();

    /** The container's context; null if there is none. Set before callbacks run. */
    private volatile @Nullable ContainerSessions container;

    /** Sets the container's context. */
    void use(Optional<ContainerSessions> found) {
        container = found.orElse(null);
    }

    /** Returns whether the container has a context that this can make active. */
    boolean isSupported() {
        return container != null;
    }

    /** Makes the session of a connection current on this thread, until what is returned is called on this thread. */
    CallbackContexts.Entered enter(WebSocketConnection connection) {
        ContainerSessions sessions = container;
        Current before = current.get();
        Current entered = new Current(connection);
        if (sessions == null) {
            current.set(entered);
            return () -> current.set(before);
        }
        unbind(before, sessions);
        Runnable resume = sessions.suspend();
        sessions.forgetInstances();
        current.set(entered);
        return () -> {
            unbind(entered, sessions);
            current.set(before);
            if (resume != null) {
                resume.run();
            }
            sessions.forgetInstances();
        };
    }

    /**
     * Leaves it to the container to destroy the beans of a session, which may happen in a callback. Called when a session ends, on
     * the thread that ends it.
     */
    void sessionEnds() {
        ContainerSessions sessions = container;
        Current known = current.get();
        if (sessions != null && known != null) {
            unbind(known, sessions);
            sessions.sessionEnds();
        }
    }

    private static void unbind(@Nullable Current one, ContainerSessions sessions) {
        if (one != null && one.bound != null && one.session != null) {
            one.bound = null;
            sessions.unbind(one.session);
        }
    }

    @Override
    public Class<? extends Annotation> getScope() {
        return SessionScoped.class;
    }

    @Override
    public boolean isActive() {
        Current known = current.get();
        return known != null && !known.isBound();
    }

    /** Returns the container's context, which is active now. */
    private Context bound() {
        Current known = current.get();
        if (known == null) {
            throw new ContextNotActiveException("@SessionScoped is not active on this thread");
        }
        Context context = known.bound;
        if (context == null || !context.isActive()) {
            context = bind(known);
            known.bound = context;
        }
        return context;
    }

    private Context bind(Current known) {
        ContainerSessions sessions = container;
        if (known.session == null) {
            throw InactiveContextException.ofSession(known.connection, SessionAbsence.NONE);
        }
        if (sessions == null) {
            throw InactiveContextException.ofSession(known.connection, SessionAbsence.UNSUPPORTED);
        }
        Context context = sessions.bind(known.session);
        if (context == null) {
            throw InactiveContextException.ofSession(known.connection, SessionAbsence.ENDED);
        }
        return context;
    }

    @Override
    public <T> T get(Contextual<T> contextual, CreationalContext<T> creation) {
        return bound().get(contextual, creation);
    }

    @Override
    public <T> @Nullable T get(Contextual<T> contextual) {
        return bound().get(contextual);
    }

    @Override
    public void destroy(Contextual<?> contextual) {
        if (bound() instanceof AlterableContext alterable) {
            alterable.destroy(contextual);
        } else {
            throw new UnsupportedOperationException("the session context of the container destroys no single beans");
        }
    }
}
