/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 sections 5 and 7.1. */
class DeflateNegotiationTest {

    private static final long BOTH = TakeoverBudget.DEFLATER_BYTES + TakeoverBudget.INFLATER_BYTES;

    private final TakeoverBudget budget = new TakeoverBudget(BOTH);

    private DeflateNegotiation allowing(DeflateParameters parameters) {
        return new DeflateNegotiation(parameters, budget);
    }

    @Nested
    class Server {

        private Optional<DeflateAgreement> answer(DeflateParameters allowed, String... offers)
                throws NegotiationException {
            return allowing(allowed).answer(List.of(offers));
        }

        private String header(DeflateParameters allowed, String... offers) throws NegotiationException {
            Optional<DeflateAgreement> agreed = answer(allowed, offers);
            agreed.ifPresent(DeflateAgreement::close);
            return agreed.map(DeflateAgreement::header).orElse("none");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "permessage-deflate | permessage-deflate",
                    "permessage-deflate; client_max_window_bits | permessage-deflate",
                    "permessage-deflate; client_max_window_bits=15 | permessage-deflate",
                    "permessage-deflate; client_max_window_bits=10"
                            + " | permessage-deflate; client_max_window_bits=10",
                    "permessage-deflate; server_max_window_bits=10"
                            + " | permessage-deflate; server_max_window_bits=10",
                    "permessage-deflate; server_max_window_bits=15"
                            + " | permessage-deflate; server_max_window_bits=15",
                    "permessage-deflate; server_no_context_takeover"
                            + " | permessage-deflate; server_no_context_takeover",
                    "permessage-deflate; client_no_context_takeover"
                            + " | permessage-deflate; client_no_context_takeover",
                    "permessage-deflate ;\tclient_max_window_bits = 9 ; server_max_window_bits=8"
                            + " | permessage-deflate; server_max_window_bits=8; client_max_window_bits=9",
                    "permessage-deflate; server_max_window_bits=\"1\\0\""
                            + " | permessage-deflate; server_max_window_bits=10",
                })
        void offerIsAnswered(String offer, String answer) throws NegotiationException {
            assertThat(header(DeflateParameters.ANY, offer)).isEqualTo(answer);
        }

        /** RFC 7692 7.1.1.1: the client has a window that nobody refers to, which is its memory and nothing else. */
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "permessage-deflate | permessage-deflate",
                    "permessage-deflate; client_max_window_bits | permessage-deflate",
                    "permessage-deflate; client_no_context_takeover"
                            + " | permessage-deflate; client_no_context_takeover",
                    "permessage-deflate; server_no_context_takeover; client_max_window_bits"
                            + " | permessage-deflate; server_no_context_takeover",
                })
        void whatTheClientDoesNotOfferIsNotAnnounced(String offer, String answer) throws NegotiationException {
            DeflateAgreement agreed =
                    answer(DeflateParameters.NO_OWN_TAKEOVER, offer).orElseThrow();

            assertThat(agreed.header()).isEqualTo(answer);
            assertThat(agreed.parameters().ownTakeover()).isFalse();
            assertThat(agreed.parameters().peerTakeover()).isEqualTo(!offer.contains("client_no"));
        }

        @Test
        void smallerWindowOfOursIsNotAnnouncedUnasked() throws NegotiationException {
            DeflateAgreement agreed = answer(
                            new DeflateParameters(true, 11, true, 12), "permessage-deflate; client_max_window_bits")
                    .orElseThrow();

            assertThat(agreed.header()).isEqualTo("permessage-deflate; client_max_window_bits=12");
            assertThat(agreed.parameters()).isEqualTo(new DeflateParameters(true, 11, true, 12));
        }

        @Test
        void clientThatDoesNotOfferToDoWithoutTakeoverIsDeclinedWhereItIsNotAllowed() throws NegotiationException {
            String without = "permessage-deflate; client_no_context_takeover";

            assertThat(header(DeflateParameters.NO_TAKEOVER, "permessage-deflate"))
                    .isEqualTo("none");
            assertThat(header(DeflateParameters.NO_TAKEOVER, "permessage-deflate, " + without))
                    .isEqualTo(without);
            assertThat(budget.reserved()).isZero();
        }

        @Test
        void parametersAreSeenFromOurSide() throws NegotiationException {
            String offer = "permessage-deflate; server_no_context_takeover; server_max_window_bits=9;"
                    + " client_max_window_bits=13";

            assertThat(answer(DeflateParameters.ANY, offer).orElseThrow().parameters())
                    .isEqualTo(new DeflateParameters(false, 9, true, 13));
        }

        @Test
        void smallerWindowIsTaken() throws NegotiationException {
            String offer = "permessage-deflate; server_max_window_bits=12; client_max_window_bits=9";

            assertThat(header(new DeflateParameters(true, 10, true, 11), offer))
                    .isEqualTo("permessage-deflate; server_max_window_bits=10; client_max_window_bits=9");
        }

        @Test
        void windowOfAClientThatDoesNotOfferToBoundItIsNotBounded() throws NegotiationException {
            DeflateParameters bounded = new DeflateParameters(true, 15, true, 14);

            assertThat(header(bounded, "permessage-deflate")).isEqualTo("none");
            assertThat(header(bounded, "permessage-deflate, permessage-deflate; client_max_window_bits"))
                    .isEqualTo("permessage-deflate; client_max_window_bits=14");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "unknown",
                    "unknown=1",
                    "server_no_context_takeover=1",
                    "client_no_context_takeover=1",
                    "server_no_context_takeover; server_no_context_takeover",
                    "client_max_window_bits; client_max_window_bits=9",
                    "server_max_window_bits",
                    "server_max_window_bits=7",
                    "server_max_window_bits=16",
                    "server_max_window_bits=08",
                    "server_max_window_bits=0",
                    "server_max_window_bits=-1",
                    "server_max_window_bits=8.0",
                    "server_max_window_bits=99999999999",
                    "client_max_window_bits=7",
                    "client_max_window_bits=16",
                    "client_max_window_bits=+9",
                })
        void offerWithAParameterThatIsWrongIsDeclinedAndTheNextTaken(String parameters) throws NegotiationException {
            String wrong = "permessage-deflate; " + parameters;

            assertThat(header(DeflateParameters.ANY, wrong)).isEqualTo("none");
            assertThat(header(DeflateParameters.ANY, wrong + ", permessage-deflate; server_max_window_bits=9"))
                    .isEqualTo("permessage-deflate; server_max_window_bits=9");
            assertThat(header(DeflateParameters.ANY, wrong, "permessage-deflate; server_no_context_takeover"))
                    .contains("server_no_context_takeover");
        }

        @Test
        void firstOfSeveralAcceptableOffersIsTaken() throws NegotiationException {
            assertThat(header(
                            DeflateParameters.ANY,
                            "x-other; a=b, permessage-deflate; server_max_window_bits=9, permessage-deflate"))
                    .isEqualTo("permessage-deflate; server_max_window_bits=9");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", " ", ",", " , ,", "x-webkit-deflate-frame", "Permessage-Deflate", "bar; a=\"b\", foo;c"})
        void withoutAnOfferThereIsNoCompression(String value) throws NegotiationException {
            assertThat(header(DeflateParameters.ANY, value)).isEqualTo("none");
            assertThat(header(DeflateParameters.ANY)).isEqualTo("none");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    ";",
                    "a;",
                    "a;;b",
                    "a b",
                    "a; b=",
                    "a; b=\"",
                    "a; b=\"c",
                    "a; b=\"\"",
                    "a; b=\"c d\"",
                    "a; b=\"c\\",
                    "a; b=c=d",
                    "a; =c",
                    "\"a\"",
                    "a; b=\"c\"d",
                    "ä",
                    "a\0",
                })
        void malformedHeaderFails(String value) {
            assertThatThrownBy(() -> header(DeflateParameters.ANY, "permessage-deflate, " + value))
                    .isInstanceOf(NegotiationException.class)
                    .hasMessageStartingWith("RFC 6455 9.1: ");
        }

        @Test
        void takeoverIsReservedAndGivenBackOnce() throws NegotiationException {
            DeflateAgreement agreed =
                    answer(DeflateParameters.ANY, "permessage-deflate").orElseThrow();
            assertThat(budget.reserved()).isEqualTo(BOTH);

            agreed.close();
            agreed.close();

            assertThat(budget.reserved()).isZero();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "permessage-deflate",
                    "permessage-deflate; client_max_window_bits; server_no_context_takeover"
                })
        void whenTheBudgetIsSpentAClientThatMayTakeOverIsNotCompressed(String offer) throws NegotiationException {
            assertThat(answer(DeflateParameters.ANY, "permessage-deflate")).isPresent();
            assertThat(budget.ranOut()).isFalse();

            assertThat(header(DeflateParameters.ANY, offer)).isEqualTo("none");
            assertThat(header(DeflateParameters.NO_OWN_TAKEOVER, offer)).isEqualTo("none");

            assertThat(budget.ranOut()).isTrue();
            assertThat(budget.reserved()).isEqualTo(BOTH);
        }

        @Test
        void whenTheBudgetIsSpentAClientThatOffersToDoWithoutTakeoverIsCompressed() throws NegotiationException {
            String without = "permessage-deflate; client_no_context_takeover";
            assertThat(answer(DeflateParameters.ANY, "permessage-deflate")).isPresent();

            DeflateAgreement second = answer(DeflateParameters.ANY, "permessage-deflate, " + without)
                    .orElseThrow();

            assertThat(second.header()).isEqualTo(without);
            assertThat(second.parameters()).isEqualTo(DeflateParameters.NO_TAKEOVER);
            second.close();
            assertThat(budget.reserved()).isEqualTo(BOTH);
        }

        @Test
        void budgetThatCoversOneDirectionServesThatOne() throws NegotiationException {
            DeflateNegotiation poor =
                    new DeflateNegotiation(DeflateParameters.ANY, new TakeoverBudget(TakeoverBudget.INFLATER_BYTES));

            DeflateAgreement agreed = poor.answer(List.of("permessage-deflate")).orElseThrow();

            assertThat(agreed.header()).isEqualTo("permessage-deflate");
            assertThat(agreed.parameters()).isEqualTo(DeflateParameters.NO_OWN_TAKEOVER);
        }

        @Test
        void nothingIsReservedForWhatTheOfferRulesOut() throws NegotiationException {
            answer(DeflateParameters.ANY, "permessage-deflate; server_no_context_takeover; client_no_context_takeover");

            assertThat(budget.reserved()).isZero();
        }
    }

    @Nested
    class Client {

        private Optional<DeflateAgreement> accept(DeflateParameters allowed, String... answer)
                throws NegotiationException {
            return allowing(allowed).offer().accept(List.of(answer));
        }

        @ParameterizedTest
        @CsvSource({
            "true, 15, true, 15, permessage-deflate; client_max_window_bits",
            "false, 15, true, 15, permessage-deflate; client_no_context_takeover; client_max_window_bits",
            "true, 12, false, 15, permessage-deflate; server_no_context_takeover; client_max_window_bits=12",
            "true, 15, true, 9, permessage-deflate; server_max_window_bits=9; client_max_window_bits",
        })
        void offerSaysWhatIsAllowed(boolean own, int ownBits, boolean peer, int peerBits, String header) {
            assertThat(allowing(new DeflateParameters(own, ownBits, peer, peerBits))
                            .offer()
                            .header())
                    .isEqualTo(header);
        }

        @Test
        void whenTheBudgetIsSpentNoTakeoverIsOffered() {
            DeflateOffer first = allowing(DeflateParameters.ANY).offer();

            assertThat(allowing(DeflateParameters.ANY).offer().header())
                    .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                            + " client_max_window_bits");

            first.close();
            first.close();
            assertThat(budget.reserved()).isZero();
        }

        @Test
        void answerWithoutTheExtensionIsNoCompression() throws NegotiationException {
            assertThat(accept(DeflateParameters.ANY)).isEmpty();
            assertThat(accept(DeflateParameters.ANY, "")).isEmpty();
            assertThat(budget.reserved()).isZero();
        }

        @Test
        void answerMayAskForLess() throws NegotiationException {
            DeflateAgreement agreed = accept(
                            DeflateParameters.ANY,
                            "permessage-deflate; client_no_context_takeover; server_max_window_bits=10;"
                                    + " client_max_window_bits=9")
                    .orElseThrow();

            assertThat(agreed.parameters()).isEqualTo(new DeflateParameters(false, 9, true, 10));
            assertThat(budget.reserved()).isEqualTo(TakeoverBudget.INFLATER_BYTES);
            agreed.close();
            assertThat(budget.reserved()).isZero();
        }

        @Test
        void answerMayRuleOutTheServersTakeover() throws NegotiationException {
            accept(DeflateParameters.ANY, "permessage-deflate; server_no_context_takeover");

            assertThat(budget.reserved()).isEqualTo(TakeoverBudget.DEFLATER_BYTES);
        }

        @Test
        void plainAnswerIsWhatWasOffered() throws NegotiationException {
            DeflateParameters allowed = new DeflateParameters(true, 11, true, 15);

            assertThat(accept(allowed, "permessage-deflate").orElseThrow().parameters())
                    .isEqualTo(allowed);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "x-other",
                    "permessage-deflate; server_no_context_takeover; server_max_window_bits=10, x-other",
                    "permessage-deflate; server_no_context_takeover; server_max_window_bits=10,"
                            + " permessage-deflate; server_no_context_takeover; server_max_window_bits=10",
                    "permessage-deflate; server_max_window_bits=10",
                    "permessage-deflate; server_no_context_takeover",
                    "permessage-deflate; server_no_context_takeover; server_max_window_bits=11",
                    "permessage-deflate; server_no_context_takeover; server_max_window_bits=10;"
                            + " client_max_window_bits",
                    "permessage-deflate; server_no_context_takeover; server_max_window_bits=10;"
                            + " client_max_window_bits=13",
                    "permessage-deflate; server_no_context_takeover; server_max_window_bits=10; unknown",
                    "permessage-deflate; server_no_context_takeover; server_max_window_bits=10;"
                            + " server_max_window_bits=10",
                    "permessage-deflate;",
                })
        void answerBeyondTheOfferFailsAndGivesBackWhatWasReserved(String answer) throws NegotiationException {
            DeflateParameters allowed = new DeflateParameters(true, 12, false, 10);
            String within = "permessage-deflate; server_no_context_takeover; server_max_window_bits=10";
            assertThat(accept(allowed, within)).isPresent().get().satisfies(DeflateAgreement::close);

            assertThatThrownBy(() -> accept(allowed, answer))
                    .isInstanceOf(NegotiationException.class)
                    .hasMessageStartingWith("RFC ");
            assertThat(budget.reserved()).isZero();
        }
    }

    @Test
    void everyServerAnswerIsAcceptedByTheClientThatOffered() throws NegotiationException {
        for (int bits = 0; bits < 1 << 6; bits++) {
            DeflateParameters client =
                    new DeflateParameters((bits & 1) != 0, (bits & 2) != 0 ? 15 : 9, (bits & 4) != 0, 12);
            DeflateParameters server =
                    new DeflateParameters((bits & 8) != 0, (bits & 16) != 0 ? 15 : 8, (bits & 32) != 0, 13);
            DeflateOffer offer = new DeflateNegotiation(client, new TakeoverBudget(BOTH)).offer();

            Optional<DeflateAgreement> atServer =
                    new DeflateNegotiation(server, new TakeoverBudget(BOTH)).answer(List.of(offer.header()));

            assertThat(atServer.isPresent()).isEqualTo(server.peerTakeover() || !client.ownTakeover());
            if (atServer.isPresent()) {
                assertThat(atServer.get().parameters().ownWindowBits()).isLessThanOrEqualTo(12);
                checkThatEachCanReadTheOther(offer, atServer.get());
            }
        }
    }

    /** What one side does not announce it may still do without: the other is ready for more. */
    private static void checkThatEachCanReadTheOther(DeflateOffer offer, DeflateAgreement server)
            throws NegotiationException {
        DeflateParameters here = server.parameters();
        DeflateParameters there =
                offer.accept(List.of(server.header())).orElseThrow().parameters();
        assertThat(here.peerTakeover() || !there.ownTakeover()).isTrue();
        assertThat(there.peerTakeover() || !here.ownTakeover()).isTrue();
        assertThat(there.ownWindowBits()).isLessThanOrEqualTo(here.peerWindowBits());
        assertThat(here.ownWindowBits()).isLessThanOrEqualTo(there.peerWindowBits());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 7, 16})
    void windowBitsAre8To15(int bits) {
        assertThatIllegalArgumentException().isThrownBy(() -> new DeflateParameters(true, bits, true, 15));
        assertThatIllegalArgumentException().isThrownBy(() -> new DeflateParameters(true, 15, true, bits));
    }
}
