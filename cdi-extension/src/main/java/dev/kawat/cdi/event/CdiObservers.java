/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.event;

import dev.kawat.ForEndpoint;
import dev.kawat.TopicSubscription;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The observer methods of an application: collected while the container starts, and found out at deployment for each endpoint, so
 * that what nobody observes is not even looked at later.
 */
public final class CdiObservers {

    private final List<Observer> all = new ArrayList<>();

    /** Adds an observer method of the application. */
    public void add(ObserverMethod<?> observer, @Nullable AnnotatedMethod<?> method) {
        all.add(Observer.of(observer, method));
    }

    /** Adds a problem for every observer of our events that would never be called. */
    public void check(Collection<EndpointDescriptor> endpoints, Problems problems) {
        all.forEach(observer -> observer.check(endpoints, problems));
    }

    /**
     * Those who want to know what happens to an endpoint.
     *
     * @param beans the bean manager of the application
     * @param contexts surround what is synchronous
     * @param workers run what is asynchronous
     */
    public Observers of(EndpointDescriptor endpoint, BeanManager beans, CdiContexts contexts, Executor workers) {
        return new Telling(endpoint, beans, contexts, workers).observers();
    }

    /** Makes the observers of one endpoint. */
    private final class Telling {

        private final EndpointDescriptor endpoint;
        private final BeanManager beans;
        private final CdiContexts contexts;
        private final Executor workers;

        Telling(EndpointDescriptor endpoint, BeanManager beans, CdiContexts contexts, Executor workers) {
            this.endpoint = endpoint;
            this.beans = beans;
            this.contexts = contexts;
            this.workers = workers;
        }

        Observers observers() {
            return new Observers(
                    ofServer(Happening.SERVER_OPENED),
                    ofServer(Happening.SERVER_CLOSED),
                    ofConnection(Happening.OPENED),
                    ofConnection(Happening.CLOSED),
                    ofConnection(Happening.SLOW),
                    ofConnection(Happening.CAUGHT_UP),
                    ofTopic(Happening.SUBSCRIBED),
                    ofTopic(Happening.UNSUBSCRIBED));
        }

        private @Nullable Consumer<WebSocketServer> ofServer(Happening happening) {
            return of(happening, WebSocketServer.class, server -> contexts.enterWithoutConnection());
        }

        private @Nullable Consumer<WebSocketConnection> ofConnection(Happening happening) {
            return of(happening, WebSocketConnection.class, contexts::enter);
        }

        private @Nullable Consumer<TopicSubscription> ofTopic(Happening happening) {
            return of(happening, TopicSubscription.class, subscription -> contexts.enter(subscription.connection()));
        }

        private <T> @Nullable Consumer<T> of(
                Happening happening, Class<T> type, Function<T, CallbackContexts.Entered> around) {
            List<Observer> observers = all.stream()
                    .filter(observer -> observer.mayObserve(happening, endpoint))
                    .toList();
            if (observers.isEmpty()) {
                return null;
            }
            Event<T> event = beans.getEvent()
                    .select(
                            type,
                            happening.qualifier,
                            ForEndpoint.Literal.of(endpoint.handlerClass()),
                            ForEndpoint.Literal.of(endpoint.name()));
            boolean sync = observers.stream().anyMatch(observer -> !observer.async());
            boolean async = observers.stream().anyMatch(Observer::async);
            return new CdiEvent<>(event, sync, async, around, workers);
        }
    }
}
