/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import dev.kawat.impl.wire.ExtensionHeader.Extension;
import java.util.List;
import java.util.Optional;

/**
 * Negotiates permessage-deflate (RFC 7692 section 7.1) in {@code Sec-WebSocket-Extensions}, as a server or as a client. Usable
 * from any thread.
 *
 * <p>As a server it never answers with a parameter that the client did not offer, although RFC 7692 allows that. Many clients
 * fail the handshake then, or ignore the parameter. So a client that does not offer to give up takeover, or a part of its window,
 * keeps it, or its offer is declined.
 */
public final class DeflateNegotiation {

    private final DeflateParameters allowed;
    private final TakeoverBudget budget;

    /**
     * @param allowed the most to agree to. Without takeover for the peer, or with a window below 15 bits for the peer, a server
     *     declines offers of clients that do not offer to keep to that
     * @param budget where takeover is reserved. When it is spent, a server declines the offers of clients that may take over, and
     *     does not take over itself
     */
    public DeflateNegotiation(DeflateParameters allowed, TakeoverBudget budget) {
        this.allowed = allowed;
        this.budget = budget;
    }

    /**
     * Accepts the first offer that is acceptable, as a server.
     *
     * @param offers the values of all {@code Sec-WebSocket-Extensions} of the request, in order; possibly none
     * @return what was agreed, to be closed when the connection ends; empty for no compression
     * @throws NegotiationException if a header is malformed: the request must be refused (RFC 6455 section 9.1)
     */
    public Optional<DeflateAgreement> answer(List<String> offers) throws NegotiationException {
        for (Extension extension : ExtensionHeader.parse(offers)) {
            Optional<DeflateAgreement> agreed = extension.name().equals(DeflateTerms.EXTENSION)
                    ? DeflateTerms.read(extension.parameters()).flatMap(this::accept)
                    : Optional.empty();
            if (agreed.isPresent()) {
                return agreed;
            }
        }
        return Optional.empty();
    }

    private Optional<DeflateAgreement> accept(DeflateTerms offered) {
        TakeoverBudget.Reservation reservation = budget.new Reservation();
        boolean peerTakeover = !offered.clientNoTakeover(); // RFC 7692 7.1.1.2: a hint, which we follow
        if (!isAcceptable(offered) || (peerTakeover && !reservation.tryAdd(TakeoverBudget.INFLATER_BYTES))) {
            return Optional.empty();
        }
        DeflateParameters parameters = new DeflateParameters(
                // RFC 7692 7.1.1.1: not if the client forbids it. It need not know if we do without for another reason.
                allowed.ownTakeover()
                        && !offered.serverNoTakeover()
                        && reservation.tryAdd(TakeoverBudget.DEFLATER_BYTES),
                bounded(allowed.ownWindowBits(), offered.serverWindowBits()),
                peerTakeover,
                bounded(allowed.peerWindowBits(), offered.clientWindowBits()));
        return Optional.of(new DeflateAgreement(parameters, answerTo(offered, parameters), reservation));
    }

    /** Returns whether the client offers all that we limit (RFC 7692 7.1.1.2 and 7.1.2.2). */
    private boolean isAcceptable(DeflateTerms offered) {
        return (allowed.peerTakeover() || offered.clientNoTakeover())
                && (allowed.peerWindowBits() == DeflateParameters.MOST_BITS
                        || offered.clientWindowBits() != DeflateTerms.ABSENT);
    }

    private static int bounded(int allowed, int offered) {
        return offered > DeflateTerms.ABSENT ? Math.min(allowed, offered) : allowed;
    }

    private static DeflateTerms answerTo(DeflateTerms offered, DeflateParameters agreed) {
        boolean saysOwnBits = offered.serverWindowBits() != DeflateTerms.ABSENT;
        return new DeflateTerms(
                offered.serverNoTakeover(), // RFC 7692 7.1.1.1: accepted by the answer
                offered.clientNoTakeover(), // RFC 7692 7.1.1.2: likewise
                saysOwnBits ? agreed.ownWindowBits() : DeflateTerms.ABSENT, // RFC 7692 7.1.2.1: likewise
                bitsBelowMost(agreed.peerWindowBits(), DeflateTerms.ABSENT));
    }

    private static int bitsBelowMost(int bits, int otherwise) {
        return bits < DeflateParameters.MOST_BITS ? bits : otherwise;
    }

    /** Returns an offer for one handshake, as a client, with takeover as far as the budget allows. */
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
                bitsBelowMost(
                        offered.ownWindowBits(), DeflateTerms.NO_VALUE)); // tells a server that it may set a bound
        return new DeflateOffer(offered, terms, reservation);
    }

    /** Returns the extension of an answer to an offer of this extension only; empty for none. */
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
