/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guides about what works around callbacks because handlers are beans. */
class DocumentedBeansTest extends GuideTest {

    /** The log of the start of a server, which has interceptors for the annotations here. */
    private static final class Warnings extends Handler implements AutoCloseable {

        private final Logger logger = Logger.getLogger("dev.kawat.deployment");
        private final List<String> texts = new CopyOnWriteArrayList<>();

        Warnings() {
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord logged) {
            if (logged.getLevel().equals(Level.WARNING)) {
                texts.add(logged.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"intercept-callbacks", "validate-messages", "use-transactions"})
    void warnsOfNothingThatIsCarriedOut(String guide) throws Exception {
        try (Warnings warnings = new Warnings()) {
            programs.compile(guide(guide)).start();

            assertThat(warnings.texts).isEmpty();
        }
    }

    @Test
    void interceptsCallbacks() throws Exception {
        KawatServer server = programs.compile(guide("intercept-callbacks")).start();
        Peer watching = programs.connect(server, "speech?watch=true");

        assertThat(programs.connect(server, "speech?watch=false").ask("tea")).isEqualTo("tea, please");
        assertThat(watching.text()).matches("say took µs: \\d+");
        assertThat(programs.connect(server, "speech?watch=false").ask(" ")).isEqualTo("pardon?");
        programs.connect(server, "speech?watch=false").send(new byte[1]);
        assertThat(texts(watching, 2).get(1)).matches("play took µs: \\d+");
    }

    @Test
    void validatesMessages() throws Exception {
        KawatServer server = programs.compile(guide("validate-messages")).start();
        Peer peer = programs.connect(server, "bookings");

        assertThat(peer.ask("{\"guest\": \"ann\", \"seats\": 2}")).isEqualTo("2 seats for ann");
        assertThat(peer.ask("{\"guest\": \" \", \"seats\": 9}"))
                .contains("seats must be less than or equal to 8", "guest must not be blank");
        assertThat(peer.ask("{\"guest\": \"" + "x".repeat(40) + "\", \"seats\": 1}"))
                .contains("size must be between 0 and 40");
        assertThat(peer.ask("{\"guest\": \"ann\", \"seats\": 9}")).isEqualTo("seats must be less than or equal to 8");
        peer.send(new byte[4]);
        assertThat(peer.text()).contains("size must be between 0 and 3");
    }

    @Test
    void usesTransactions() throws Exception {
        KawatServer server = programs.compile(guide("use-transactions")).start();
        Peer peer = programs.connect(server, "accounts");

        peer.send("5");
        peer.send("-7");
        peer.send("1");

        assertThat(texts(peer, 6))
                .containsExactly(
                        "booking 5",
                        "booked 5, sum 0",
                        "booking -7",
                        "no debts, sum 5",
                        "booking 1",
                        "booked 1, sum 5");
    }
}
