/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * Where a connection is in its life. It only ever moves forward, in the order of the constants.
 *
 * <pre>
 *   CONNECTING ──opened──▶ CONNECTED ──close or terminate, ours or the peer's──▶ CLOSING ──handshake done──▶ CLOSED
 *        └──────────────refused──────────────────────┴────────────── dropped ──────────────────────────────────▲
 * </pre>
 */
public enum ConnectionStatus {

    /** The handshake is accepted, the transport is not ready yet: what is sent waits for it, and nothing was received. */
    CONNECTING("Connecting", 0),

    /** Open: messages flow both ways. */
    CONNECTED("Connected", 1),

    /** The closing handshake has begun: nothing more is accepted for sending. */
    CLOSING("Closing", 2),

    /** Over. */
    CLOSED("Closed", 3);

    private final String text;
    private final int readyState;

    ConnectionStatus(String text, int readyState) {
        this.text = text;
        this.readyState = readyState;
    }

    /** The status as 4D writes it: "Connecting", "Connected", "Closing" or "Closed". */
    public String text() {
        return text;
    }

    /** The status as the W3C's {@code WebSocket.readyState} numbers it: 0 to 3. */
    public int readyState() {
        return readyState;
    }
}
