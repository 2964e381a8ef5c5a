/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Handshake;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.admission.ClientRequest;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.testing.Deployments;
import jakarta.websocket.OnMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefusalLogTest {

    @WebSocketEndpoint(value = "/rates", origins = "https://www.example.com")
    static class Rates {
        @OnMessage
        void message(String message) {}
    }

    @WebSocketEndpoint("/chat")
    static class Chat {
        @OnMessage
        void message(String message) {}
    }

    private static final Logger LOGGER = Logger.getLogger("dev.kawat.handshake");

    private final List<LogRecord> records = new ArrayList<>();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // which may overflow
    private final Deployment deployment = Deployments.start(new Chat(), new Rates());
    private final RefusalLog log = new RefusalLog(now::get);

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            records.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        LOGGER.removeHandler(handler);
    }

    private void refused(int server, String origin) {
        refused(server, origin, "inner:8080", "inner:8080");
    }

    private void refused(int server, String origin, String host, String asked) {
        Handshake handshake = Handshake.to("/chat").header("Host", host).build();
        log.refusedOrigin(deployment.endpoints().all().get(server), origin, new ClientRequest(handshake, asked));
    }

    @Test
    void saysWhatWasComparedAndWhatToSet() {
        refused(1, "https://elsewhere.example");

        assertThat(records).singleElement().satisfies(entry -> {
            assertThat(entry.getLevel()).isEqualTo(Level.INFO);
            assertThat(entry.getMessage())
                    .isEqualTo("endpoint 'Rates' at /rates: a handshake is refused with 403: Origin is"
                            + " 'https://elsewhere.example', Host is 'inner:8080', allowed is https://www.example.com."
                            + " To allow it, set kawat.endpoint.Rates.origins; behind a proxy, make the proxy"
                            + " pass the Host header on unchanged, with its port, or set kawat.trusted-proxies and make"
                            + " the proxy send X-Forwarded-Host. Each is logged once, and at most one a minute when there"
                            + " are more than 20");
        });
    }

    @Test
    void saysWhatATrustedProxyHasForwarded() {
        refused(0, "https://a.example:8443", "inner:8080", "a.example");

        assertThat(records.get(0).getMessage())
                .contains(
                        "Origin is 'https://a.example:8443', Host is 'inner:8080', forwarded for 'a.example', allowed");
    }

    @Test
    void eachPairOfAnEndpointIsLoggedOnce() {
        for (int i = 0; i < 10; i++) {
            refused(0, "https://a.example");
            refused(0, "https://b.example");
            refused(0, "https://a.example", "other", "other");
            refused(1, "https://a.example");
        }
        now.addAndGet(Duration.ofDays(1).toNanos());
        refused(0, "https://a.example");

        assertThat(records).hasSize(4);
    }

    @Test
    void ofManyOneAMinuteIsLogged() {
        for (int i = 0; i < 100; i++) {
            refused(0, "https://a" + i + ".example");
        }
        assertThat(records).hasSize(21);

        now.addAndGet(Duration.ofMinutes(1).toNanos() - 1);
        refused(0, "https://c.example");
        assertThat(records).hasSize(21);

        now.addAndGet(1);
        refused(0, "https://d.example");
        refused(0, "https://e.example");
        assertThat(records)
                .hasSize(22)
                .last()
                .satisfies(entry -> assertThat(entry.getMessage()).contains("https://d.example"));
    }

    @Test
    void whatAPeerSendsCannotPretendToBeAnotherLine() {
        refused(0, "https://a\r\nINFO: all is well" + "x".repeat(10_000));

        assertThat(records.get(0).getMessage()).contains("'https://a??INFO").hasSizeLessThan(1000);
    }

    @Test
    void neitherCanItWithTheLineEndsOfUnicode() {
        refused(0, "https://a\u0085b\u2028c\u2029d\u009be\u202ef");

        assertThat(records.get(0).getMessage()).contains("'https://a?b?c?d?e?f'");
    }

    @Test
    void theGatekeeperTellsOfWhatItRefuses() {
        new Gatekeeper(deployment).check(TestRequest.to("/chat").with("Origin", "https://elsewhere.example"));

        assertThat(records)
                .singleElement()
                .satisfies(entry -> assertThat(entry.getMessage())
                        .contains(
                                "Origin is 'https://elsewhere.example', Host is 'example.com', allowed is same-host"));
    }
}
