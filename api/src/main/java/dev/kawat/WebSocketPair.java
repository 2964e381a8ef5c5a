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

    /** The options of a pair, which hold for both of its ends. Immutable. */
    final class Options {

        private static final Options DEFAULTS = new Options(Long.MAX_VALUE);

        private final long maxMessageBytes;

        private Options(long maxMessageBytes) {
            this.maxMessageBytes = maxMessageBytes;
        }

        /** Returns the defaults: messages of any size. */
        public static Options defaults() {
            return DEFAULTS;
        }

        /** Returns the size of the largest message that an end receives, in bytes of payload: for text, of its UTF-8. */
        public long maxMessageBytes() {
            return maxMessageBytes;
        }

        /**
         * Returns these options with a limit for messages. An end that receives a larger message gets a {@link
         * WebSocketEvent.Failure} with a {@link MessageTooBigException}, and closes with 1009.
         *
         * @param bytes the size of the largest message, in bytes of payload
         * @throws IllegalArgumentException if that is less than 1
         */
        public Options maxMessageBytes(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException(
                        "WebSocketPair.Options: maxMessageBytes must be at least 1, got " + bytes);
            }
            return new Options(bytes);
        }
    }

    /** The factory of pairs, for {@code @Inject}. Usable from any thread. Applications do not implement this interface. */
    interface Factory {

        /** Creates a pair with the default options, as {@link #create(Options)} does. */
        default WebSocketPair create() {
            return create(Options.defaults());
        }

        /**
         * Creates a pair. Both ends are {@link WebSocket#OPEN} and wait for {@link WebSocket#accept()}.
         *
         * @throws EndpointDefinitionException if settings of the application that hold for pairs are wrong, such as {@code
         *     kawat.close-timeout}, and no endpoints run that would have reported it
         */
        WebSocketPair create(Options options);

        /**
         * Connects to an endpoint of this application without a network; the handler of the endpoint runs at the other end. The
         * request passes the same checks as one from the network. The headers that every upgrade request has are added.
         *
         * <p>In an application that no server starts, such as one under test, the first call starts the endpoints.
         *
         * <p>The settings of the endpoint hold for the connection, as for one over the network. A message for the client counts as
         * written when the listeners of the client have returned. So a client that is not accepted, or whose listeners do not
         * return, is a peer that reads nothing: messages wait in the outbox of the connection, {@code outbox-policy} decides when
         * it is full, and {@code write-timeout} ends the connection.
         *
         * @param handshake the request, for example {@code Handshake.to("/chat/lobby").build()}. Its path is below the context path
         * @return the end of the client, to be accepted
         * @throws HandshakeRefusedException if the request is refused, or if there is no such endpoint (404)
         * @throws IllegalStateException if a server has yet to start the endpoints of the application
         */
        WebSocket connect(Handshake handshake);
    }
}
