/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * One end of a {@link WebSocketPair}, with the interface that the W3C gave browsers and Cloudflare gave Workers: an event
 * target that is accepted before it is used.
 *
 * <p>Usable from any thread. Events of one end never overlap and keep the order of sending; a listener may call any method.
 * A listener that throws stops the later listeners of that event only, and the exception goes to the end's {@link
 * WebSocketEvent.Failure} listeners.
 */
public interface WebSocket {

    /** {@link #readyState()} of an end that is not open yet; ends of a pair are born open. */
    int CONNECTING = 0;

    /** {@link #readyState()} of an open end. */
    int OPEN = 1;

    /** {@link #readyState()} of an end between the two close frames. */
    int CLOSING = 2;

    /** {@link #readyState()} of an end that is over. */
    int CLOSED = 3;

    /**
     * Starts the delivery of events, and allows sending. Messages that came before wait and are delivered now, in order. Again:
     * nothing.
     */
    default void accept() {
        accept(false);
    }

    /**
     * Starts like {@link #accept()}.
     *
     * @param allowHalfOpen whether a close frame of the other end leaves this end in {@link #CLOSING} until it is closed
     *     here too, instead of being answered at once
     */
    void accept(boolean allowHalfOpen);

    /**
     * Sends a text message. Dropped silently when the other end is gone.
     *
     * @throws IllegalStateException before {@link #accept()}, and after {@link #close()}
     */
    void send(String text);

    /**
     * Sends a binary message: a copy of the remaining bytes.
     *
     * @throws IllegalStateException before {@link #accept()}, and after {@link #close()}
     */
    void send(ByteBuffer blob);

    /**
     * Sends a binary message: a copy of the array.
     *
     * @throws IllegalStateException before {@link #accept()}, and after {@link #close()}
     */
    default void send(byte[] blob) {
        send(ByteBuffer.wrap(blob));
    }

    /**
     * Closes with an empty close frame; the other end sees 1005. Does nothing when the end is closing already.
     *
     * @throws IllegalStateException before {@link #accept()}
     */
    void close();

    /**
     * Closes with a code, like {@link #close(int, String)} without a reason.
     *
     * @throws IllegalArgumentException for a code other than 1000 and 3000 to 4999, whatever the state
     * @throws IllegalStateException before {@link #accept()}
     */
    default void close(int code) {
        close(code, "");
    }

    /**
     * Closes with a code and a reason. Does nothing when the end is closing already. The codes of
     * the protocol are not for this view, as W3C has it; see {@link WebSocketConnection#close(int, String)}.
     *
     * @param code 1000, or 3000 to 4999
     * @param reason at most 123 bytes of UTF-8
     * @throws IllegalArgumentException for any other code or a longer reason, whatever the state
     * @throws IllegalStateException before {@link #accept()}
     */
    void close(int code, String reason);

    /** The state of this end: {@link #OPEN}, {@link #CLOSING} or {@link #CLOSED}. */
    int readyState();

    /**
     * Calls a listener for every event of a type from now on.
     *
     * @return what ends it
     */
    <E extends WebSocketEvent> Registration addEventListener(Class<E> type, Consumer<? super E> listener);

    /** A listener that is being called; closing it ends that. A listener that an earlier one removed is skipped. */
    @FunctionalInterface
    interface Registration extends AutoCloseable {

        /** Ends the calls. Does nothing when called again. */
        @Override
        void close();
    }
}
