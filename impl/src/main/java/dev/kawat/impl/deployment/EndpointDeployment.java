/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.settings.ContextChoice;

/**
 * An endpoint to deploy.
 *
 * @param descriptor its checked declaration
 * @param factory where its handlers come from
 * @param contexts what surrounds its callbacks if they need it
 * @param observers who wants to know what happens to it
 * @param needsContexts whether its callbacks may need them
 */
public record EndpointDeployment(
        EndpointDescriptor descriptor,
        HandlerFactory factory,
        CallbackContexts contexts,
        Observers observers,
        boolean needsContexts) {

    /** An endpoint that needs its contexts. */
    public EndpointDeployment(
            EndpointDescriptor descriptor, HandlerFactory factory, CallbackContexts contexts, Observers observers) {
        this(descriptor, factory, contexts, observers, true);
    }

    /** An endpoint that nobody observes. */
    public EndpointDeployment(EndpointDescriptor descriptor, HandlerFactory factory, CallbackContexts contexts) {
        this(descriptor, factory, contexts, Observers.NONE);
    }

    /** What surrounds its callbacks, given what the application has chosen. */
    CallbackContexts surrounding(ContextChoice choice) {
        return needsContexts || choice == ContextChoice.ALWAYS ? contexts : contexts.unneeded();
    }
}
