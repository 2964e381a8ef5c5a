/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.callback;

import dev.kawat.impl.codec.EndpointCodecs;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.handler.HandlerBinding;
import dev.kawat.impl.settings.EndpointSettings;

/**
 * The checked parts of an endpoint, whatever it was declared by.
 *
 * @param descriptor the declaration
 * @param settings the settings
 * @param binding the callbacks
 * @param codecs the codecs
 */
public record EndpointParts(
        EndpointDescriptor descriptor, EndpointSettings settings, HandlerBinding binding, EndpointCodecs codecs) {

    /** Returns the same parts for callbacks that run one after another, whatever is set. */
    public EndpointParts oneAfterAnother() {
        return new EndpointParts(descriptor, settings.oneAfterAnother(), binding, codecs);
    }
}
