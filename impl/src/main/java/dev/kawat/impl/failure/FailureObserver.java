/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.failure;

/**
 * Is notified of the failures of an application: of what its callbacks, checks and results throw, and of messages that it cannot
 * read or accept. Changes nothing about how they are handled. Called on any thread.
 */
@FunctionalInterface
public interface FailureObserver {

    /** Ignores all failures. */
    FailureObserver NONE = (subject, failure, handled) -> {};

    /**
     * Is notified of a failure; possibly of the same one again if it turns out to be unhandled. Never throws.
     *
     * @param subject the connection or the server on which it failed, for messages
     * @param failure the failure
     * @param handled whether an error callback of the application was called for it
     */
    void failed(Object subject, Throwable failure, boolean handled);
}
