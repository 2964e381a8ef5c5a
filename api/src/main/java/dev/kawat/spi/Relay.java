/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

import java.util.List;
import java.util.Optional;

/**
 * The link of one node to the engine that connects all nodes. Nothing here waits: what becomes of it is told to the
 * {@link RelayListener}. Usable from any thread.
 *
 * <p>A relay that loses its engine says so, and connects anew, for ever: at once, and then after 50 ms to 1 s, with full jitter.
 * It follows all addresses again before it says that the link is up.
 */
public interface Relay extends AutoCloseable {

    /** Begins to receive what is sent to an address. Does nothing if it is followed. */
    void follow(RelayAddress address);

    /** Ends receiving what is sent to an address. */
    void unfollow(RelayAddress address);

    /**
     * Sends messages, in their order. There is no other batch before the outcome of this one has been told.
     *
     * @param batch at least one message
     */
    void publish(List<RelayMessage> batch);

    /** Returns the part that keeps messages; empty if the engine cannot keep them. */
    default Optional<RelayLog> log() {
        return Optional.empty();
    }

    /** Closes all connections to the engine and connects anew, because the engine says nothing any more. */
    void reconnect();

    /** Ends the link, and its threads within a second. Nothing is told afterwards. */
    @Override
    void close();
}
