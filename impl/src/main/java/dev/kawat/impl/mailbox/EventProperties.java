/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.mailbox;

import dev.kawat.impl.execution.CallbackExecutors;
import java.util.concurrent.Executor;

/**
 * The properties of an event that are known before it is run: whether it may block, and where it is run. Events of one kind
 * share them, on all connections of an endpoint. Immutable.
 */
public interface EventProperties {

    /** The properties of whatever does not block. */
    EventProperties NON_BLOCKING = new EventProperties() {
        @Override
        public boolean blocking() {
            return false;
        }

        @Override
        public Executor executor() {
            return CallbackExecutors.CALLER;
        }
    };

    /** Returns whether the event may block, so that it needs a worker. */
    boolean blocking();

    /** Returns where the event is run if its connection has a choice; {@link CallbackExecutors#CALLER} if it does not block. */
    Executor executor();

    /**
     * Returns the properties of one event, where these are those of several callbacks. May read the event, which need not be
     * done again then. Never throws.
     */
    default EventProperties of(Object event) {
        return this;
    }
}
