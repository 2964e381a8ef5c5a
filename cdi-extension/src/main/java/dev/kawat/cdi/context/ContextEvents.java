/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

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
 * Fires what CDI has for every context (CDI section 2.4.6), for a scope of which we have a context: {@code @Initialized}, {@code
 * @BeforeDestroyed} and {@code @Destroyed}, each with the {@link WebSocketConnection}. Where nobody observes them, nothing is
 * fired. An exception of an observer goes to the caller.
 */
public final class ContextEvents {

    private final Annotation initialized;
    private final Annotation beforeDestroyed;
    private final Annotation destroyed;
    private final Event<Object> events;
    private final boolean observed;

    /**
     * The events of a scope in an application.
     *
     * @param events where they are fired
     * @param observed whether anybody observes them
     */
    public ContextEvents(Class<? extends Annotation> scope, Event<Object> events, boolean observed) {
        this.initialized = Initialized.Literal.of(scope);
        this.beforeDestroyed = BeforeDestroyed.Literal.of(scope);
        this.destroyed = Destroyed.Literal.of(scope);
        this.events = events;
        this.observed = observed;
    }

    /** Returns whether an observer is one of these events of a scope. */
    public static boolean areMeantBy(ObserverMethod<?> observer, Class<? extends Annotation> scope) {
        return !Collections.disjoint(
                observer.getObservedQualifiers(),
                Set.of(Initialized.Literal.of(scope), BeforeDestroyed.Literal.of(scope), Destroyed.Literal.of(scope)));
    }

    /** Whether anybody observes them. */
    public boolean observed() {
        return observed;
    }

    /** The context of a connection has begun; it is active. */
    void initialized(WebSocketConnection connection) {
        fire(initialized, connection);
    }

    /** The context of a connection is about to end; it is active. */
    void beforeDestroyed(WebSocketConnection connection) {
        fire(beforeDestroyed, connection);
    }

    /** The context of a connection has ended. */
    void destroyed(WebSocketConnection connection) {
        fire(destroyed, connection);
    }

    private void fire(Annotation which, WebSocketConnection connection) {
        if (observed) {
            events.select(which).fire(connection);
        }
    }
}
