/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.callback;

import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.failure.FailureObserver;
import dev.kawat.impl.handler.ErrorCallbacks;

/**
 * The services of one application that the callbacks of all its endpoints share.
 *
 * @param workers runs callbacks that may block
 * @param loader the application's class loader, the context class loader of every callback
 * @param errors the error callbacks of beans that are no endpoint's handler
 * @param codecsInContexts whether a codec of the application needs contexts while it encodes
 * @param observer is notified of what fails
 */
public record ApplicationServices(
        Workers workers,
        ClassLoader loader,
        ErrorCallbacks errors,
        boolean codecsInContexts,
        FailureObserver observer) {}
