/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.callback.EndpointParts;
import dev.kawat.impl.execution.CallbackContexts;

/**
 * An endpoint that is ready to start.
 *
 * @param declared the endpoint
 * @param parts all that was made of its declaration
 */
record CheckedEndpoint(EndpointDeployment declared, EndpointParts parts) {

    /** Returns the same endpoint with callbacks that run one after another, whatever is set. */
    CheckedEndpoint oneAfterAnother() {
        return new CheckedEndpoint(declared, parts.oneAfterAnother());
    }

    /** Returns the contexts of its callbacks. */
    CallbackContexts contexts() {
        return declared.contexts(parts.settings().callbacks().contexts());
    }
}
