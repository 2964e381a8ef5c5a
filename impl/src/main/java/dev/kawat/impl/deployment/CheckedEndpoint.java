/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.codec.EndpointCodecs;
import dev.kawat.impl.handler.HandlerBinding;

/**
 * An endpoint that is ready to start, with all that was made of its declaration.
 *
 * @param endpoint the endpoint and its settings
 * @param binding its callbacks
 * @param codecs its codecs
 */
record CheckedEndpoint(ConfiguredEndpoint endpoint, HandlerBinding binding, EndpointCodecs codecs) {}
