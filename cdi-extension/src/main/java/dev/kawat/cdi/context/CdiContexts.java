/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.AttributeKey;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.execution.CurrentCallback;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connection context and a request context active around callbacks. If a request context is active already, as on the
 * thread of the handshake, that one is used.
 */
public final class CdiContexts implements CallbackContexts {

    private static final AttributeKey<OpenRequests> REQUESTS =
            AttributeKey.of("dev.kawat.requests", OpenRequests.class);

    /** The request contexts of a connection that have not ended when their callback returned. */
    private static final class OpenRequests {
        final Set<PropagatedRequest> open = ConcurrentHashMap.newKeySet();
    }

    /** Makes nothing active, for callbacks that need no contexts. */
    private final class Unneeded implements CallbackContexts {

        @Override
        public Entered enter(WebSocketConnection connection) {
            return () -> {};
        }

        /** Destroys connection scoped beans: there may be some, because the handler is always made with contexts. */
        @Override
        public void ended(WebSocketConnection connection) {
            connections.end(connection);
        }

        @Override
        public Throwable explain(Throwable failure, String endpoint) {
            return InactiveContextException.ofUnneeded(failure, endpoint);
        }
    }

    private final BeanManager beans;
    private final ConnectionContext connections;
    private final CurrentCallback callbacks;
    private final @Nullable PropagatedRequestContext propagated;
    private final @Nullable CallbackContexts withSession;

    /**
     * Controllers that no thread uses now. Two threads need two, because each knows whether it activated the context. They are kept
     * because making one is a look-up.
     */
    private final Queue<RequestContextController> idle = new ConcurrentLinkedQueue<>();

    private final ContextEvents events;
    private final ContextEvents requestEvents;
    private final CallbackContexts unneeded = new Unneeded();

    /**
     * Creates the contexts of an application.
     *
     * @param callbacks notes the events whose callbacks run
     * @param propagated the request context of Kawat; null when the container supports only its own
     * @param sessions the session context of Kawat; null when the application has no beans of it
     * @param events the events of the connection context
     * @param requestEvents the events of the request context
     */
    CdiContexts(
            BeanManager beans,
            ConnectionContext connections,
            CurrentCallback callbacks,
            @Nullable PropagatedRequestContext propagated,
            @Nullable SessionContext sessions,
            ContextEvents events,
            ContextEvents requestEvents) {
        this.beans = beans;
        this.connections = connections;
        this.callbacks = callbacks;
        this.propagated = propagated;
        this.withSession = sessions == null ? null : new SessionCallbackContexts(this, sessions);
        this.events = events;
        this.requestEvents = requestEvents;
    }

    /** Returns whether the application observes the events of the connection context. */
    public boolean connectionsAreObserved() {
        return events.observed();
    }

    /** Begins the connection context. Called once for a connection, before any of its beans is made. */
    public void begin(WebSocketConnection connection) {
        if (events.observed()) {
            Entered entered = enter(connection);
            try {
                events.initialized(connection);
            } finally {
                entered.exit();
            }
        }
    }

    @Override
    public Entered enter(WebSocketConnection connection) {
        return enterWith(connection);
    }

    @Override
    public Entered enterWithoutConnection() {
        return enterWith(null);
    }

    /** Makes a request context active, and keeps the connection that is current on the thread. */
    public Entered enterRequest() {
        return enterWith(connections.current().orElse(null));
    }

    private Entered enterWith(@Nullable WebSocketConnection connection) {
        RequestContextController pooled = idle.poll();
        RequestContextController controller = pooled == null ? newController() : pooled;
        WebSocketConnection before = connections.replaceCurrent(connection);
        try {
            boolean activated = controller.activate();
            return () -> exit(before, controller, activated);
        } catch (RuntimeException | Error failure) { // thrown by an observer
            connections.replaceCurrent(before);
            throw failure;
        }
    }

    private RequestContextController newController() {
        return beans.createInstance().select(RequestContextController.class).get();
    }

    private void exit(@Nullable WebSocketConnection before, RequestContextController controller, boolean activated) {
        try {
            if (activated) {
                controller.deactivate();
            }
        } finally {
            connections.replaceCurrent(before);
            idle.add(controller);
        }
    }

    @Override
    public @Nullable Request request(WebSocketConnection connection) {
        if (propagated == null) {
            return null;
        }
        PropagatedRequest request = new PropagatedRequest(connection, this, propagated, connections, requestEvents);
        openRequests(connection).add(request);
        return request;
    }

    /** Returns whether a propagated request context of a connection is active on this thread. */
    public boolean isInRequestOf(WebSocketConnection connection) {
        return propagated != null
                && propagated.isActive()
                && connections.current().orElse(null) == connection;
    }

    /** Removes a request context of a connection, which has ended. */
    void remove(PropagatedRequest request, WebSocketConnection connection) {
        openRequests(connection).remove(request);
    }

    private static Set<PropagatedRequest> openRequests(WebSocketConnection connection) {
        return connection.attributes().computeIfAbsent(REQUESTS, OpenRequests::new).open;
    }

    /** Returns whether a request context is active on this thread. Called when that of Kawat is not, so it is the container's. */
    boolean isContainerRequestActive() {
        try {
            beans.getContext(RequestScoped.class);
            return true;
        } catch (ContextNotActiveException inactive) {
            return false;
        }
    }

    @Override
    public Throwable explain(Throwable failure, String endpoint) {
        return InactiveContextException.ofCompletion(failure, endpoint);
    }

    @Override
    public CurrentCallback callbacks() {
        return callbacks;
    }

    @Override
    public CallbackContexts withHttpSession() {
        return withSession == null ? this : withSession;
    }

    @Override
    public CallbackContexts unneeded() {
        return unneeded;
    }

    @Override
    public void ended(WebSocketConnection connection) {
        try {
            endRequests(connection);
        } finally {
            end(connection);
        }
    }

    /** Ends the request contexts of stages and streams that nobody waits for any longer. */
    private static void endRequests(WebSocketConnection connection) {
        List<PropagatedRequest> open = new ArrayList<>(
                connection.attributes().get(REQUESTS).map(all -> all.open).orElse(Set.of()));
        RuntimeException failed = null;
        for (PropagatedRequest request : open) {
            try {
                request.enterAndEnd();
            } catch (RuntimeException failure) { // thrown by a bean; the others are destroyed all the same
                if (failed == null) {
                    failed = failure;
                } else {
                    failed.addSuppressed(failure);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private void end(WebSocketConnection connection) {
        Entered entered = enter(connection);
        try {
            try {
                events.beforeDestroyed(connection);
            } finally {
                connections.end(connection);
            }
        } finally {
            entered.exit();
        }
        events.destroyed(connection);
    }
}
