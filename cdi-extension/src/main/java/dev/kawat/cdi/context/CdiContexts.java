/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.AttributeKey;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.execution.CallbackContexts;
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
 * Surrounds callbacks with the connection context and a request context of their own. Where a request context is active
 * already, as on the thread of the handshake, that one is used.
 */
public final class CdiContexts implements CallbackContexts {

    private static final AttributeKey<Requests> REQUESTS = AttributeKey.of("dev.kawat.requests", Requests.class);

    /** The request contexts of a connection that callbacks have left open. */
    private static final class Requests {
        final Set<LastingRequest> open = ConcurrentHashMap.newKeySet();
    }

    /** Around callbacks that need no contexts. */
    private final class Unneeded implements CallbackContexts {

        @Override
        public Entered enter(WebSocketConnection connection) {
            return () -> {};
        }

        /** The handler was made with contexts, so that there may be something to destroy. */
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
    private final @Nullable LastingRequestContext lasting;

    /**
     * Controllers that nobody uses now: each knows whether it activated the context, so two threads need two; and making one is
     * a look-up.
     */
    private final Queue<RequestContextController> idle = new ConcurrentLinkedQueue<>();

    private final ContextEvents events;
    private final ContextEvents requestEvents;
    private final CallbackContexts unneeded = new Unneeded();

    /**
     * The contexts of an application.
     *
     * @param lasting our own request context; null where the container knows only its own
     * @param events those of the connection context
     */
    public CdiContexts(
            BeanManager beans,
            ConnectionContext connections,
            @Nullable LastingRequestContext lasting,
            ContextEvents events,
            ContextEvents requestEvents) {
        this.beans = beans;
        this.connections = connections;
        this.lasting = lasting;
        this.events = events;
        this.requestEvents = requestEvents;
    }

    ConnectionContext connections() {
        return connections;
    }

    ContextEvents requestEvents() {
        return requestEvents;
    }

    /** The connection context begins; called once for a connection, before anything of it is made. */
    public void begun(WebSocketConnection connection) {
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

    /** Makes a request context active; the connection that is current on the thread stays so. */
    public Entered enterRequest() {
        return enterWith(connections.current().orElse(null));
    }

    private Entered enterWith(@Nullable WebSocketConnection connection) {
        RequestContextController idler = idle.poll();
        RequestContextController used = idler == null ? controller() : idler;
        WebSocketConnection before = connections.replaceCurrent(connection);
        try {
            boolean activated = used.activate();
            return () -> exit(before, used, activated);
        } catch (RuntimeException | Error failure) { // of an observer
            connections.replaceCurrent(before);
            throw failure;
        }
    }

    private RequestContextController controller() {
        return beans.createInstance().select(RequestContextController.class).get();
    }

    private void exit(@Nullable WebSocketConnection before, RequestContextController used, boolean activated) {
        try {
            if (activated) {
                used.deactivate();
            }
        } finally {
            connections.replaceCurrent(before);
            idle.add(used);
        }
    }

    @Override
    public @Nullable Request request(WebSocketConnection connection) {
        if (lasting == null) {
            return null;
        }
        LastingRequest request = new LastingRequest(connection, this, lasting);
        requests(connection).add(request);
        return request;
    }

    /** Returns whether a request context of a connection, which lasts, is active on this thread. */
    public boolean isInRequestOf(WebSocketConnection connection) {
        return lasting != null && lasting.isActive() && connections.current().orElse(null) == connection;
    }

    /** A request context of a connection has ended. */
    void forget(LastingRequest request, WebSocketConnection connection) {
        requests(connection).remove(request);
    }

    private static Set<LastingRequest> requests(WebSocketConnection connection) {
        return connection.attributes().computeIfAbsent(REQUESTS, Requests::new).open;
    }

    /** Returns whether a request context of the container is active on this thread, while ours is not. */
    boolean containersRequestIsActive() {
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

    /** Ends what belongs to stages and streams that nobody waits for any longer. */
    private static void endRequests(WebSocketConnection connection) {
        List<LastingRequest> open = new ArrayList<>(
                connection.attributes().get(REQUESTS).map(all -> all.open).orElse(Set.of()));
        RuntimeException failed = null;
        for (LastingRequest request : open) {
            try {
                request.enterAndEnd();
            } catch (RuntimeException failure) { // of a bean: the others are to be destroyed all the same
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
