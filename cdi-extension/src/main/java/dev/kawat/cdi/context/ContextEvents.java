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
 * Fires the events that CDI defines for the context of every scope (CDI section 2.4.6), each with the {@link WebSocketConnection}:
 * {@code @Initialized}, {@code @BeforeDestroyed} and {@code @Destroyed}. Nothing is fired when the application observes none of
 * them. An exception of an observer is thrown to the caller.
 */
final class ContextEvents {

    private final Annotation initialized;
    private final Annotation beforeDestroyed;
    private final Annotation destroyed;
    private final Event<Object> events;
    private final boolean observed;

    /**
     * Creates the events of a scope.
     *
     * @param scope the scope
     * @param events fires them
     * @param observed whether the application observes them
     */
    ContextEvents(Class<? extends Annotation> scope, Event<Object> events, boolean observed) {
        this.initialized = Initialized.Literal.of(scope);
        this.beforeDestroyed = BeforeDestroyed.Literal.of(scope);
        this.destroyed = Destroyed.Literal.of(scope);
        this.events = events;
        this.observed = observed;
    }

    /** Returns whether an observer observes these events of a scope. */
    static boolean areObservedBy(ObserverMethod<?> observer, Class<? extends Annotation> scope) {
        return !Collections.disjoint(
                observer.getObservedQualifiers(),
                Set.of(Initialized.Literal.of(scope), BeforeDestroyed.Literal.of(scope), Destroyed.Literal.of(scope)));
    }

    /** Returns whether the application observes them. */
    boolean observed() {
        return observed;
    }

    /** Fires {@code @Initialized}; the context is active. */
    void initialized(WebSocketConnection connection) {
        fire(initialized, connection);
    }

    /** Fires {@code @BeforeDestroyed}; the context is still active. */
    void beforeDestroyed(WebSocketConnection connection) {
        fire(beforeDestroyed, connection);
    }

    /** Fires {@code @Destroyed}; the context has ended. */
    void destroyed(WebSocketConnection connection) {
        fire(destroyed, connection);
    }

    private void fire(Annotation qualifier, WebSocketConnection connection) {
        if (observed) {
            events.select(qualifier).fire(connection);
        }
    }
}
