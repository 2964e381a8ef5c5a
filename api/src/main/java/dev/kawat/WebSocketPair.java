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

        /**
         * Connects to an endpoint of this application without a network: the endpoint's handler runs at the other end. The
         * request passes the same checks as one from the network; the headers that every upgrade request has are added.
         *
         * @param handshake what the client asks for, for example {@code Handshake.to("/chat/lobby").build()}; its path is
         *     below the context path
         * @return the client's end; what the handler sends waits until it is accepted
         * @throws HandshakeRefusedException when there is no such endpoint (404), or the request is refused
         * @throws IllegalStateException before the application's endpoints have started
         */
        WebSocket connect(Handshake handshake);
    }
}
