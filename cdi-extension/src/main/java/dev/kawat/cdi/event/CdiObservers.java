/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.event;

import dev.kawat.Artefact;
import dev.kawat.ClientEvent;
import dev.kawat.ClientListener;
import dev.kawat.ClusterChange;
import dev.kawat.PresenceChange;
import dev.kawat.RelayLoss;
import dev.kawat.TopicGap;
import dev.kawat.TopicSubscription;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.event.PresenceObservers;
import dev.kawat.impl.event.SubscriptionObservers;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.relay.RelayEvents;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects the observer methods of an application while the container starts, and decides for each endpoint at deployment which
 * events are observed, so that the others cost nothing.
 */
public final class CdiObservers {

    private final List<EventObserver> all = new ArrayList<>();

    /** Adds an observer method of the application. */
    public void add(ObserverMethod<?> observer, @Nullable AnnotatedMethod<?> method) {
        all.add(EventObserver.of(observer, method));
    }

    /** Adds a problem for every observer of Kawat's events that would never be called. */
    public void check(Collection<EndpointDescriptor> endpoints, Problems problems) {
        all.forEach(observer -> observer.check(endpoints, problems));
    }

    /**
     * Adds a problem for every observer of users that would never be called.
     *
     * @param with the endpoints that know who is connected
     * @param without the others
     */
    public void checkPresence(
            Collection<EndpointDescriptor> with, Collection<EndpointDescriptor> without, Problems problems) {
        all.forEach(observer -> observer.checkPresence(with, without, problems));
    }

    /**
     * Returns the observers of an endpoint.
     *
     * @param endpoint the endpoint
     * @param beans the bean manager of the application
     * @param contexts are active around synchronous observers
     * @param workers run asynchronous observers
     */
    public Observers of(EndpointDescriptor endpoint, BeanManager beans, CdiContexts contexts, Executor workers) {
        return new EndpointObservers(endpoint, beans, contexts, workers).observers();
    }

    /**
     * Returns a listener that notifies the observers of a client; empty if there are none.
     *
     * @param client the class of the handler
     * @param contexts are active around synchronous observers
     * @param workers run asynchronous observers
     */
    public Optional<ClientListener> ofClient(
            Class<?> client, BeanManager beans, CdiContexts contexts, Executor workers) {
        ClientObservers events = new ClientObservers(client, beans, contexts, workers);
        ClientNotifier notifier = new ClientNotifier(
                events.of(ClientEvent.Connecting.class),
                events.of(ClientEvent.Connected.class),
                events.of(ClientEvent.Failed.class),
                events.of(ClientEvent.Lost.class));
        return notifier.isObserved() ? Optional.of(notifier) : Optional.empty();
    }

    /**
     * Returns the observer of artefacts, which notifies those of the application.
     *
     * @param contexts are active around synchronous observers
     * @param workers run asynchronous observers
     */
    public Consumer<Artefact> ofArtefacts(BeanManager beans, CdiContexts contexts, Executor workers) {
        Consumer<Artefact> notifier =
                new ApplicationObservers(beans, contexts, workers).of(EventKind.ARTEFACT_CHANGED, Artefact.class);
        return notifier == null ? artefact -> {} : notifier;
    }

    /**
     * Returns the observers of the relay, which are those of the application.
     *
     * @param contexts are active around synchronous observers
     * @param workers run asynchronous observers
     */
    public RelayEvents ofRelay(BeanManager beans, CdiContexts contexts, Executor workers) {
        ApplicationObservers events = new ApplicationObservers(beans, contexts, workers);
        return new RelayNotifier(
                events.of(EventKind.CLUSTER_CHANGED, ClusterChange.class),
                events.of(EventKind.RELAY_LOSS, RelayLoss.class));
    }

    private static <T> @Nullable Consumer<T> notifier(
            List<EventObserver> observers,
            Event<T> event,
            Function<T, CallbackContexts.Entered> entering,
            Executor workers) {
        if (observers.isEmpty()) {
            return null;
        }
        boolean sync = observers.stream().anyMatch(observer -> !observer.async());
        boolean async = observers.stream().anyMatch(EventObserver::async);
        return new EventNotifier<>(event, sync, async, entering, workers);
    }

    /** Creates the notifiers of what is about the whole application. */
    private final class ApplicationObservers {

        private final BeanManager beans;
        private final CdiContexts contexts;
        private final Executor workers;

        ApplicationObservers(BeanManager beans, CdiContexts contexts, Executor workers) {
            this.beans = beans;
            this.contexts = contexts;
            this.workers = workers;
        }

        <T> @Nullable Consumer<T> of(EventKind kind, Class<T> type) {
            List<EventObserver> observers =
                    all.stream().filter(observer -> observer.mayObserve(kind)).toList();
            Event<T> event = beans.getEvent().select(type, kind.qualifier);
            return notifier(observers, event, subject -> contexts.enterWithoutConnection(), workers);
        }
    }

    /** Creates the notifiers of one client. */
    private final class ClientObservers {

        private final Class<?> client;
        private final BeanManager beans;
        private final CdiContexts contexts;
        private final Executor workers;

        ClientObservers(Class<?> client, BeanManager beans, CdiContexts contexts, Executor workers) {
            this.client = client;
            this.beans = beans;
            this.contexts = contexts;
            this.workers = workers;
        }

        <T extends ClientEvent> @Nullable Consumer<T> of(Class<T> type) {
            List<EventObserver> observers = all.stream()
                    .filter(observer -> observer.mayObserve(type, client))
                    .toList();
            Event<T> event = beans.getEvent().select(type, Selection.ofClient(client));
            return notifier(observers, event, subject -> contexts.enterWithoutConnection(), workers);
        }
    }

    /** Creates the notifiers of one endpoint. */
    private final class EndpointObservers {

        private final EndpointDescriptor endpoint;
        private final BeanManager beans;
        private final CdiContexts contexts;
        private final Executor workers;

        EndpointObservers(EndpointDescriptor endpoint, BeanManager beans, CdiContexts contexts, Executor workers) {
            this.endpoint = endpoint;
            this.beans = beans;
            this.contexts = contexts;
            this.workers = workers;
        }

        Observers observers() {
            return new Observers(
                    ofServer(EventKind.SERVER_OPENED),
                    ofServer(EventKind.SERVER_CLOSED),
                    ofConnection(EventKind.OPENED),
                    ofConnection(EventKind.CLOSED),
                    ofConnection(EventKind.SLOW),
                    ofConnection(EventKind.CAUGHT_UP),
                    new SubscriptionObservers(
                            ofTopic(EventKind.SUBSCRIBED),
                            ofTopic(EventKind.UNSUBSCRIBED),
                            of(EventKind.TOPIC_GAP, TopicGap.class, gap -> contexts.enter(gap.connection())),
                            new PresenceObservers(ofUsers(EventKind.JOINED), ofUsers(EventKind.LEFT))));
        }

        private @Nullable Consumer<WebSocketServer> ofServer(EventKind kind) {
            return of(kind, WebSocketServer.class, server -> contexts.enterWithoutConnection());
        }

        private @Nullable Consumer<WebSocketConnection> ofConnection(EventKind kind) {
            return of(kind, WebSocketConnection.class, contexts::enter);
        }

        private @Nullable Consumer<TopicSubscription> ofTopic(EventKind kind) {
            return of(kind, TopicSubscription.class, subscription -> contexts.enter(subscription.connection()));
        }

        private @Nullable Consumer<PresenceChange> ofUsers(EventKind kind) {
            return of(kind, PresenceChange.class, change -> contexts.enterWithoutConnection());
        }

        private <T> @Nullable Consumer<T> of(
                EventKind kind, Class<T> type, Function<T, CallbackContexts.Entered> entering) {
            List<EventObserver> observers = all.stream()
                    .filter(observer -> observer.mayObserve(kind, endpoint))
                    .toList();
            Event<T> event = beans.getEvent().select(type, kind.qualifier).select(Selection.of(endpoint));
            return notifier(observers, event, entering, workers);
        }
    }
}
