/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.util.List;
import java.util.Optional;

/**
 * The offer of a client in one handshake. Its takeover is reserved: {@link #accept} passes the reservation on or gives it back. If
 * the handshake fails before the answer, the client closes the offer.
 */
public final class DeflateOffer implements AutoCloseable {

    private final DeflateParameters offered;
    private final DeflateTerms terms;
    private final TakeoverBudget.Reservation reservation;

    DeflateOffer(DeflateParameters offered, DeflateTerms terms, TakeoverBudget.Reservation reservation) {
        this.offered = offered;
        this.terms = terms;
        this.reservation = reservation;
    }

    /** Returns the value of {@code Sec-WebSocket-Extensions} for the request. */
    public String header() {
        return terms.header();
    }

    /**
     * Checks the server's answer.
     *
     * @param answer the values of all {@code Sec-WebSocket-Extensions} of the response; possibly none
     * @return what was agreed, to be closed when the connection ends; empty for no compression
     * @throws NegotiationException if the answer is malformed or goes beyond the offer: the handshake has failed
     */
    public Optional<DeflateAgreement> accept(List<String> answer) throws NegotiationException {
        try {
            Optional<DeflateTerms> answered = read(answer);
            if (answered.isEmpty()) {
                close();
                return Optional.empty();
            }
            return Optional.of(agree(answered.get()));
        } catch (NegotiationException failed) {
            close();
            throw failed;
        }
    }

    /**
     * Checks the answer to a request that has offered nothing (RFC 6455 section 4.1).
     *
     * @throws NegotiationException if the server answers an extension
     */
    public static void checkNone(List<String> answer) throws NegotiationException {
        check(
                ExtensionHeader.parse(answer).isEmpty(),
                "RFC 6455 4.1: the server answers an extension that was not offered");
    }

    private static Optional<DeflateTerms> read(List<String> answer) throws NegotiationException {
        Optional<ExtensionHeader.Extension> extension = DeflateNegotiation.onlyExtension(answer);
        if (extension.isEmpty()) {
            return Optional.empty();
        }
        Optional<DeflateTerms> answered = DeflateTerms.read(extension.get().parameters());
        check(answered.isPresent(), "RFC 7692 7.1: a parameter is unknown, occurs twice or has a wrong value");
        return answered;
    }

    private DeflateAgreement agree(DeflateTerms answered) throws NegotiationException {
        check(
                answered.clientWindowBits() != DeflateTerms.NO_VALUE,
                "RFC 7692 7.1.2.2: in an answer, client_max_window_bits must have a value");
        check(
                answered.serverNoTakeover() || !terms.serverNoTakeover(),
                "RFC 7692 7.1.1.1: the server does not accept server_no_context_takeover");
        check(
                isWithin(answered.serverWindowBits(), terms.serverWindowBits()),
                "RFC 7692 7.1.2.1: the server does not accept server_max_window_bits");
        check(
                answered.clientWindowBits() <= offered.ownWindowBits(),
                "RFC 7692 7.1.2.2: client_max_window_bits is greater than offered");
        DeflateParameters agreed = new DeflateParameters(
                offered.ownTakeover() && !answered.clientNoTakeover(),
                orElse(answered.clientWindowBits(), offered.ownWindowBits()),
                !answered.serverNoTakeover(),
                orElse(answered.serverWindowBits(), DeflateParameters.MOST_BITS));
        reservation.reduceTo(agreed.cost());
        return new DeflateAgreement(agreed, answered, reservation);
    }

    private static boolean isWithin(int answered, int offered) {
        return offered == DeflateTerms.ABSENT || (answered != DeflateTerms.ABSENT && answered <= offered);
    }

    private static int orElse(int bits, int otherwise) {
        return bits == DeflateTerms.ABSENT ? otherwise : bits;
    }

    private static void check(boolean kept, String rule) throws NegotiationException {
        if (!kept) {
            throw new NegotiationException(rule);
        }
    }

    /** Gives back what was reserved. Not to be called after {@link #accept}, which has done so or passed it on. */
    @Override
    public void close() {
        reservation.close();
    }
}
