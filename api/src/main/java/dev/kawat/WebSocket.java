/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One end of a {@link WebSocketPair}, or of a connection that {@link WebSocketUpgrade} or {@link WebSocketConnector#webSocket} has
 * made, with the interface that browsers (W3C) and Cloudflare Workers have: an event target that is accepted before it is used.
 *
 * <p>Every method may be called from any thread, also from a listener, and none waits. Listeners are called on workers of the
 * application. Events of one end never overlap, and keep the order of sending. If a listener throws, the later listeners of that
 * event are skipped, and the {@link WebSocketEvent.Failure} listeners of the end get the exception. It is logged if there are none.
 *
 * <p>The end of a connection is accepted already, and the settings of its options hold for what waits and for how long.
 *
 * <p>A socket that connects is {@link #CONNECTING} until its {@link WebSocketEvent.Open}. If it cannot connect, or is closed before
 * that, it has a {@link WebSocketEvent.Failure} and then a {@link WebSocketEvent.Close} of 1006 instead, as in browsers.
 *
 * <p>Messages of a pair wait at their sender until the other end is accepted and its listeners have returned from earlier
 * events. At most 1 MiB and 1024 messages wait. The next one is not sent: it closes this end with 1013, behind the messages that
 * wait. {@link #bufferedAmount()} tells how much waits. An end that has closed, and gets no answer in time, ends with a {@link
 * WebSocketEvent.Close} of 1006 that is not clean. The time is {@code close-timeout} of the endpoint whose handler is at the
 * other end, or {@code kawat.close-timeout} of the application between two ends that are its own.
 *
 * <p>Applications do not implement this interface.
 */
public interface WebSocket {

    /** The {@link #readyState()} of a socket that connects. Other ends never have it. */
    int CONNECTING = 0;

    /** The {@link #readyState()} of an open end. */
    int OPEN = 1;

    /** The {@link #readyState()} of an end between the two close frames. */
    int CLOSING = 2;

    /** The {@link #readyState()} of an end that has ended. */
    int CLOSED = 3;

    /**
     * Starts the delivery of events, and allows sending. Messages that came before are delivered now, in order. Does nothing if
     * the end is accepted already.
     *
     * @throws IllegalStateException if the end is used otherwise, or connects by itself
     */
    default void accept() {
        accept(false);
    }

    /**
     * Starts the delivery of events like {@link #accept()}.
     *
     * @param allowHalfOpen true if a close frame of the other end leaves this end in {@link #CLOSING} until it is closed here
     *     too; false if the close frame is answered at once
     * @throws IllegalStateException if the end is used otherwise, or connects by itself
     */
    void accept(boolean allowHalfOpen);

    /**
     * Sends a text message. A surrogate without its partner becomes U+FFFD. Does nothing if the other end is gone.
     *
     * @throws IllegalStateException before {@link #accept()}, while it connects, and after {@link #close()}
     */
    void send(String text);

    /**
     * Sends a binary message, from a copy of the remaining bytes. Does nothing if the other end is gone.
     *
     * @throws IllegalStateException before {@link #accept()}, while it connects, and after {@link #close()}
     */
    void send(ByteBuffer bytes);

    /**
     * Sends a binary message, from a copy of the array. Does nothing if the other end is gone.
     *
     * @throws IllegalStateException before {@link #accept()}, while it connects, and after {@link #close()}
     */
    default void send(byte[] bytes) {
        send(ByteBuffer.wrap(bytes));
    }

    /**
     * Sends what an object is, by its run-time type: a {@link CharSequence} or {@link Payload.Text} as text, a {@code byte[]},
     * {@link ByteBuffer} or {@link Payload.Binary} as binary, anything else as the text that its {@code toString} returns. For
     * JSON, convert it first. Does nothing if the other end is gone.
     *
     * @throws IllegalStateException before {@link #accept()}, while it connects, and after {@link #close()}
     */
    default void send(Object message) {
        if (message instanceof byte[] bytes) {
            send(bytes);
        } else if (message instanceof ByteBuffer bytes) {
            send(bytes);
        } else if (message instanceof Payload.Binary binary) {
            send(binary.bytes());
        } else if (message instanceof Payload.Text text) {
            send(text.text());
        } else {
            send(message.toString());
        }
    }

    /**
     * Returns how many bytes of messages the other end has not taken yet: those that wait, and those whose listener has not
     * returned.
     */
    long bufferedAmount();

    /**
     * Closes with an empty close frame, which the other end sees as 1005; over the network with 1000. A socket that connects stops
     * to do so. Does nothing if the end is closing already.
     *
     * @throws IllegalStateException before {@link #accept()}
     */
    void close();

    /**
     * Closes with a code and without a reason, like {@link #close(int, String)}.
     *
     * @param code 1000, or 3000 to 4999
     * @throws IllegalArgumentException if the code is another one, in any state
     * @throws IllegalStateException before {@link #accept()}
     */
    default void close(int code) {
        close(code, "");
    }

    /**
     * Closes with a code and a reason. Does nothing if the end is closing already. As in browsers, the codes of the protocol are
     * not allowed here; {@link WebSocketConnection#close(int, String)} takes them.
     *
     * @param code 1000, or 3000 to 4999
     * @param reason at most 123 bytes of UTF-8
     * @throws IllegalArgumentException if the code is another one, or the reason is longer, in any state
     * @throws IllegalStateException before {@link #accept()}
     */
    void close(int code, String reason);

    /** Returns the state of this end: {@link #CONNECTING}, {@link #OPEN}, {@link #CLOSING} or {@link #CLOSED}. */
    int readyState();

    /**
     * Adds a listener that is called for every later event of a type.
     *
     * @param type the type of the events; {@code WebSocketEvent.class} for all
     * @return the registration, which removes the listener
     */
    <E extends WebSocketEvent> Registration addEventListener(Class<E> type, Consumer<? super E> listener);

    /** Adds a listener for the opening of a socket that connects; see {@link #addEventListener}. */
    default Registration onopen(Consumer<? super WebSocketEvent.Open> listener) {
        return addEventListener(WebSocketEvent.Open.class, listener);
    }

    /** Adds a listener for messages; see {@link #addEventListener}. */
    default Registration onmessage(Consumer<? super WebSocketEvent.Message> listener) {
        return addEventListener(WebSocketEvent.Message.class, listener);
    }

    /** Adds a listener for the end; see {@link #addEventListener}. */
    default Registration onclose(Consumer<? super WebSocketEvent.Close> listener) {
        return addEventListener(WebSocketEvent.Close.class, listener);
    }

    /** Adds a listener for failures; see {@link #addEventListener}. */
    default Registration onerror(Consumer<? super WebSocketEvent.Failure> listener) {
        return addEventListener(WebSocketEvent.Failure.class, listener);
    }

    /**
     * Returns the URI of the request that was upgraded, as in its request line; for a socket that connects the whole URI; empty for
     * an end of a pair.
     */
    default Optional<String> url() {
        return Optional.empty();
    }

    /** Returns the subprotocol that was agreed on; an empty text for none, and while the socket connects. */
    default String protocol() {
        return "";
    }

    /**
     * Returns the extensions that were agreed on, as the header of the answer names them; an empty text for none, and while the
     * socket connects.
     */
    default String extensions() {
        return "";
    }

    /** The registration of a listener. Applications do not implement this interface. */
    interface Registration extends AutoCloseable {

        /**
         * Removes the listener. A listener that an earlier one removes during an event is not called for that event. Does nothing
         * if the listener is removed already.
         */
        @Override
        void close();
    }
}
