/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;

/**
 * An event at a {@link WebSocket}. Kawat creates events. Applications do not implement this interface, and later
 * releases may add events.
 */
public interface WebSocketEvent {

    /** Returns the end at which the event happens. */
    WebSocket target();

    /** Returns the name of the event as in W3C's interface: {@code open}, {@code message}, {@code close} or {@code error}. */
    String type();

    /**
     * The connection of a socket that {@link WebSocketConnector#webSocket} has made is open. It is the first event of such a
     * socket; no other socket has it.
     *
     * @param target the socket that is open
     */
    record Open(WebSocket target) implements WebSocketEvent {

        @Override
        public String type() {
            return "open";
        }
    }

    /** A message of the other end. Applications do not implement this interface. */
    interface Message extends WebSocketEvent {

        @Override
        default String type() {
            return "message";
        }

        /** Returns the content: text or bytes. The bytes belong to the receiver. */
        Payload data();

        /** Returns the kind of frames in which the message came: {@link Opcode#TEXT} or {@link Opcode#BINARY}. */
        default Opcode opcode() {
            return data() instanceof Payload.Text ? Opcode.TEXT : Opcode.BINARY;
        }

        /** Returns the message as text, as {@link Payload#text()} does. */
        default String text() {
            return data().text();
        }

        /** Returns the message as bytes, as {@link Payload#bytes()} does. */
        default ByteBuffer bytes() {
            return data().bytes();
        }

        /**
         * Returns the message as JSON, read as a type. The bounds of a JSON message, such as {@code json-max-depth}, are those of
         * the options of an upgraded connection. For an end of a pair they are those of the application, such as {@code
         * kawat.json-max-depth}.
         *
         * @throws MessageDecodeException if it cannot be read so
         */
        Object json(Type type);

        /**
         * Returns the message as JSON, read as a class.
         *
         * @throws MessageDecodeException if it cannot be read so
         */
        default <T> T json(Class<T> type) {
            return type.cast(json((Type) type));
        }

        /**
         * Returns the message as what the JSON library makes of any JSON value, such as a {@code Map}.
         *
         * @throws MessageDecodeException if it is not JSON
         */
        default Object json() {
            return json((Type) Object.class);
        }

        /** Returns whether the two ends have agreed to compress messages. */
        default boolean compress() {
            return target().extensions().contains("permessage-deflate");
        }
    }

    /** The kinds of frames (RFC 6455 section 5.2). Messages are of text or binary frames; the others carry no message. */
    enum Opcode {
        /** A further frame of a message. */
        CONTINUE(0),
        /** A text message. */
        TEXT(1),
        /** A binary message. */
        BINARY(2),
        /** The end of the connection. */
        CLOSE(8),
        /** A question for a {@link #PONG}. */
        PING(9),
        /** The answer to a {@link #PING}. */
        PONG(10);

        private final int value;

        Opcode(int value) {
            this.value = value;
        }

        /** Returns the number in the frame. */
        public int value() {
            return value;
        }
    }

    /**
     * The end of the connection, which is the last event.
     *
     * @param target the end that is closed
     * @param code the code of the other end; 1005 if it gave none, 1006 if it disappeared without a close frame, or did not answer
     *     the close frame of this end in time
     * @param reason the reason of the other end, possibly empty; with 1006 it is {@code WebSocket disconnected without sending
     *     Close frame.}, or {@code Failed to establish websocket connection} at a socket that could not connect, as in Cloudflare
     *     Workers
     * @param wasClean true if a close frame was received
     */
    record Close(WebSocket target, int code, String reason, boolean wasClean) implements WebSocketEvent {

        @Override
        public String type() {
            return "close";
        }
    }

    /**
     * A failure at this end: of one of its listeners, of the function that was given it, of the other end to keep to the limit for
     * messages, or to connect.
     *
     * @param target the end that the listener was added to, that has the limit, or that could not connect
     * @param error the exception that was thrown, a {@link MessageTooBigException}, or a {@link ConnectFailedException}
     */
    record Failure(WebSocket target, Throwable error) implements WebSocketEvent {

        @Override
        public String type() {
            return "error";
        }
    }
}
