/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

/**
 * Does with a session what the Jakarta WebSocket API has no method for: it stops the flow of messages, and ends a connection
 * whose peer does not read. Usable from any thread.
 */
public interface SessionControl {

    /** Asks the engine to deliver no more messages. */
    void pause();

    /** Lets the engine deliver messages again. */
    void resume();

    /** Called by the engine's thread after each delivery; waits for {@link #resume} if that is the only way to pause. */
    default void afterDelivery() {}

    /** Called on a worker before the close frame is written; bounds the time that writing it can take. */
    default void beforeClose() {}

    /** Ends the connection without waiting for the peer, as hard as the engine can. May block; called on a worker. */
    void abort();
}
