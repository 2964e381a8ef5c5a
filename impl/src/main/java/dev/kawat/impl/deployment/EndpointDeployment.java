/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.handler.CallbackContexts;
import dev.kawat.impl.handler.HandlerFactory;

/**
 * An endpoint to deploy.
 *
 * @param descriptor its checked declaration
 * @param factory where its handlers come from
 * @param contexts what surrounds its callbacks
 * @param observers who wants to know what happens to it
 */
public record EndpointDeployment(
        EndpointDescriptor descriptor, HandlerFactory factory, CallbackContexts contexts, Observers observers) {

    /** An endpoint that nobody observes. */
    public EndpointDeployment(EndpointDescriptor descriptor, HandlerFactory factory, CallbackContexts contexts) {
        this(descriptor, factory, contexts, Observers.NONE);
    }
}
