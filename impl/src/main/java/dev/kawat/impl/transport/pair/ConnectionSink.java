/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.message.Outbound;
import java.nio.ByteBuffer;

/** The receiving side of a connection at one end of a pair. */
final class ConnectionSink implements Sink {

    private final DefaultConnection connection;
    private final long maxBytesOfPair;
    private final Pump out;
    private final long maxBytes;

    /** True after a message that was too large. Only touched by the one thread that calls. */
    private boolean broken;

    /**
     * The receiving side of a connection.
     *
     * @param maxBytesOfPair the most bytes that a message may have by the options of the pair
     * @param out the direction from the connection to its peer
     */
    ConnectionSink(DefaultConnection connection, long maxBytesOfPair, Pump out) {
        this.connection = connection;
        this.maxBytesOfPair = maxBytesOfPair;
        this.out = out;
        this.maxBytes =
                Math.min(maxBytesOfPair, connection.settings().messages().maxBytes());
    }

    @Override
    public void receive(Outbound message) {
        if (message instanceof Outbound.Close frame) {
            closed(frame);
        } else if (message instanceof Outbound.Ping ping) {
            pinged(ping);
        } else if (message instanceof Outbound.Message content && !broken) {
            content(content);
        }
    }

    private void content(Outbound.Message content) {
        if (content.size() > maxBytes) {
            broken = true;
            tooBig();
        } else if (content instanceof Outbound.Text text) {
            connection.text(text.text());
        } else if (content instanceof Outbound.Binary binary) {
            connection.binary(Sink.copyOf(binary));
        }
    }

    private void tooBig() {
        if (maxBytes == maxBytesOfPair) {
            connection.tooBig(maxBytes, "raise maxMessageBytes of the options of the pair");
        } else {
            connection.tooBig();
        }
    }

    /** Answers the ping of another connection. Like an engine, this does so by itself. */
    private void pinged(Outbound.Ping ping) {
        connection.heard();
        connection.pinged(ping.payload().bytes());
        out.pong(Sink.copyOf(ping.payload()));
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
