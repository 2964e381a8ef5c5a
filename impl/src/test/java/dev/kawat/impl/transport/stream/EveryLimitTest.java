/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Handshake;
import dev.kawat.Identity;
import dev.kawat.OnConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.testing.TestApplication;
import dev.kawat.spi.LimitListener.LimitReached;
import jakarta.websocket.OnMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit that ends or refuses something notifies the listeners of limits, once, with its key and its code. */
class EveryLimitTest {

    /** Does what reaches a limit. */
    @FunctionalInterface
    private interface Excess {
        void of(EveryLimitTest test);
    }

    /**
     * A limit.
     *
     * @param value its value
     * @param code the code that its event has
     * @param excess reaches it
     */
    private record Case(String value, int code, Excess excess) {}

    private static final String ADDRESS = "192.0.2.1";

    private static final Map<Setting, Case> CASES = new EnumMap<>(Setting.class);

    static {
        put(Setting.MAX_MESSAGE, "10", 1009, test -> test.peer().saysTexts("x".repeat(11)));
        put(Setting.MAX_FRAGMENTS, "1", 1008, test -> test.peer().says(part(1), part(0)));
        put(Setting.MAX_PINGS, "1", 1008, test -> {
            byte[][] pings = new byte[11][];
            Arrays.fill(pings, WirePeer.ping("p"));
            test.peer().says(pings);
        });
        put(Setting.FRAME_TIMEOUT, "3s", 1008, test -> {
            test.peer().says(Arrays.copyOf(WirePeer.text("text"), 8));
            test.pass(4);
        });
        put(Setting.MESSAGE_TIMEOUT, "3s", 1008, test -> {
            test.peer().says(part(1));
            test.pass(4);
        });
        put(Setting.MESSAGE_RATE, "1", 0, test -> test.peer().saysTexts("one", "two"));
        put(Setting.MESSAGE_RATE_PER_USER, "1", 0, test -> test.peer().saysTexts("one", "two"));
        put(Setting.BYTE_RATE, "3B", 0, test -> test.peer().saysTexts("long"));
        put(Setting.BYTE_RATE_PER_USER, "3B", 0, test -> test.peer().saysTexts("long"));
        put(Setting.FIRST_MESSAGE_TIMEOUT, "3s", 1008, EveryLimitTest::beSilent);
        put(Setting.IDLE_TIMEOUT, "3s", 1001, EveryLimitTest::beSilent);
        put(Setting.MAX_CONNECTION_AGE, "3s", 1001, EveryLimitTest::beSilent);
        put(Setting.PONG_TIMEOUT, "3s", 1006, test -> {
            test.peer();
            test.pass(30);
        });
        put(Setting.WRITE_TIMEOUT, "3s", 1006, test -> {
            test.peer().stream.acceptWrites(0);
            test.application.server().broadcast("text");
            test.pass(4);
        });
        put(Setting.OUTBOX_MESSAGES, "2", 1013, EveryLimitTest::overflow);
        put(Setting.OUTBOX_BYTES, "5B", 1013, EveryLimitTest::overflow);
        put(Setting.MEMORY, "8000B", 1008, test -> {
            byte[] frame = WirePeer.text("x".repeat(9000));
            test.peer().says(Arrays.copyOf(frame, 8000));
            test.pass(1);
        });
        put(Setting.MAX_CONNECTIONS, "1", 503, EveryLimitTest::connectTwice);
        put(Setting.MAX_CONNECTIONS_PER_ADDRESS, "1", 429, EveryLimitTest::connectTwice);
        put(Setting.MAX_CONNECTIONS_PER_USER, "1", 429, EveryLimitTest::connectTwice);
        put(Setting.MAX_CONNECTIONS_TOTAL, "1", 503, EveryLimitTest::connectTwice);
        put(Setting.MAX_CONNECTIONS_TOTAL_PER_ADDRESS, "1", 429, EveryLimitTest::connectTwice);
        put(Setting.MAX_CONNECTIONS_TOTAL_PER_USER, "1", 429, EveryLimitTest::connectTwice);
        put(Setting.HANDSHAKE_RATE, "1", 503, EveryLimitTest::connectTwice);
        put(Setting.HANDSHAKE_RATE_PER_ADDRESS, "1", 429, EveryLimitTest::connectTwice);
        put(Setting.MAX_PENDING_HANDSHAKES, "1", 503, test -> {
            test.duringGate = () -> test.application.request(handshake());
            test.peer();
        });
    }

    /** The settings that limit no peer, or whose end is no event, as the documentation of the listener says. */
    private static final Set<Setting> NO_LIMITS = EnumSet.of(
            Setting.OUTBOX_POLICY,
            Setting.HISTORY,
            Setting.HISTORY_MEMORY,
            Setting.RELAY,
            Setting.PRESENCE,
            Setting.PRESENCE_LINGER,
            Setting.RELAY_APPLICATION,
            Setting.RELAY_NODE,
            Setting.RELAY_SECRET,
            Setting.RELAY_BUFFER,
            Setting.RELAY_INBOUND,
            Setting.RELAY_MAX_MESSAGE,
            Setting.RELAY_WAIT,
            Setting.RELAY_WAIT_LOGGED,
            Setting.SLOW_AFTER,
            Setting.MAILBOX_MESSAGES,
            Setting.MAILBOX_BYTES,
            Setting.CONCURRENCY,
            Setting.CONTEXTS,
            Setting.ON_FAILURE,
            Setting.SESSION_TOUCH,
            Setting.CLOSE_TIMEOUT,
            Setting.TERMINATE_MIN_CODE,
            Setting.PING,
            Setting.PING_INTERVAL,
            Setting.RATE_POLICY,
            Setting.COMPRESSION,
            Setting.ORIGINS,
            Setting.HOSTS,
            Setting.MESSAGE_TYPE_PROPERTY,
            Setting.JSON_MAX_DEPTH,
            Setting.JSON_MAX_DIGITS,
            Setting.JSON_MAX_NAME,
            Setting.JSON_MAX_MEMBERS,
            Setting.TRUSTED_PROXIES,
            Setting.TRANSPORT,
            Setting.COMPRESSION_MEMORY,
            Setting.COMPRESSION_LEVEL,
            Setting.JSON,
            Setting.ARTEFACTS,
            Setting.WORKERS,
            Setting.HANDSHAKE_TIMEOUT,
            Setting.MAX_HEADER_SIZE,
            Setting.SHUTDOWN_TIMEOUT);

    private static void put(Setting setting, String value, int code, Excess excess) {
        CASES.put(setting, new Case(value, code, excess));
    }

    @WebSocketEndpoint("/limited")
    static class Limited {

        private final EveryLimitTest test;

        Limited(EveryLimitTest test) {
            this.test = test;
        }

        @OnConnection
        void gate() {
            Runnable once = test.duringGate;
            test.duringGate = () -> {};
            once.run();
        }

        @OnMessage
        void said(String message) {}
    }

    private final List<LimitReached> events = new CopyOnWriteArrayList<>();
    private Runnable duringGate = () -> {};
    private TestApplication application;
    private WireEngine engine;

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
    }

    private void start(Setting setting, String value) {
        application = TestApplication.builder()
                .endpoint(Limited.class, () -> new Limited(this))
                .limitListener(events::add)
                .set("kawat." + setting.key(), value)
                .start();
        engine = new WireEngine(
                application.deployment().watchdog(), application.deployment().compression());
    }

    private static Handshake.Builder handshake() {
        return Handshake.to("/limited").remoteAddress(ADDRESS).identity(Identity.of(() -> "anna"));
    }

    private WirePeer peer() {
        HandshakeOutcome.Admitted admitted = (HandshakeOutcome.Admitted) application.request(handshake());
        return WirePeer.open(engine, admitted.connection());
    }

    private static byte[] part(int opcode) {
        return new byte[] {(byte) opcode, (byte) 0x81, 0, 0, 0, 0, 'x'};
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            application.time().advance(Duration.ofSeconds(1));
        }
    }

    private void beSilent() {
        peer();
        pass(4);
    }

    private void overflow() {
        peer().stream.acceptWrites(0);
        for (int i = 0; i < 3; i++) {
            application.server().broadcast("text");
        }
        pass(1);
    }

    private void connectTwice() {
        peer();
        assertThat(application.request(handshake())).isInstanceOf(HandshakeOutcome.Refused.class);
    }

    private static Set<Setting> limits() {
        return CASES.keySet();
    }

    @ParameterizedTest
    @MethodSource("limits")
    void isNotified(Setting setting) {
        Case limit = CASES.get(setting);
        start(setting, limit.value());

        limit.excess().of(this);

        assertThat(events).containsExactly(new LimitReached(setting.key(), "Limited", limit.code(), ADDRESS, 1));
        assertThat(events.get(0).refusesHandshake()).isEqualTo(limit.code() == 429 || limit.code() == 503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"message-rate", "byte-rate"})
    void ratesThatCloseHaveTheCodeOfTheConnection(String key) {
        application = TestApplication.builder()
                .endpoint(Limited.class, () -> new Limited(this))
                .limitListener(events::add)
                .set("kawat." + key, "1")
                .set("kawat.rate-policy", "close")
                .start();
        engine = new WireEngine(
                application.deployment().watchdog(), application.deployment().compression());

        WirePeer peer = peer();
        peer.saysTexts("1", "2", "3");

        assertThat(peer.heard()).containsExactly("close 1008");
        assertThat(events).containsExactly(new LimitReached(key, "Limited", 1008, ADDRESS, 1));
    }

    @Test
    void memoryThatIsShortRefusesHandshakes() {
        start(Setting.MEMORY, "8000B");
        peer().says(Arrays.copyOf(WirePeer.text("x".repeat(9000)), 8000));

        assertThat(application.request(handshake()))
                .isEqualTo(new HandshakeOutcome.Refused(503, Map.of("Retry-After", "10")));
        assertThat(events).containsExactly(new LimitReached("memory", "Limited", 503, ADDRESS, 1));
    }

    @Test
    void memoryOfWhatIsUnsentClosesWith1013() {
        start(Setting.MEMORY, "8000B");
        peer().stream.acceptWrites(0);
        for (int i = 0; i < 100; i++) {
            application.server().broadcast("x".repeat(100));
        }
        pass(1);

        assertThat(events).containsExactly(new LimitReached("memory", "Limited", 1013, ADDRESS, 1));
    }

    @Test
    void everySettingIsALimitOrIsNone() {
        Set<Setting> known = EnumSet.copyOf(CASES.keySet());
        known.addAll(NO_LIMITS);

        assertThat(CASES.keySet()).doesNotContainAnyElementsOf(NO_LIMITS);
        assertThat(known).containsExactlyInAnyOrder(Setting.values());
    }
}
