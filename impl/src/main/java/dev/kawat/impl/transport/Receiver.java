/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport;

import java.nio.ByteBuffer;

/**
 * The receiving side of one connection: what a transport calls. One thread at a time, in order of arrival, except {@link
 * #closed}, which may come from any thread at any time.
 */
public interface Receiver {

    /** The handshake is done; messages may follow. Called first, once. */
    void opened(Channel channel);

    /** A whole text message. */
    void text(String message);

    /** A whole binary message; the buffer is the receiver's own from now on. */
    void binary(ByteBuffer message);

    /** Something came that is nothing for a handler, such as a part of a message: the peer is alive. */
    void heard();

    /**
     * A ping (RFC 6455 section 5.5.2), which the transport answers itself. Not called by transports that are not told of pings.
     *
     * @param payload read only during the call
     */
    void pinged(ByteBuffer payload);

    /** A pong (RFC 6455 section 5.5.3); the buffer is the receiver's own from now on. */
    void pong(ByteBuffer payload);

    /** A message beyond the endpoint's limit; no further message follows. The receiver closes with 1009. */
    void tooBig();

    /**
     * The peer broke the protocol; no further message follows. The receiver closes with the code, after what arrived before.
     *
     * @param code what to close with
     */
    void broken(int code);

    /**
     * The connection is over. Calls after the first do nothing.
     *
     * @param code the peer's code, 1005 when it gave none, 1006 when the connection was lost (RFC 6455 section 7.1.5)
     * @param reason the peer's reason, possibly empty
     */
    void closed(int code, String reason);
}
