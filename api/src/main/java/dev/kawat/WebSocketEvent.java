/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

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
    record Message(WebSocket target, Payload data) implements WebSocketEvent {}

    /**
     * The end of the connection, which is the last event.
     *
     * @param target the end that is closed
     * @param code the code of the other end; 1005 if it gave none, 1006 if it disappeared without a close frame
     * @param reason the reason of the other end, possibly empty
     * @param wasClean true if a close frame was received
     */
    record Close(WebSocket target, int code, String reason, boolean wasClean) implements WebSocketEvent {}

    /**
     * The failure of a listener of this end.
     *
     * @param target the end that the listener was added to
     * @param error the exception that it threw
     */
    record Failure(WebSocket target, Throwable error) implements WebSocketEvent {}
}
