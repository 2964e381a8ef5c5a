/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.MessageType;
import dev.kawat.ParameterResolver;
import dev.kawat.UpgradeOptions;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketPair;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.HandlerBeans;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.handler.HandlerBean;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.RequestUpgrader;
import dev.kawat.impl.handshake.ServletExchange;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.settings.Compression;
import dev.kawat.impl.settings.RatePolicy;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.TestApplication;
import dev.kawat.impl.transport.pair.FreePairs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting, for requests that an application upgrades and couples: it works, or it is a problem. */
class UpgradeSettingsTest {

    /** A way to set something. */
    private enum Way {
        /** An option of {@code upgrade}. */
        OPTION,
        /** A key for upgraded requests. */
        UPGRADE_KEY,
        /** A key for coupled requests. */
        COUPLE_KEY,
        /** A key for the whole application, seen at an upgraded request. */
        APPLICATION_KEY,
        /** A key for the whole application, seen at a coupled request. */
        APPLICATION_KEY_COUPLED;

        boolean couples() {
            return this == COUPLE_KEY || this == APPLICATION_KEY_COUPLED;
        }

        Map<String, String> keys(Setting setting, String value) {
            return switch (this) {
                case OPTION -> Map.of();
                case UPGRADE_KEY -> Map.of("kawat.endpoint.upgrade." + setting.key(), value);
                case COUPLE_KEY -> Map.of("kawat.endpoint.couple." + setting.key(), value);
                case APPLICATION_KEY, APPLICATION_KEY_COUPLED -> Map.of("kawat." + setting.key(), value);
            };
        }
    }

    /** A message with a type. */
    @MessageType("line")
    public record Line(String text) {}

    /** Proves that a setting has an effect on an upgraded connection. */
    @FunctionalInterface
    private interface Proof {
        void run(Upgraded upgraded) throws Exception;
    }

    /**
     * A setting that works.
     *
     * @param value a value that is not the default
     * @param proof what holds with that value
     */
    private record Working(String value, Proof proof) {}

    private static final Map<Setting, Working> WORKING = new EnumMap<>(Setting.class);

    static {
        WORKING.put(
                Setting.MAX_MESSAGE,
                new Working(
                        "7",
                        upgraded -> assertThat(upgraded.connection()
                                        .settings()
                                        .messages()
                                        .maxBytes())
                                .as("what transports ask")
                                .isEqualTo(7)));
        WORKING.put(
                Setting.MAX_FRAGMENTS,
                new Working(
                        "3",
                        upgraded -> assertThat(upgraded.connection()
                                        .settings()
                                        .messages()
                                        .maxFragments())
                                .as("what transports ask")
                                .isEqualTo(3)));
        WORKING.put(
                Setting.COMPRESSION,
                new Working(
                        "on",
                        upgraded -> assertThat(upgraded.connection()
                                        .settings()
                                        .messages()
                                        .compression())
                                .as("what transports ask")
                                .isEqualTo(Compression.ON)));
        WORKING.put(
                Setting.FRAME_TIMEOUT,
                new Working(
                        "3s",
                        upgraded -> assertThat(upgraded.connection()
                                        .settings()
                                        .liveness()
                                        .input()
                                        .frameTimeout())
                                .as("what transports ask")
                                .isEqualTo(Duration.ofSeconds(3))));
        WORKING.put(
                Setting.MESSAGE_TIMEOUT,
                new Working(
                        "3s",
                        upgraded -> assertThat(upgraded.connection()
                                        .settings()
                                        .liveness()
                                        .input()
                                        .messageTimeout())
                                .as("what the watchdog asks")
                                .isEqualTo(Duration.ofSeconds(3))));
        WORKING.put(
                Setting.MAX_PINGS,
                new Working(
                        "3",
                        upgraded -> assertThat(upgraded.connection()
                                        .settings()
                                        .liveness()
                                        .input()
                                        .maxPings())
                                .as("what transports ask")
                                .isEqualTo(3)));
        WORKING.put(Setting.OUTBOX_BYTES, new Working("4", upgraded -> {
            upgraded.connection().send("abc");
            upgraded.connection().send("de");
            assertThat(upgraded.closeCode()).isEqualTo(1013);
        }));
        WORKING.put(Setting.OUTBOX_MESSAGES, new Working("2", upgraded -> {
            for (int i = 0; i < 3; i++) {
                upgraded.connection().send("m" + i);
            }
            assertThat(upgraded.closeCode()).isEqualTo(1013);
        }));
        WORKING.put(Setting.OUTBOX_POLICY, new Working("drop-newest", upgraded -> {
            for (int i = 0; i < 1025; i++) {
                upgraded.connection().send("m" + i);
            }
            assertThat(upgraded.connection().droppedMessages()).isEqualTo(1);
            assertThat(upgraded.connection().closeFrame()).isNull();
        }));
        WORKING.put(Setting.SLOW_AFTER, new Working("5s", upgraded -> {
            upgraded.connection().send("x");
            upgraded.channel().take();
            upgraded.advance(Duration.ofSeconds(4));
            assertThat(upgraded.slow()).isFalse();
            upgraded.advance(Duration.ofSeconds(2));
            assertThat(upgraded.slow()).isTrue();
        }));
        WORKING.put(Setting.MAILBOX_MESSAGES, new Working("2", upgraded -> {
            upgraded.connection().text("one");
            upgraded.connection().text("two");
            assertThat(upgraded.channel().flow()).as("paused").containsExactly(true);
        }));
        WORKING.put(Setting.MAILBOX_BYTES, new Working("5", upgraded -> {
            upgraded.connection().text("one");
            upgraded.connection().text("two");
            assertThat(upgraded.channel().flow()).as("paused").containsExactly(true);
        }));
        WORKING.put(Setting.CONTEXTS, new Working("always", upgraded -> {
            AtomicBoolean active = new AtomicBoolean();
            upgraded.connection().execute(() -> active.set(upgraded.inContexts()));
            upgraded.work();
            assertThat(active).isTrue();
        }));
        WORKING.put(Setting.ON_FAILURE, new Working("log", upgraded -> {
            try (LogRecorder log = new LogRecorder()) {
                upgraded.connection().execute(() -> {
                    throw new IllegalStateException("on purpose");
                });
                upgraded.work();
                assertThat(log.messages(Level.SEVERE))
                        .containsExactly(upgraded.connection() + ": a callback failed; the connection stays open");
            }
            assertThat(upgraded.connection().closeFrame()).isNull();
        }));
        WORKING.put(Setting.WRITE_TIMEOUT, new Working("3s", upgraded -> {
            upgraded.connection().send("x");
            upgraded.channel().take();
            upgraded.advance(Duration.ofSeconds(4));
            assertThat(upgraded.channel().drops()).isEqualTo(1);
        }));
        WORKING.put(Setting.CLOSE_TIMEOUT, new Working("3s", upgraded -> {
            upgraded.connection().terminate();
            upgraded.channel().writeAll();
            upgraded.advance(Duration.ofSeconds(4));
            assertThat(upgraded.channel().drops()).isEqualTo(1);
        }));
        WORKING.put(Setting.TERMINATE_MIN_CODE, new Working("3000", upgraded -> {
            try (LogRecorder log = new LogRecorder()) {
                upgraded.connection()
                        .terminate(3000); // beans get the connection by injection, and observers as their event
                assertThat(log.everything()).isEmpty();
            }
            assertThat(upgraded.closeCode()).isEqualTo(3000);
        }));
        WORKING.put(Setting.PING, new Working("always", upgraded -> {
            for (int i = 0; i < 26; i++) {
                upgraded.connection().heard();
                upgraded.advance(Duration.ofSeconds(1));
            }
            assertThat(upgraded.channel().writeAll()).hasAtLeastOneElementOfType(Outbound.Ping.class);
        }));
        WORKING.put(Setting.PING_INTERVAL, new Working("3s", upgraded -> {
            upgraded.advance(Duration.ofSeconds(4));
            assertThat(upgraded.channel().writeAll()).hasAtLeastOneElementOfType(Outbound.Ping.class);
        }));
        WORKING.put(Setting.PONG_TIMEOUT, new Working("3s", upgraded -> {
            upgraded.advance(Duration.ofSeconds(26));
            upgraded.channel().writeAll();
            upgraded.advance(Duration.ofSeconds(4));
            assertThat(upgraded.channel().drops()).isEqualTo(1);
        }));
        WORKING.put(Setting.IDLE_TIMEOUT, new Working("3s", upgraded -> {
            upgraded.advance(Duration.ofSeconds(4));
            assertThat(upgraded.closeCode()).isEqualTo(1001);
        }));
        WORKING.put(Setting.MESSAGE_RATE, new Working("1", upgraded -> {
            upgraded.connection().text("one");
            upgraded.connection().text("two");
            assertThat(upgraded.channel().flow()).as("paused").containsExactly(true);
        }));
        WORKING.put(Setting.BYTE_RATE, new Working("3B", upgraded -> {
            upgraded.connection().text("long");
            assertThat(upgraded.channel().flow()).as("paused").containsExactly(true);
        }));
        WORKING.put(Setting.MESSAGE_RATE_PER_USER, new Working("1", upgraded -> {
            upgraded.connection().text("one");
            upgraded.connection().text("two");
            assertThat(upgraded.channel().flow()).as("paused").containsExactly(true);
        }));
        WORKING.put(Setting.BYTE_RATE_PER_USER, new Working("3B", upgraded -> {
            upgraded.connection().text("long");
            assertThat(upgraded.channel().flow()).as("paused").containsExactly(true);
        }));
        WORKING.put(
                Setting.RATE_POLICY,
                new Working(
                        "close",
                        upgraded -> assertThat(upgraded.connection()
                                        .settings()
                                        .liveness()
                                        .input()
                                        .rates()
                                        .policy())
                                .isEqualTo(RatePolicy.CLOSE)));
        WORKING.put(
                Setting.MAX_CONNECTIONS,
                new Working("1", upgraded -> assertThat(upgraded.status(null)).isEqualTo(503)));
        WORKING.put(
                Setting.MAX_CONNECTIONS_PER_ADDRESS,
                new Working("1", upgraded -> assertThat(upgraded.status(null)).isEqualTo(429)));
        WORKING.put(
                Setting.MAX_CONNECTIONS_PER_USER,
                new Working("1", upgraded -> assertThat(upgraded.status(null)).isEqualTo(429)));
        WORKING.put(Setting.FIRST_MESSAGE_TIMEOUT, new Working("3s", upgraded -> {
            upgraded.advance(Duration.ofSeconds(4));
            assertThat(upgraded.closeCode()).isEqualTo(1008);
        }));
        WORKING.put(Setting.MAX_CONNECTION_AGE, new Working("3s", upgraded -> {
            upgraded.advance(Duration.ofSeconds(4));
            assertThat(upgraded.closeCode()).isEqualTo(1001);
        }));
        WORKING.put(
                Setting.SESSION_TOUCH,
                new Working(
                        "on",
                        upgraded -> assertThat(upgraded.connection()
                                        .settings()
                                        .admission()
                                        .touchesSession())
                                .as("what a handshake asks")
                                .isTrue()));
        WORKING.put(
                Setting.ORIGINS,
                new Working(
                        "https://elsewhere.example",
                        upgraded -> assertThat(upgraded.status("https://elsewhere.example"))
                                .isEqualTo(101)));
        WORKING.put(
                Setting.HOSTS,
                new Working(
                        "example.com",
                        upgraded -> assertThat(upgraded.status("Host", "evil.example"))
                                .isEqualTo(421)));
        WORKING.put(
                Setting.MAX_PENDING_HANDSHAKES,
                new Working(
                        "7",
                        upgraded -> assertThat(upgraded.connection()
                                        .settings()
                                        .admission()
                                        .maxPending())
                                .isEqualTo(7)));
        WORKING.put(Setting.MESSAGE_TYPE_PROPERTY, new Working("kind", upgraded -> {
            upgraded.connection().send(new Line("hello"));
            upgraded.channel().writeAll();
            assertThat(upgraded.channel().texts()).singleElement().asString().contains("\"kind\":\"line\"");
        }));
    }

    /** The bounds of JSON, each with a value and a message that is beyond it. They work where messages are read. */
    private static final Map<Setting, List<String>> BOUNDS = new EnumMap<>(Map.of(
            Setting.JSON_MAX_DEPTH, List.of("2", "[[[1]]]"),
            Setting.JSON_MAX_DIGITS, List.of("2", "123"),
            Setting.JSON_MAX_NAME, List.of("2", "{\"abc\": 1}"),
            Setting.JSON_MAX_MEMBERS, List.of("2", "{\"a\": 1, \"b\": 2, \"c\": 3}")));

    static {
        BOUNDS.forEach((setting, bound) -> WORKING.put(
                setting,
                new Working(
                        bound.get(0),
                        upgraded ->
                                assertThat(upgraded.json(bound.get(1))).startsWith("error MessageDecodeException"))));
    }

    private final List<Upgraded> made = new ArrayList<>();

    @AfterEach
    void stop() {
        made.forEach(Upgraded::stop);
    }

    private Upgraded upgraded(Way way, Setting setting, String value) throws Exception {
        Upgraded upgraded = new Upgraded(way, setting, value);
        made.add(upgraded);
        return upgraded;
    }

    /** An upgraded or coupled connection, and the application in which it is. */
    private static final class Upgraded implements HandlerBeans, CallbackContexts {

        private final ManualExecutor workers = new ManualExecutor();
        private final List<DefaultConnection> connections = new ArrayList<>();
        private final List<String> events = new ArrayList<>();
        private final Way way;
        private final TestApplication application;
        private final UpgradeOptions options;
        private final Upgrades upgrades;
        private final DefaultConnection connection;
        private final ManualChannel channel;
        private boolean inContexts;
        private boolean slow;

        Upgraded(Way way, Setting setting, String value) throws Exception {
            this.way = way;
            TestApplication.Builder builder =
                    TestApplication.builder().workers(workers).beans(this);
            way.keys(setting, value).forEach(builder::set);
            application = builder.start();
            options =
                    way == Way.OPTION ? UpgradeOptions.defaults().set(setting.key(), value) : UpgradeOptions.defaults();
            Gatekeeper gatekeeper = new Gatekeeper(application.deployment());
            upgrades = new Upgrades(
                    application.deployment(),
                    new RequestUpgrader(
                            gatekeeper,
                            (request, response, upgraded) -> {
                                connections.add(upgraded);
                                response.setStatus(101);
                                return true;
                            },
                            null,
                            false));
            assertThat(status(null)).isEqualTo(101);
            connection = connections.get(0);
            channel = ManualChannel.of(connection.outbound());
            connection.opened(channel);
            work();
        }

        DefaultConnection connection() {
            return connection;
        }

        ManualChannel channel() {
            return channel;
        }

        /** The status with which a request from a page is answered. */
        int status(String origin) throws Exception {
            return status("Origin", origin);
        }

        /** The status with which a request with a header is answered; null for no such header. */
        int status(String header, String value) throws Exception {
            ServletExchange exchange = new ServletExchange();
            exchange.remoteAddress = "192.0.2.1";
            exchange.user = () -> "anna";
            if (value != null) {
                exchange.headers.put(header, value);
            }
            if (way.couples()) {
                WebSocketPair pair = FreePairs.of(application.deployment()).create(WebSocketPair.Options.defaults());
                upgrades.couple(exchange.request, exchange.response, pair.client());
            } else {
                upgrades.upgrade(options, (socket, handshake) -> {
                            socket.onmessage(event -> events.add("read " + event.json()));
                            socket.onerror(event -> events.add(
                                    "error " + event.error().getClass().getSimpleName()));
                        })
                        .handle(exchange.request, exchange.response);
            }
            return exchange.status;
        }

        void work() {
            workers.runAll();
        }

        /** Stops the application, which waits for no connection because all have ended. */
        void stop() {
            connections.forEach(DefaultConnection::drop);
            work();
            application.close();
        }

        void advance(Duration by) {
            application.time().advance(by);
            work();
        }

        int closeCode() {
            Outbound.Close frame = connection.closeFrame();
            assertThat(frame).isNotNull();
            return frame.code();
        }

        /** Returns the outcome of a message that a listener reads as JSON. */
        String json(String message) {
            connection.text(message);
            work();
            return events.get(0);
        }

        boolean slow() {
            return slow;
        }

        boolean inContexts() {
            return inContexts;
        }

        @Override
        public CallbackContexts contexts() {
            return this;
        }

        @Override
        public Entered enter(WebSocketConnection of) {
            inContexts = true;
            return () -> inContexts = false;
        }

        @Override
        public void ended(WebSocketConnection of) {}

        @Override
        public Observers observers(EndpointDescriptor endpoint) {
            return new Observers(null, null, null, null, peer -> slow = true, null, Observers.NONE.subscriptions());
        }

        @Override
        public ParameterResolver resolver() {
            return HandlerBeans.NONE.resolver();
        }

        @Override
        public HandlerFactory ofObject(Object handler) {
            return HandlerBeans.NONE.ofObject(handler);
        }

        @Override
        public Optional<HandlerBean> find(Class<?> type) {
            return Optional.empty();
        }

        @Override
        public Optional<HandlerBean> find(String reference) {
            return Optional.empty();
        }
    }

    private static boolean isRefused(Way way, Setting setting) {
        return setting == Setting.CONCURRENCY
                || setting == Setting.HISTORY
                || setting == Setting.RELAY
                || setting == Setting.PRESENCE
                || (way.couples() && BOUNDS.containsKey(setting));
    }

    private static Stream<Arguments> working() {
        return WORKING.keySet().stream()
                .flatMap(setting -> Arrays.stream(Way.values())
                        .filter(way -> !isRefused(way, setting))
                        .map(way -> arguments(setting, way)));
    }

    @ParameterizedTest
    @MethodSource("working")
    void works(Setting setting, Way way) throws Exception {
        Working working = WORKING.get(setting);

        working.proof().run(upgraded(way, setting, working.value()));
    }

    /** With the default values no proof holds, but that of contexts, which are always active here. */
    @ParameterizedTest
    @EnumSource(
            names = {"CONTEXTS", "CONCURRENCY", "HISTORY", "RELAY", "PRESENCE"},
            mode = EnumSource.Mode.EXCLUDE)
    void provesSomething(Setting setting) throws Exception {
        if (!setting.perEndpoint()) {
            return;
        }
        Upgraded usual = upgraded(Way.OPTION, setting, setting.defaultValue());

        assertThatThrownBy(() -> WORKING.get(setting).proof().run(usual)).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @EnumSource
    void worksOrIsRefusedAsAnOption(Setting setting) throws Exception {
        if (WORKING.containsKey(setting)) {
            assertThat(setting.perEndpoint()).isTrue();
            return; // see above
        }

        assertThatThrownBy(() -> upgraded(Way.OPTION, setting, setting.defaultValue()))
                .isInstanceOf(EndpointDefinitionException.class)
                .hasMessageStartingWith("WebSocketUpgrade.upgrade: ")
                .hasMessageContaining(setting.key());
    }

    private static Stream<Arguments> refused() {
        return Stream.of(Setting.values())
                .flatMap(setting -> Stream.of(Way.UPGRADE_KEY, Way.COUPLE_KEY)
                        .filter(way -> isRefused(way, setting) || !setting.perEndpoint())
                        .map(way -> arguments(setting, way)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedAsAKey(Setting setting, Way way) {
        String key = way.keys(setting, "").keySet().iterator().next();

        assertThatThrownBy(() -> upgraded(way, setting, setting.defaultValue()))
                .isInstanceOf(EndpointDefinitionException.class)
                .hasMessageContaining(key);
    }

    @Test
    void valuesOfTheApplicationThatHaveNoEffectDoNotHurt() throws Exception {
        for (Way way : List.of(Way.APPLICATION_KEY, Way.APPLICATION_KEY_COUPLED)) {
            Upgraded upgraded = upgraded(way, Setting.CONCURRENCY, "4");

            assertThat(upgraded.connection().settings().callbacks().concurrency())
                    .isEqualTo(1);
        }
        for (Setting bound : BOUNDS.keySet()) {
            upgraded(Way.APPLICATION_KEY_COUPLED, bound, "2");
        }
    }
}
