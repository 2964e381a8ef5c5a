/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * Two connected {@link WebSocket} ends in memory: what one sends, the other receives. For tests without a server, for
 * proxies, and for handing one end to a handler.
 */
public interface WebSocketPair {

    /** The end for the side that would have made the connection. */
    WebSocket client();

    /** The end for the side that would have accepted it. */
    WebSocket server();

    /** Makes pairs; injectable. */
    interface Factory {

        /** A new pair; both ends are {@link WebSocket#OPEN} and wait for {@link WebSocket#accept()}. */
        WebSocketPair create();
    }
}
