/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.wire.DeflateAgreement;
import dev.kawat.impl.wire.DeflateOffer;
import dev.kawat.impl.wire.NegotiationException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The extensions of one handshake of a client, from the offer in the request to the channel. Used by one thread at a time. */
public final class WireOffer implements AutoCloseable {

    private final WireEngine engine;

    /** Null when nothing is offered, or the answer has come. */
    private @Nullable DeflateOffer offer;

    /** Null when nothing was agreed on, or the channel has it. */
    private @Nullable DeflateAgreement agreement;

    private String agreed = "";

    WireOffer(WireEngine engine, @Nullable DeflateOffer offer) {
        this.engine = engine;
        this.offer = offer;
    }

    /** Returns the value of {@code Sec-WebSocket-Extensions} of the request; empty for no such header. */
    public Optional<String> header() {
        return Optional.ofNullable(offer).map(DeflateOffer::header);
    }

    /**
     * Checks the answer of the server.
     *
     * @param answer the values of all {@code Sec-WebSocket-Extensions}; possibly none
     * @throws NegotiationException if the answer breaks a rule: the handshake has failed
     */
    public void accept(List<String> answer) throws NegotiationException {
        DeflateOffer made = offer;
        offer = null;
        if (made == null) {
            DeflateOffer.checkNone(answer);
            return;
        }
        agreement = made.accept(answer).orElse(null);
        agreed = String.join(", ", answer);
    }

    /** Makes the channel of the connection, which neither reads nor writes before {@link WireChannel#open}. */
    public WireChannel channel(DefaultConnection connection, ByteStream stream) {
        DeflateAgreement taken = agreement;
        agreement = null;
        if (taken != null) {
            connection.attributes().put(DefaultConnection.EXTENSIONS, agreed);
        }
        return engine.clientChannel(connection, taken, stream);
    }

    /** Gives back what is reserved. Does nothing when the channel has it. */
    @Override
    public void close() {
        if (offer != null) {
            offer.close();
            offer = null;
        }
        if (agreement != null) {
            agreement.close();
            agreement = null;
        }
    }
}
