/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.ConnectionScoped;
import dev.kawat.WebSocketConnection;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.annotation.Annotation;
import java.util.Collections;
import java.util.Set;

/**
 * Fires what CDI has for every context (CDI section 2.4.6), for that of {@link ConnectionScoped}: {@code @Initialized}, {@code
 * @BeforeDestroyed} and {@code @Destroyed}, each with the {@link WebSocketConnection}. Where nobody observes them, nothing is
 * fired. An exception of an observer goes to the caller.
 */
public final class ConnectionContextEvents {

    private static final Annotation INITIALIZED = Initialized.Literal.of(ConnectionScoped.class);
    private static final Annotation BEFORE_DESTROYED = BeforeDestroyed.Literal.of(ConnectionScoped.class);
    private static final Annotation DESTROYED = Destroyed.Literal.of(ConnectionScoped.class);

    private final Event<Object> events;
    private final boolean observed;

    /**
     * The events of an application.
     *
     * @param events where they are fired
     * @param observed whether anybody observes them
     */
    public ConnectionContextEvents(Event<Object> events, boolean observed) {
        this.events = events;
        this.observed = observed;
    }

    /** Whether an observer is one of these events. */
    public static boolean isMeantBy(ObserverMethod<?> observer) {
        return !Collections.disjoint(
                observer.getObservedQualifiers(), Set.of(INITIALIZED, BEFORE_DESTROYED, DESTROYED));
    }

    /** Whether anybody observes them. */
    public boolean observed() {
        return observed;
    }

    /** The context of a connection has begun; it is active. */
    void initialized(WebSocketConnection connection) {
        fire(INITIALIZED, connection);
    }

    /** The context of a connection is about to end; it is active. */
    void beforeDestroyed(WebSocketConnection connection) {
        fire(BEFORE_DESTROYED, connection);
    }

    /** The context of a connection has ended; it is no longer active. */
    void destroyed(WebSocketConnection connection) {
        fire(DESTROYED, connection);
    }

    private void fire(Annotation which, WebSocketConnection connection) {
        if (observed) {
            events.select(which).fire(connection);
        }
    }
}
