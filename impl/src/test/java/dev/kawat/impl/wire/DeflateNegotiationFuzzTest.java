/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whatever header comes, it is answered, declined or malformed; nothing reserved is lost; an answer keeps to its offer. */
class DeflateNegotiationFuzzTest {

    private static final DeflateParameters BOUNDED = new DeflateParameters(false, 12, true, 11);

    /** @param input headers, one a line */
    @FuzzTest
    void headersAreAnsweredDeclinedOrMalformed(byte[] input) {
        List<String> headers = Arrays.asList(new String(input, StandardCharsets.ISO_8859_1).split("\n", -1));
        for (DeflateParameters allowed : List.of(DeflateParameters.ANY, BOUNDED, DeflateParameters.NO_TAKEOVER)) {
            TakeoverBudget budget = new TakeoverBudget(1 << 20);
            DeflateNegotiation negotiation = new DeflateNegotiation(allowed, budget);
            answer(negotiation, headers).ifPresent(agreed -> checkServer(allowed, agreed, headers));
            accept(negotiation, headers).ifPresent(agreed -> checkClient(allowed, agreed));
            assertThat(budget.reserved()).isZero();
        }
    }

    private static Optional<DeflateAgreement> answer(DeflateNegotiation negotiation, List<String> offers) {
        try {
            return negotiation.answer(offers);
        } catch (NegotiationException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<DeflateAgreement> accept(DeflateNegotiation negotiation, List<String> answer) {
        try {
            return negotiation.offer().accept(answer);
        } catch (NegotiationException failed) {
            return Optional.empty();
        }
    }

    /** What a server answers is well formed, as its parameters say, and nothing that was not offered. */
    private static void checkServer(DeflateParameters allowed, DeflateAgreement agreed, List<String> offers) {
        DeflateParameters parameters = agreed.parameters();
        checkWithin(allowed, parameters);
        assertThat(agreed.header().contains("server_no_context_takeover") && parameters.ownTakeover())
                .isFalse();
        assertThat(agreed.header().contains("client_no_context_takeover")).isEqualTo(!parameters.peerTakeover());
        try {
            List<ExtensionHeader.Extension> answered = ExtensionHeader.parse(List.of(agreed.header()));
            assertThat(answered).hasSize(1);
            List<String> names = names(answered.get(0));
            assertThat(ExtensionHeader.parse(offers))
                    .anyMatch(offer -> names(offer).containsAll(names));
        } catch (NegotiationException e) {
            throw new AssertionError(agreed.header(), e);
        }
        agreed.close();
    }

    private static List<String> names(ExtensionHeader.Extension extension) {
        return extension.parameters().stream()
                .map(ExtensionHeader.Parameter::name)
                .toList();
    }

    private static void checkClient(DeflateParameters allowed, DeflateAgreement agreed) {
        checkWithin(allowed, agreed.parameters());
        agreed.close();
    }

    private static void checkWithin(DeflateParameters allowed, DeflateParameters agreed) {
        assertThat(agreed.ownWindowBits()).isLessThanOrEqualTo(allowed.ownWindowBits());
        assertThat(agreed.peerWindowBits()).isLessThanOrEqualTo(allowed.peerWindowBits());
        assertThat(agreed.ownTakeover() && !allowed.ownTakeover()).isFalse();
        assertThat(agreed.peerTakeover() && !allowed.peerTakeover()).isFalse();
    }
}
