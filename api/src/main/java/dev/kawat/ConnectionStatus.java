/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * The state of a connection. It only moves forward, in the order of the constants.
 *
 * <pre>
 *   CONNECTING ──opened──▶ CONNECTED ──close or terminate, ours or the peer's──▶ CLOSING ──handshake done──▶ CLOSED
 *        └──────────────refused──────────────────────┴────────────── dropped ──────────────────────────────────▲
 * </pre>
 */
public enum ConnectionStatus {

    /** The handshake is accepted, but the transport is not ready. Messages that are sent wait, and none was received yet. */
    CONNECTING("Connecting", 0),

    /** The connection is open: messages flow both ways. */
    CONNECTED("Connected", 1),

    /** The closing handshake has begun: no further message is accepted for sending. */
    CLOSING("Closing", 2),

    /** The connection has ended. */
    CLOSED("Closed", 3);

    private final String text;
    private final int readyState;

    ConnectionStatus(String text, int readyState) {
        this.text = text;
        this.readyState = readyState;
    }

    /** Returns the status as 4D writes it: "Connecting", "Connected", "Closing" or "Closed". */
    public String text() {
        return text;
    }

    /** Returns the status as {@code WebSocket.readyState} of the W3C numbers it: 0 to 3. */
    public int readyState() {
        return readyState;
    }
}
