/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.Artefact;
import dev.kawat.ClientListener;
import dev.kawat.ParameterResolver;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.handler.HandlerBean;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.parameter.ParameterResolvers;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.relay.RelayEvents;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/** The parts of an application that endpoints need which are declared while it runs. Usable from any thread. */
public interface HandlerBeans {

    /** An application without beans. */
    HandlerBeans NONE = new HandlerBeans() {
        @Override
        public ParameterResolver resolver() {
            return ParameterResolvers.builtIn();
        }

        @Override
        public CallbackContexts contexts() {
            return CallbackContexts.NONE;
        }

        @Override
        public Observers observers(EndpointDescriptor endpoint) {
            return Observers.NONE;
        }

        @Override
        public HandlerFactory ofObject(Object handler) {
            return connection -> () -> handler;
        }

        @Override
        public Optional<HandlerBean> find(Class<?> type) {
            return Optional.empty();
        }

        @Override
        public Optional<HandlerBean> find(String reference) {
            return Optional.empty();
        }
    };

    /** Returns what finds the sources of the arguments of callbacks. */
    ParameterResolver resolver();

    /** Returns the contexts around callbacks that may need them. */
    CallbackContexts contexts();

    /** Returns the observers of an endpoint. */
    Observers observers(EndpointDescriptor endpoint);

    /** Returns a listener that notifies the observers of a client, given the class of its handler; empty if there are none. */
    default Optional<ClientListener> clientObserver(Class<?> client) {
        return Optional.empty();
    }

    /** Returns the factory of the handler of one connection, which is an object of the application. */
    HandlerFactory ofObject(Object handler);

    /** Returns the bean of a class; empty if the class is no bean. */
    Optional<HandlerBean> find(Class<?> type);

    /** Returns the bean with a name, or else the bean of a class with that name; empty if there is none. */
    Optional<HandlerBean> find(String reference);

    /** Returns the observer of artefacts. It never throws. */
    default Consumer<Artefact> artefactObserver() {
        return artefact -> {};
    }

    /**
     * Adds a problem for each observer of users that may only be told of endpoints without presence.
     *
     * @param with the endpoints with presence
     * @param without the others
     */
    default void checkPresenceObservers(
            Collection<EndpointDescriptor> with, Collection<EndpointDescriptor> without, Problems problems) {}

    /** Returns the observers of the relay. They are called by one thread at a time, and may block. */
    default RelayEvents relayObservers() {
        return RelayEvents.NONE;
    }
}
