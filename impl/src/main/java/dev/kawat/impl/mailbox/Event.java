/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.mailbox;

import dev.kawat.impl.liveness.SlowPeerDetector;
import dev.kawat.impl.message.Outbound;
import java.nio.ByteBuffer;

/**
 * What waits in a mailbox beside messages, which are there as they are: a {@code String} or a {@code ByteBuffer}, without a
 * wrapper.
 */
public sealed interface Event {

    /** The connection is open. */
    enum Opened implements Event {
        /** The only value. */
        INSTANCE
    }

    /** A ping of the peer. */
    record Ping(ByteBuffer payload) implements Event {}

    /** A pong of the peer. */
    record Pong(ByteBuffer payload) implements Event {}

    /** The peer has become slow, or has caught up: {@link SlowPeerDetector} tells what. */
    enum Turned implements Event {
        /** The only value. */
        INSTANCE
    }

    /** Something went wrong outside of a callback; the connection closes after the handler has been told. */
    record Failed(Throwable failure, Outbound.Close close) implements Event {}

    /** The peer broke the protocol: the connection closes, after what arrived before. */
    record Broken(int code) implements Event {}

    /** Code of the application that wants its turn among the callbacks. */
    record Task(Runnable code) implements Event {}

    /** The connection is over; the last event. */
    record Closed(int code, String reason) implements Event {}
}
