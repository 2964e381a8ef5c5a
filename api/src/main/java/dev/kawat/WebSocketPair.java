/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * Two connected {@link WebSocket} ends in memory: one receives the messages that the other sends.
 *
 * <p>A pair serves tests without a server and proxies, and can connect to a handler (see {@link Factory#connect}). Applications do
 * not implement this interface.
 */
public interface WebSocketPair {

    /** Returns the end of the side that would have opened the connection. */
    WebSocket client();

    /** Returns the end of the side that would have accepted the connection. */
    WebSocket server();

    /** The factory of pairs, for {@code @Inject}. Usable from any thread. Applications do not implement this interface. */
    interface Factory {

        /** Creates a pair. Both ends are {@link WebSocket#OPEN} and wait for {@link WebSocket#accept()}. */
        WebSocketPair create();

        /**
         * Connects to an endpoint of this application without a network; the handler of the endpoint runs at the other end. The
         * request passes the same checks as one from the network. The headers that every upgrade request has are added.
         *
         * @param handshake the request, for example {@code Handshake.to("/chat/lobby").build()}. Its path is below the context path
         * @return the end of the client. Messages from the handler wait until it is accepted
         * @throws HandshakeRefusedException if the request is refused, or if there is no such endpoint (404)
         * @throws IllegalStateException if the endpoints of the application have not started yet
         */
        WebSocket connect(Handshake handshake);
    }
}
