/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.nio.ByteBuffer;

/**
 * An event at one end of a {@link WebSocketPair}. Kawat creates events. Applications do not implement this interface, and later
 * releases may add events.
 */
public interface WebSocketEvent {

    /** Returns the end at which the event happens. */
    WebSocket target();

    /**
     * A message of the other end.
     *
     * @param target the end that received the message
     * @param data text or bytes. The bytes belong to the receiver
     */
    record Message(WebSocket target, Payload data) implements WebSocketEvent {

        /** Returns the message as text, as {@link Payload#text()} does. */
        public String text() {
            return data.text();
        }

        /** Returns the message as bytes, as {@link Payload#bytes()} does. */
        public ByteBuffer bytes() {
            return data.bytes();
        }
    }

    /**
     * The end of the connection, which is the last event.
     *
     * @param target the end that is closed
     * @param code the code of the other end; 1005 if it gave none, 1006 if it disappeared without a close frame, or did not answer
     *     the close frame of this end in time
     * @param reason the reason of the other end, possibly empty
     * @param wasClean true if a close frame was received
     */
    record Close(WebSocket target, int code, String reason, boolean wasClean) implements WebSocketEvent {}

    /**
     * A failure at this end: of one of its listeners, or of the other end to keep to the limit for messages.
     *
     * @param target the end that the listener was added to, or that has the limit
     * @param error the exception that the listener threw, or a {@link MessageTooBigException}
     */
    record Failure(WebSocket target, Throwable error) implements WebSocketEvent {}
}
