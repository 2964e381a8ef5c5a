/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.handler.CallbackContexts;
import dev.kawat.impl.handler.HandlerFactory;

/**
 * An endpoint to deploy.
 *
 * @param descriptor its checked declaration
 * @param factory where its handlers come from
 * @param contexts what surrounds its callbacks
 */
public record EndpointDeployment(EndpointDescriptor descriptor, HandlerFactory factory, CallbackContexts contexts) {}
