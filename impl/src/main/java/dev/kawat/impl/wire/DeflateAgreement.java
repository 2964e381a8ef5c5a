/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.util.Optional;

/**
 * The compression that both sides of a connection agreed on. Holds the memory that is reserved for takeover until it is closed,
 * which any thread may do.
 */
public final class DeflateAgreement implements AutoCloseable {

    private final DeflateParameters parameters;
    private final DeflateTerms answer;
    private final TakeoverBudget.Reservation reservation;

    DeflateAgreement(DeflateParameters parameters, DeflateTerms answer, TakeoverBudget.Reservation reservation) {
        this.parameters = parameters;
        this.answer = answer;
        this.reservation = reservation;
    }

    /** Returns the parameters, seen from our side. */
    public DeflateParameters parameters() {
        return parameters;
    }

    /** Returns the value of {@code Sec-WebSocket-Extensions} for the response. */
    public String header() {
        return answer.header();
    }

    /** Returns an inflater for the parser of this connection, which closes it. */
    public MessageInflater inflater(ZlibPool pool) {
        return new MessageInflater(pool, parameters.peerTakeover());
    }

    /**
     * Returns a compressor for this connection, which is closed with the connection; empty without takeover, where {@link
     * SharedCompressor} is used.
     */
    public Optional<TakeoverCompressor> compressor(ZlibPool pool) {
        return parameters.ownTakeover()
                ? Optional.of(new TakeoverCompressor(pool, parameters.ownWindowBits()))
                : Optional.empty();
    }

    /** Gives back what was reserved. Called after the connection's parser and compressor are closed. */
    @Override
    public void close() {
        reservation.close();
    }
}
