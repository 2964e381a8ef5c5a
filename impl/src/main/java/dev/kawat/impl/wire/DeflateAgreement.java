/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.util.Optional;

/** What the two sides of a connection agreed on. It holds what was reserved for takeover until it is closed, by any thread. */
public final class DeflateAgreement implements AutoCloseable {

    private final DeflateParameters parameters;
    private final DeflateTerms answer;
    private final TakeoverBudget.Reservation reservation;

    DeflateAgreement(DeflateParameters parameters, DeflateTerms answer, TakeoverBudget.Reservation reservation) {
        this.parameters = parameters;
        this.answer = answer;
        this.reservation = reservation;
    }

    /** The parameters, seen from our side. */
    public DeflateParameters parameters() {
        return parameters;
    }

    /** The value for {@code Sec-WebSocket-Extensions} of the response. */
    public String header() {
        return answer.header();
    }

    /** An inflater for the parser of this connection, which closes it. */
    public MessageInflater inflater(ZlibPool pool) {
        return new MessageInflater(pool, parameters.peerTakeover());
    }

    /**
     * A compressor of its own for this connection, to be closed with it; empty without takeover, where a
     * {@link SharedCompressor} serves.
     */
    public Optional<TakeoverCompressor> compressor(ZlibPool pool) {
        return parameters.ownTakeover()
                ? Optional.of(new TakeoverCompressor(pool, parameters.ownWindowBits()))
                : Optional.empty();
    }

    /** Gives back what was reserved; after the connection's parser and compressor are closed. */
    @Override
    public void close() {
        reservation.close();
    }
}
