/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import dev.kawat.impl.wire.ExtensionHeader.Extension;
import java.util.List;
import java.util.Optional;

/**
 * Negotiates permessage-deflate (RFC 7692 section 7.1) in {@code Sec-WebSocket-Extensions}, as a server or as a client. For
 * any number of threads.
 *
 * <p>A server answers with no parameter that the client did not offer, although RFC 7692 would let it: many clients fail the
 * handshake then, or go on as if they had not read it. What a client does not offer to do without is therefore agreed to,
 * or the offer is declined.
 */
public final class DeflateNegotiation {

    private final DeflateParameters allowed;
    private final TakeoverBudget budget;

    /**
     * @param allowed what to agree to at most. Without the peer's takeover, or with a window of the peer's below 15 bits, a
     *     server declines offers of clients that do not offer to keep to it
     * @param budget where takeover is reserved; when it is spent, a server declines the offers of clients that may take over,
     *     and does not take over itself
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
        boolean peerTakeover = !offered.clientNoTakeover(); // RFC 7692 7.1.1.2: a hint, which is taken
        if (!isAcceptable(offered) || (peerTakeover && !reservation.tryAdd(TakeoverBudget.INFLATER_BYTES))) {
            return Optional.empty();
        }
        DeflateParameters parameters = new DeflateParameters(
                // RFC 7692 7.1.1.1: not when the client forbids it; that we do without otherwise, it need not know
                allowed.ownTakeover()
                        && !offered.serverNoTakeover()
                        && reservation.tryAdd(TakeoverBudget.DEFLATER_BYTES),
                bounded(allowed.ownWindowBits(), offered.serverWindowBits()),
                peerTakeover,
                bounded(allowed.peerWindowBits(), offered.clientWindowBits()));
        return Optional.of(new DeflateAgreement(parameters, answerTo(offered, parameters), reservation));
    }

    /** RFC 7692 7.1.1.2 and 7.1.2.2: for less than all, the client has to offer it. */
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
                offered.serverNoTakeover(), // RFC 7692 7.1.1.1: accepted by being answered
                offered.clientNoTakeover(), // RFC 7692 7.1.1.2: likewise
                saysOwnBits ? agreed.ownWindowBits() : DeflateTerms.ABSENT, // RFC 7692 7.1.2.1: likewise
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
