/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/** What happens at one end of a {@link WebSocketPair}. */
public sealed interface WebSocketEvent {

    /** The end at which it happens. */
    WebSocket target();

    /**
     * A message of the other end.
     *
     * @param target the end that received it
     * @param data text or bytes; the bytes are the receiver's own
     */
    record Message(WebSocket target, Payload data) implements WebSocketEvent {}

    /**
     * The end of the connection; the last event.
     *
     * @param target the end that is closed
     * @param code the other end's code; 1005 when it gave none, 1006 when it vanished without a close frame
     * @param reason the other end's reason, possibly empty
     * @param wasClean whether close frames were seen
     */
    record Close(WebSocket target, int code, String reason, boolean wasClean) implements WebSocketEvent {}

    /**
     * A listener of this end failed.
     *
     * @param target the end whose listener it was
     * @param error what it threw
     */
    record Failure(WebSocket target, Throwable error) implements WebSocketEvent {}
}
