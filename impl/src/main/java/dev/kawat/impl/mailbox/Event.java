/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.mailbox;

import dev.kawat.PingMessage;
import dev.kawat.impl.liveness.SlowPeerDetector;
import dev.kawat.impl.message.Outbound;
import jakarta.websocket.PongMessage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An event of a connection that waits in its mailbox. Messages wait beside events, as they came: a {@code String} or a {@code
 * ByteBuffer}, without a wrapper.
 */
public sealed interface Event {

    /** The kinds of events, by which it is decided what becomes of one. */
    enum Kind {
        OPENED,
        PING,
        PONG,
        PACE_CHANGED,
        FAILED,
        CLOSE_DUE,
        TASK,
        CLOSED
    }

    /** The weight of an event that counts for no bound. */
    long UNCOUNTED = -1;

    /** Returns the kind of the event. */
    Kind kind();

    /** Returns how many bytes the event has for the bounds of the mailbox; {@link #UNCOUNTED} if it does not count as a message. */
    default long weight() {
        return UNCOUNTED;
    }

    /** Returns what the callback for the event takes as its argument; null for nothing. */
    default @Nullable Object subject() {
        return null;
    }

    /** Returns the weight of a message or an event. */
    static long weight(Object event) {
        if (event instanceof String text) {
            return text.length(); // of characters, which is what the JVM keeps of most texts
        }
        return event instanceof Event special ? special.weight() : ((ByteBuffer) event).remaining();
    }

    /** The connection is open. */
    enum Opened implements Event {
        /** The only value. */
        INSTANCE;

        @Override
        public Kind kind() {
            return Kind.OPENED;
        }
    }

    /**
     * The peer has sent a ping.
     *
     * @param payload its payload
     */
    record Ping(ByteBuffer payload) implements Event {

        @Override
        public Kind kind() {
            return Kind.PING;
        }

        @Override
        public long weight() {
            return payload.remaining();
        }

        @Override
        public Object subject() {
            return new PingMessage(payload);
        }
    }

    /**
     * The peer has sent a pong.
     *
     * @param payload its payload
     */
    record Pong(ByteBuffer payload) implements Event {

        @Override
        public Kind kind() {
            return Kind.PONG;
        }

        @Override
        public long weight() {
            return payload.remaining();
        }

        @Override
        public Object subject() {
            PongMessage message = this::payload;
            return message;
        }
    }

    /** The peer has become slow, or has caught up; {@link SlowPeerDetector} knows which. */
    enum PaceChanged implements Event {
        /** The only value. */
        INSTANCE;

        @Override
        public Kind kind() {
            return Kind.PACE_CHANGED;
        }
    }

    /**
     * Something failed outside of a callback. The connection closes after the handler has been notified.
     *
     * @param failure what failed
     * @param close how the connection closes
     */
    record Failed(Throwable failure, Outbound.Close close) implements Event {

        @Override
        public Kind kind() {
            return Kind.FAILED;
        }
    }

    /**
     * The connection closes, now that what arrived before has been handled: the peer has broken the protocol, or the endpoint is
     * gone.
     *
     * @param code the code that it closes with
     */
    record CloseDue(int code) implements Event {

        @Override
        public Kind kind() {
            return Kind.CLOSE_DUE;
        }
    }

    /**
     * Code of the application takes its turn among the callbacks. It counts as a message of no bytes.
     *
     * @param code the code
     */
    record Task(Runnable code) implements Event {

        @Override
        public Kind kind() {
            return Kind.TASK;
        }

        @Override
        public long weight() {
            return 0;
        }
    }

    /**
     * The connection is over. No event follows.
     *
     * @param code the code that it was closed with
     * @param reason the reason; possibly empty
     */
    record Closed(int code, String reason) implements Event {

        @Override
        public Kind kind() {
            return Kind.CLOSED;
        }
    }
}
