/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport;

import dev.kawat.impl.settings.Setting;
import java.nio.ByteBuffer;

/**
 * The receiving side of one connection, which a transport calls. Called by one thread at a time, in order of arrival. Only {@link
 * #closed} may be called from any thread at any time.
 */
public interface Receiver {

    /** Opens the connection, because the handshake is done; messages may follow. Called first, once. */
    void opened(Channel channel);

    /** Receives a whole text message. */
    void text(String message);

    /** Receives a whole binary message; the buffer belongs to the receiver from now on. */
    void binary(ByteBuffer message);

    /** Notes that the peer is alive, because something came that is not for a handler, such as a part of a message. */
    void heard();

    /**
     * Receives a ping (RFC 6455 section 5.5.2), which the transport answers itself. Not called by transports whose engine does not
     * report pings.
     *
     * @param payload read only during the call
     */
    void pinged(ByteBuffer payload);

    /** Receives a pong (RFC 6455 section 5.5.3); the buffer belongs to the receiver from now on. */
    void pong(ByteBuffer payload);

    /** Closes with 1009, because a message is larger than the endpoint allows; no further message follows. */
    void tooBig();

    /**
     * Closes with 1008 after what arrived before, because the peer exceeded a limit; no further message follows.
     *
     * @param limit the setting of the limit
     */
    void exceeded(Setting limit);

    /**
     * Closes with a code after what arrived before, because the peer broke the protocol; no further message follows.
     *
     * @param code the code to close with
     */
    void broken(int code);

    /**
     * Ends the connection. Calls after the first do nothing.
     *
     * @param code the peer's code, 1005 when it gave none, 1006 when the connection was lost (RFC 6455 section 7.1.5)
     * @param reason the peer's reason, possibly empty
     */
    void closed(int code, String reason);
}
