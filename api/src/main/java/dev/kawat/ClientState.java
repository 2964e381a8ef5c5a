/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/** The states of a {@link ClientConnection}. Later releases may add states. */
public enum ClientState {
    /** It is connecting. */
    CONNECTING,
    /** It is connected. */
    CONNECTED,
    /** It has lost its connection, or could not connect, and waits until the next attempt. */
    WAITING,
    /** It is closed, and does not connect again. */
    CLOSED
}
