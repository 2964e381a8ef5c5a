/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import dev.kawat.impl.wire.ExtensionHeader.Extension;
import java.util.List;
import java.util.Optional;

/**
 * Negotiates permessage-deflate (RFC 7692 section 7.1) in {@code Sec-WebSocket-Extensions}, as a server or as a client. For
 * any number of threads.
 */
public final class DeflateNegotiation {

    private final DeflateParameters allowed;
    private final TakeoverBudget budget;

    /**
     * @param allowed what to agree to at most. A peer's window below 15 bits asks more of clients than all of them can do: an
     *     offer without {@code client_max_window_bits} is then declined
     * @param budget where takeover is reserved; when it is spent, none is agreed to
     */
    public DeflateNegotiation(DeflateParameters allowed, TakeoverBudget budget) {
        this.allowed = allowed;
        this.budget = budget;
    }

    /**
     * As a server: accepts the first offer that is acceptable.
     *
     * @param offers the values of all {@code Sec-WebSocket-Extensions} of the request, in order; possibly none
     * @return what was agreed, to be closed when the connection ends; empty for no compression
     * @throws NegotiationException if a header is malformed: the request must be refused (RFC 6455 section 9.1)
     */
    public Optional<DeflateAgreement> answer(List<String> offers) throws NegotiationException {
        return ExtensionHeader.parse(offers).stream()
                .filter(extension -> extension.name().equals(DeflateTerms.EXTENSION))
                .flatMap(extension -> DeflateTerms.read(extension.parameters()).stream())
                .filter(this::isAcceptable)
                .findFirst()
                .map(this::accept);
    }

    /** RFC 7692 7.1.2.2: the window of a client that does not offer to bound it is not to be bounded. */
    private boolean isAcceptable(DeflateTerms offered) {
        return offered.clientWindowBits() != DeflateTerms.ABSENT
                || allowed.peerWindowBits() == DeflateParameters.MOST_BITS;
    }

    private DeflateAgreement accept(DeflateTerms offered) {
        TakeoverBudget.Reservation reservation = budget.new Reservation();
        DeflateParameters parameters = new DeflateParameters(
                // RFC 7692 7.1.1.1: to be accepted when offered, and may be answered in any case
                allowed.ownTakeover()
                        && !offered.serverNoTakeover()
                        && reservation.tryAdd(TakeoverBudget.DEFLATER_BYTES),
                bounded(allowed.ownWindowBits(), offered.serverWindowBits()),
                // RFC 7692 7.1.1.2: likewise
                allowed.peerTakeover()
                        && !offered.clientNoTakeover()
                        && reservation.tryAdd(TakeoverBudget.INFLATER_BYTES),
                bounded(allowed.peerWindowBits(), offered.clientWindowBits()));
        return new DeflateAgreement(parameters, answerTo(offered, parameters), reservation);
    }

    private static int bounded(int allowed, int offered) {
        return offered > DeflateTerms.ABSENT ? Math.min(allowed, offered) : allowed;
    }

    private static DeflateTerms answerTo(DeflateTerms offered, DeflateParameters agreed) {
        boolean sayOwn =
                offered.serverWindowBits() != DeflateTerms.ABSENT; // RFC 7692 7.1.2.1: accepted by being answered
        return new DeflateTerms(
                !agreed.ownTakeover(),
                !agreed.peerTakeover(),
                sayOwn ? agreed.ownWindowBits() : bitsBelowMost(agreed.ownWindowBits(), DeflateTerms.ABSENT),
                bitsBelowMost(agreed.peerWindowBits(), DeflateTerms.ABSENT));
    }

    private static int bitsBelowMost(int bits, int otherwise) {
        return bits < DeflateParameters.MOST_BITS ? bits : otherwise;
    }

    /** As a client: an offer for one handshake, with takeover as far as the budget goes. */
    public DeflateOffer offer() {
        TakeoverBudget.Reservation reservation = budget.new Reservation();
        DeflateParameters offered = new DeflateParameters(
                allowed.ownTakeover() && reservation.tryAdd(TakeoverBudget.DEFLATER_BYTES),
                allowed.ownWindowBits(),
                allowed.peerTakeover() && reservation.tryAdd(TakeoverBudget.INFLATER_BYTES),
                allowed.peerWindowBits());
        DeflateTerms terms = new DeflateTerms(
                !offered.peerTakeover(),
                !offered.ownTakeover(),
                bitsBelowMost(offered.peerWindowBits(), DeflateTerms.ABSENT),
                bitsBelowMost(offered.ownWindowBits(), DeflateTerms.NO_VALUE)); // says that a server may bound it
        return new DeflateOffer(offered, terms, reservation);
    }

    /** The one extension of an answer to an offer of only this extension; empty for none. */
    static Optional<Extension> onlyExtension(List<String> answer) throws NegotiationException {
        List<Extension> extensions = ExtensionHeader.parse(answer);
        if (extensions.stream().anyMatch(extension -> !extension.name().equals(DeflateTerms.EXTENSION))) {
            throw new NegotiationException("RFC 6455 4.1: the server answers an extension that was not offered");
        }
        if (extensions.size() > 1) {
            throw new NegotiationException("RFC 7692 5: the server accepts one offer twice");
        }
        return extensions.stream().findFirst();
    }
}
