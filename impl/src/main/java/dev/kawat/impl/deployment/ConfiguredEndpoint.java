/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.settings.EndpointSettings;

/**
 * An endpoint to deploy, with its settings.
 *
 * @param declared the endpoint
 * @param settings its settings
 */
record ConfiguredEndpoint(EndpointDeployment declared, EndpointSettings settings) {

    /** Returns its declaration. */
    EndpointDescriptor descriptor() {
        return declared.descriptor();
    }

    /** Returns the contexts of its callbacks. */
    CallbackContexts contexts() {
        return declared.contexts(settings.callbacks().contexts());
    }
}
