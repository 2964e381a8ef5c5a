/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.Identity;
import dev.kawat.OnConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import dev.kawat.spi.LimitListener;
import dev.kawat.spi.LimitListener.LimitReached;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each limit of admission: who is refused, with what, and when there is room again. */
class AdmissionLimitsTest {

    private static final String ADDRESS = "192.0.2.1";
    private static final String OTHER = "192.0.2.2";

    @WebSocketEndpoint("/chat")
    static class Chat {

        @OnConnection
        void gate() {
            GATES.incrementAndGet();
        }

        @OnMessage
        String echo(String message) {
            return message;
        }

        @OnClose
        void closed() {}
    }

    @WebSocketEndpoint("/other")
    static class Lobby {

        @OnMessage
        void said(String message) {}
    }

    @WebSocketEndpoint(value = "/declared", maxConnections = "1")
    static class Declared {

        @OnMessage
        void said(String message) {}
    }

    private static final AtomicInteger GATES = new AtomicInteger();

    private final List<LimitReached> events = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private TestApplication application = TestApplication.of(Lobby.class, Lobby::new);

    @AfterEach
    void stop() {
        application.close();
    }

    private void start(String... settings) {
        application.close();
        GATES.set(0);
        TestApplication.Builder builder = TestApplication.builder()
                .endpoint(Chat.class, Chat::new)
                .endpoint(Lobby.class, Lobby::new)
                .endpoint(Declared.class, Declared::new)
                .limitListener(events::add)
                .check(context -> {
                    asked.add(context.handshake().path());
                    return HandshakeDecision.accept();
                });
        for (int i = 0; i < settings.length; i += 2) {
            builder.set(settings[i], settings[i + 1]);
        }
        application = builder.start();
    }

    private static Handshake.Builder chat(String address) {
        return Handshake.to("/chat").remoteAddress(address);
    }

    private void assertRefused(Handshake.Builder handshake, int status, String retryAfter) {
        assertThat(application.request(handshake))
                .isEqualTo(new HandshakeOutcome.Refused(status, Map.of("Retry-After", retryAfter)));
    }

    // ---- Connections ----

    @Test
    void nothingIsLimitedByDefault() {
        start();
        for (int i = 0; i < 200; i++) {
            application.connect(chat(ADDRESS));
        }

        assertThat(events).isEmpty();
    }

    @Test
    void connectionsOfAnEndpoint() {
        start("kawat.endpoint.Chat.max-connections", "2");
        PairClient first = application.connect(chat(ADDRESS));
        application.connect(chat(OTHER));

        assertRefused(chat("192.0.2.3"), 503, "10");
        application.connect("/other");
        assertThat(events).containsExactly(new LimitReached("max-connections", "Chat", 503, "192.0.2.3", 1));

        first.end().close();
        application.connect(chat(ADDRESS));
    }

    @Test
    void connectionsOfAnEndpointByAnnotation() {
        start();
        application.connect("/declared");

        assertRefused(Handshake.to("/declared"), 503, "10");
        assertThat(events).containsExactly(new LimitReached("max-connections", "Declared", 503, null, 1));
    }

    @Test
    void connectionsOfTheApplication() {
        start("kawat.max-connections-total", "2");
        PairClient first = application.connect(chat(ADDRESS));
        application.connect("/other");

        assertRefused(chat(ADDRESS), 503, "10");
        assertRefused(Handshake.to("/other"), 503, "10");
        assertThat(events)
                .extracting(LimitReached::setting, LimitReached::endpoint, LimitReached::count)
                .containsExactly(
                        tuple("max-connections-total", "Chat", 1L), tuple("max-connections-total", "Lobby", 1L));

        first.end().close();
        application.connect("/other");
    }

    @Test
    void connectionsOfAnAddress() {
        start("kawat.max-connections-per-address", "2");
        PairClient first = application.connect(chat(ADDRESS));
        application.connect(chat("::ffff:192.0.2.1")); // the same, seen by a socket for both kinds

        assertRefused(chat(ADDRESS), 429, "10");
        assertRefused(chat(ADDRESS), 429, "10");
        assertThat(events).extracting(LimitReached::count).containsExactly(1L, 2L);
        application.connect(chat(OTHER));
        application.connect(Handshake.to("/other").remoteAddress(ADDRESS));

        first.end().close();
        application.connect(chat(ADDRESS));
        assertRefused(chat(ADDRESS), 429, "10");
    }

    @Test
    void addressesOfIpv6CountByTheirNetwork() {
        start("kawat.max-connections-per-address", "1");
        application.connect(chat("2001:db8:0:1::1"));

        assertRefused(chat("2001:db8:0:1:ffff::2"), 429, "10");
        assertThat(events).extracting(LimitReached::client).containsExactly("2001:db8:0:1:0:0:0:0/64");
        application.connect(chat("2001:db8:0:2::1"));
        application.connect(chat("fe80::1%eth0"));
    }

    @Test
    void clientsOfUnknownAddressAreNotLimitedByIt() {
        start("kawat.max-connections-per-address", "1");

        application.connect(chat(null));
        application.connect(chat(null));
        application.connect(chat("unix:"));
        application.connect(chat("unix:"));
    }

    @Test
    void connectionsOfAUser() {
        start("kawat.max-connections-per-user", "1");
        PairClient first = application.connect(of("anna"));

        assertRefused(of("anna"), 429, "10");
        application.connect(of("bert"));
        application.connect(chat(ADDRESS));
        application.connect(chat(ADDRESS));
        assertThat(events).containsExactly(new LimitReached("max-connections-per-user", "Chat", 429, ADDRESS, 1));

        first.end().close();
        application.connect(of("anna"));
    }

    private static Handshake.Builder of(String user) {
        return chat(ADDRESS).identity(Identity.of(() -> user));
    }

    @Test
    void connectionsOfAnAddressToAllEndpoints() {
        start("kawat.max-connections-total-per-address", "2");
        PairClient first = application.connect(chat(ADDRESS));
        application.connect(Handshake.to("/other").remoteAddress(ADDRESS));
        asked.clear();

        assertRefused(chat(ADDRESS), 429, "10");
        assertRefused(Handshake.to("/other").remoteAddress("::ffff:192.0.2.1"), 429, "10");
        assertThat(asked).as("what the application was asked").isEmpty();
        assertThat(events)
                .extracting(LimitReached::setting, LimitReached::endpoint, LimitReached::client)
                .containsExactly(
                        tuple("max-connections-total-per-address", "Chat", ADDRESS),
                        tuple("max-connections-total-per-address", "Lobby", ADDRESS));
        application.connect(chat(OTHER));

        first.end().close();
        application.connect(Handshake.to("/other").remoteAddress(ADDRESS));
        assertRefused(chat(ADDRESS), 429, "10");
    }

    @Test
    void connectionsOfAUserToAllEndpoints() {
        start("kawat.max-connections-total-per-user", "2");
        PairClient first = application.connect(of("anna"));
        application.connect(Handshake.to("/other").identity(Identity.of(() -> "anna")));

        assertRefused(of("anna"), 429, "10");
        application.connect(of("bert"));
        application.connect(chat(ADDRESS));
        assertThat(events).containsExactly(new LimitReached("max-connections-total-per-user", "Chat", 429, ADDRESS, 1));

        first.end().close();
        application.connect(of("anna"));
        assertRefused(of("anna"), 429, "10");
    }

    @ParameterizedTest
    @CsvSource({
        "max-connections-total-per-address", "max-connections-per-address",
        "max-connections-total-per-user", "max-connections-per-user"
    })
    void whoIsRefusedByOneLimitTakesNoPlaceOfAnother(String refusing) {
        start(
                "kawat.max-connections-total",
                "100",
                "kawat.max-connections",
                "100",
                "kawat.max-connections-total-per-address",
                "50",
                "kawat.max-connections-per-address",
                "50",
                "kawat.max-connections-total-per-user",
                "50",
                "kawat.max-connections-per-user",
                "50",
                "kawat." + refusing,
                "1");
        PairClient first = application.connect(of("anna"));
        for (int i = 0; i < 200; i++) {
            assertRefused(of("anna"), 429, "10");
        }

        first.end().close();
        application.connect(of("anna"));
        assertRefused(of("anna"), 429, "10");
    }

    @Test
    void codeOfTheApplicationIsNotAskedAboutOneTooMany() {
        start("kawat.max-connections-per-address", "1");
        application.connect(chat(ADDRESS));
        asked.clear();
        GATES.set(0);

        assertRefused(chat(ADDRESS), 429, "10");

        assertThat(asked).isEmpty();
        assertThat(GATES).hasValue(0);
    }

    @Test
    void refusedAndAbandonedHandshakesTakeNoPlace() {
        start("kawat.max-connections", "1");
        HandshakeOutcome admitted = application.request(chat(ADDRESS));
        assertRefused(chat(ADDRESS), 503, "10");
        ((HandshakeOutcome.Admitted) admitted).connection().abandon();

        PairClient client = application.connect(chat(ADDRESS));
        assertRefused(chat(ADDRESS), 503, "10");
        client.connection().drop();
        application.connect(chat(ADDRESS));
    }

    @Test
    void listenerThatFailsChangesNothing() {
        application.close();
        LimitListener broken = event -> {
            throw new IllegalStateException("expected");
        };
        application = TestApplication.builder()
                .endpoint(Chat.class, Chat::new)
                .limitListener(broken)
                .limitListener(events::add)
                .set("kawat.max-connections", "1")
                .start();
        application.connect(chat(ADDRESS));

        assertRefused(chat(ADDRESS), 503, "10");
        assertThat(events).hasSize(1);
    }

    // ---- Handshakes ----

    @Test
    void handshakesOfAnAddress() {
        start("kawat.handshake-rate-per-address", "2");
        application.request(chat(ADDRESS));
        application.request(Handshake.to("/other").remoteAddress(ADDRESS));

        assertRefused(chat(ADDRESS), 429, "1");
        assertThat(events).containsExactly(new LimitReached("handshake-rate-per-address", "Chat", 429, ADDRESS, 1));
        application.connect(chat(OTHER));

        application.time().advance(Duration.ofMillis(500));
        application.connect(chat(ADDRESS));
        assertRefused(chat(ADDRESS), 429, "1");
    }

    @Test
    void handshakesInAll() {
        start("kawat.handshake-rate", "2");
        application.connect(chat(ADDRESS));
        application.connect(chat(OTHER));

        assertRefused(chat("192.0.2.3"), 503, "1");
        assertThat(events).extracting(LimitReached::setting).containsExactly("handshake-rate");

        application.time().advance(Duration.ofSeconds(1));
        application.connect(chat(ADDRESS));
    }

    @Test
    void idleAddressesAreForgotten() {
        HandshakeRate<String> rate = new HandshakeRate<>(10, 0);
        for (int i = 0; i < 1000; i++) {
            rate.take("address " + i, 0);
        }
        assertThat(rate.size()).isEqualTo(1000);

        rate.take("another", Duration.ofSeconds(2).toNanos());

        assertThat(rate.size()).isEqualTo(1);
    }

    @Test
    void memoryOfAddressesIsBounded() {
        HandshakeRate<Integer> rate = new HandshakeRate<>(1, 0);
        for (int i = 0; i < HandshakeRate.MAX_KEYS + 1000; i++) {
            rate.take(i, 0);
        }

        assertThat(rate.size()).isEqualTo(HandshakeRate.MAX_KEYS);
        assertThat(rate.take(0, 0)).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "7, 7", "1000, 1000"})
    void asManyAtOnceAsInASecond(int perSecond, int atOnce) {
        HandshakeRate<String> rate = new HandshakeRate<>(perSecond, -5);
        int taken = 0;
        while (rate.take("one", 0) == 0) {
            taken++;
        }

        assertThat(taken).isEqualTo(atOnce);
    }

    // ---- Time ----

    @Test
    void firstMessageMustComeInTime() {
        start("kawat.first-message-timeout", "5s");
        PairClient silent = application.connect(chat(ADDRESS));
        PairClient speaking = application.connect(chat(OTHER));
        speaking.send("hello");

        application.time().advance(Duration.ofSeconds(4));
        assertThat(silent.closes()).isEmpty();
        application.time().advance(Duration.ofSeconds(2));

        assertThat(silent.close().code()).isEqualTo(1008);
        assertThat(speaking.closes()).isEmpty();
        assertThat(events).containsExactly(new LimitReached("first-message-timeout", "Chat", 1008, ADDRESS, 1));
    }

    @Test
    void connectionsEndAtTheirAge() {
        start("kawat.max-connection-age", "10m", "kawat.ping-interval", "off");
        PairClient client = application.connect(chat(ADDRESS));
        client.send("hello");

        application.time().advance(Duration.ofMinutes(9));
        assertThat(client.closes()).isEmpty();
        application.time().advance(Duration.ofMinutes(2));

        assertThat(client.close().code()).isEqualTo(1001);
        assertThat(events).containsExactly(new LimitReached("max-connection-age", "Chat", 1001, ADDRESS, 1));
    }

    // ---- The race for the last place ----

    @Test
    void atMostSoManyWhoeverIsFirst() throws InterruptedException {
        start("kawat.max-connections-per-address", "5");
        AtomicInteger admitted = new AtomicInteger();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread client = new Thread(() -> {
                for (int n = 0; n < 20; n++) {
                    if (application.request(Handshake.to("/other").remoteAddress(ADDRESS))
                            instanceof HandshakeOutcome.Admitted) {
                        admitted.incrementAndGet();
                    }
                }
            });
            clients.add(client);
            client.start();
        }
        for (Thread client : clients) {
            client.join(20_000);
        }

        assertThat(admitted).hasValue(5);
    }
}
