/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.message.Outbound;
import java.nio.ByteBuffer;

/** The receiving side of a connection at one end of a pair. */
final class ConnectionSink implements Sink {

    private final DefaultConnection connection;
    private final Pump out;
    private final long maxBytes;

    /**
     * The receiving side of a connection.
     *
     * @param out the direction from the connection to its peer
     */
    ConnectionSink(DefaultConnection connection, Pump out) {
        this.connection = connection;
        this.out = out;
        this.maxBytes = connection.settings().messages().maxBytes();
    }

    @Override
    public void receive(Outbound message) {
        if (message instanceof Outbound.Close frame) {
            closed(frame);
        } else if (message.size() > maxBytes) {
            connection.tooBig();
        } else if (message instanceof Outbound.Text text) {
            connection.text(text.text());
        } else if (message instanceof Outbound.Binary binary) {
            connection.binary(Sink.copyOf(binary));
        }
    }

    @Override
    public void pong(ByteBuffer payload) {
        connection.pong(payload);
    }

    /** Ends the connection. Like an engine, this answers a close frame by itself, and drops what the peer has not been given. */
    private void closed(Outbound.Close frame) {
        Outbound.Close own = connection.closeFrame();
        connection.closed(frame.code(), frame.reason());
        if (!Sink.isLoss(frame)) { // a peer that is gone takes no answer
            out.finish(own == null ? frame : own);
        }
    }
}
