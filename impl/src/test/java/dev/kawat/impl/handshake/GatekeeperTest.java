/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.ArgumentSource;
import dev.kawat.ConnectionStatus;
import dev.kawat.CookieParam;
import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.HeaderParam;
import dev.kawat.OnConnection;
import dev.kawat.ParameterResolver;
import dev.kawat.QueryParam;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.testing.Deployments;
import dev.kawat.impl.testing.ManualTime;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatekeeperTest {

    private static final HandshakeOutcome BAD_REQUEST = new HandshakeOutcome.Refused(400, Map.of());
    private static final HandshakeOutcome FORBIDDEN = new HandshakeOutcome.Refused(403, Map.of());
    private static final HandshakeOutcome NOT_ALLOWED = new HandshakeOutcome.Refused(405, Map.of("Allow", "GET"));
    private static final HandshakeOutcome OTHER_VERSION =
            new HandshakeOutcome.Refused(426, Map.of("Sec-WebSocket-Version", "13"));

    @WebSocketEndpoint("/chat")
    static class Chat {
        @OnMessage
        void message(String message) {}
    }

    private final Deployment chat = Deployments.start(new Chat());

    private static HandshakeOutcome check(Deployment deployment, TestRequest request) {
        return new Gatekeeper(deployment).check(request);
    }

    private HandshakeOutcome checkChat(TestRequest request) {
        return check(chat, request);
    }

    private static DefaultConnection admitted(HandshakeOutcome outcome) {
        assertThat(outcome).isInstanceOf(HandshakeOutcome.Admitted.class);
        return ((HandshakeOutcome.Admitted) outcome).connection();
    }

    // ---- The path, and whether it is about us ----

    @Test
    void requestOfABrowserIsAdmitted() {
        DefaultConnection connection = admitted(checkChat(TestRequest.to("/chat")));

        assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTING);
        assertThat(connection.server()).isSameAs(chat.servers().get(0));
        assertThat(connection.handshake().path()).isEqualTo("/chat");
        assertThat(connection.subprotocol()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/other", "/chat/", "/chat/room", "/Chat"})
    void otherPathIsNotOurs(String path) {
        assertThat(checkChat(TestRequest.to(path))).isEqualTo(HandshakeOutcome.NotOurs.INSTANCE);
    }

    @Test
    void otherPathIsNotOursHoweverBadTheRequest() {
        assertThat(checkChat(TestRequest.to("/other").method("POST").without("Host")))
                .isEqualTo(HandshakeOutcome.NotOurs.INSTANCE);
    }

    @WebSocketEndpoint(value = "/{room}", name = "any")
    static class AnyRoom {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint(value = "/lobby", name = "lobby")
    static class Lobby {
        @OnOpen
        void open() {}
    }

    @Test
    void moreSpecificPathWins() {
        Deployment rooms = Deployments.start(new AnyRoom(), new Lobby());

        assertThat(admitted(check(rooms, TestRequest.to("/lobby"))).server().name())
                .isEqualTo("lobby");
        assertThat(admitted(check(rooms, TestRequest.to("/kitchen"))).server().name())
                .isEqualTo("any");
    }

    static Stream<Arguments> noUpgrades() {
        return Stream.of(
                arguments(List.of()),
                arguments(List.of("")),
                arguments(List.of("h2c")),
                arguments(List.of("web socket")),
                arguments(List.of("websocket2")),
                arguments(List.of("websocket/13")),
                arguments(List.of("h2c, http/2.0", "TLS/1.0")));
    }

    @ParameterizedTest
    @MethodSource("noUpgrades")
    void requestWithoutUpgradeIsForSomebodyElse(List<String> upgrade) {
        assertThat(checkChat(TestRequest.to("/chat").with("Upgrade", upgrade.toArray(String[]::new))))
                .isEqualTo(HandshakeOutcome.NoUpgrade.INSTANCE);
    }

    @Test
    void requestThatShouldHaveAskedForAnUpgradeIsTold() {
        assertThat(HandshakeOutcome.Refused.UPGRADE_REQUIRED)
                .isEqualTo(new HandshakeOutcome.Refused(426, Map.of("Upgrade", "websocket", "Connection", "Upgrade")));
    }

    static Stream<Arguments> upgrades() {
        return Stream.of(
                arguments(List.of("websocket")),
                arguments(List.of("WebSocket")),
                arguments(List.of("WEBSOCKET")),
                arguments(List.of("h2c, websocket")),
                arguments(List.of("websocket,h2c")),
                arguments(List.of("h2c", " websocket ")));
    }

    @ParameterizedTest
    @MethodSource("upgrades")
    void upgradeIsOneTokenOfAList(List<String> upgrade) {
        admitted(checkChat(TestRequest.to("/chat").with("Upgrade", upgrade.toArray(String[]::new))));
    }

    // ---- Protocol ----

    @Nested
    class Protocol {

        @ParameterizedTest
        @ValueSource(strings = {"POST", "HEAD", "OPTIONS", "CONNECT", "get", ""})
        void methodIsGet(String method) {
            assertThat(checkChat(TestRequest.to("/chat").method(method))).isEqualTo(NOT_ALLOWED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/2", "HTTP/3.0", "http/1.1", ""})
        void protocolIsHttp11(String protocol) {
            assertThat(checkChat(TestRequest.to("/chat").protocol(protocol))).isEqualTo(BAD_REQUEST);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Host", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version"})
        void headerIsThere(String name) {
            assertThat(checkChat(TestRequest.to("/chat").without(name))).isEqualTo(BAD_REQUEST);
        }

        /** RFC 6455 section 4.2.1 (2): it has the authority of the server; an empty one is for targets without any. */
        @ParameterizedTest
        @ValueSource(strings = {"", " "})
        void hostIsNotEmpty(String host) {
            assertThat(checkChat(TestRequest.to("/chat").with("Host", host))).isEqualTo(BAD_REQUEST);
        }

        @ParameterizedTest
        @CsvSource({
            "Host, example.com",
            "Host, example.org",
            "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version, 13",
            "Sec-WebSocket-Version, 8",
            "Origin, https://example.com",
            "Origin, https://example.org",
        })
        void headerIsThereOnce(String name, String second) {
            assertThat(checkChat(TestRequest.to("/chat").twice(name, second))).isEqualTo(BAD_REQUEST);
        }

        @ParameterizedTest
        @CsvSource(
                value = {
                    "Transfer-Encoding|chunked",
                    "Transfer-Encoding|identity",
                    "Transfer-Encoding|''",
                    "Content-Length|1",
                    "Content-Length|00",
                    "Content-Length|-0",
                    "Content-Length|''",
                    "Content-Length|0, 0",
                },
                delimiter = '|')
        void handshakeHasNoBody(String name, String value) {
            assertThat(checkChat(TestRequest.to("/chat").with(name, value))).isEqualTo(BAD_REQUEST);
        }

        @Test
        void handshakeMayHaveABodyOfNoBytes() {
            admitted(checkChat(TestRequest.to("/chat").with("Content-Length", "0")));
        }

        @ParameterizedTest
        @ValueSource(strings = {";", "permessage-deflate;", "permessage-deflate; =1", "a b", "a; b=\"", "a; b=\"c d\""})
        void extensionsAreWellFormed(String extensions) {
            assertThat(checkChat(TestRequest.to("/chat").with("Sec-WebSocket-Extensions", extensions)))
                    .isEqualTo(BAD_REQUEST);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "permessage-deflate", "a; b=\"c\", permessage-deflate; client_max_window_bits"})
        void extensionsNeedNotBeKnown(String extensions) {
            admitted(checkChat(TestRequest.to("/chat").with("Sec-WebSocket-Extensions", extensions)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "keep-alive", "close", "Upgrades", "keep-alive Upgrade"})
        void connectionSaysUpgrade(String connection) {
            assertThat(checkChat(TestRequest.to("/chat").with("Connection", connection)))
                    .isEqualTo(BAD_REQUEST);
        }

        static Stream<Arguments> connections() {
            return Stream.of(
                    arguments(List.of("Upgrade")),
                    arguments(List.of("upgrade")),
                    arguments(List.of("keep-alive,UPGRADE")),
                    arguments(List.of("keep-alive", "Upgrade")));
        }

        @ParameterizedTest
        @MethodSource("connections")
        void upgradeIsOneOptionOfTheConnection(List<String> connection) {
            admitted(checkChat(TestRequest.to("/chat").with("Connection", connection.toArray(String[]::new))));
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 15, 17, 32})
        void keyOfAnotherLengthIsNone(int bytes) {
            String key = Base64.getEncoder().encodeToString(new byte[bytes]);

            assertThat(checkChat(TestRequest.to("/chat").with("Sec-WebSocket-Key", key)))
                    .isEqualTo(BAD_REQUEST);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "dGhlIHNhbXBsZSBub25jZQ", // without padding (RFC 4648 section 3.2)
                    "dGhlIHNhbXBsZSBub25jZQ=",
                    "dGhlIHNhbXBsZSBub25jZQ===",
                    "dGhlIHNhbXBs ZSBub25jZQ==",
                    "dGhlIHNhbXBsZSBub25jZ-_=",
                    "dGhlIHNhbXBsZSBub25j*Q==",
                    "========================",
                    "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ==",
                })
        void keyThatIsNotBase64IsNone(String key) {
            assertThat(checkChat(TestRequest.to("/chat").with("Sec-WebSocket-Key", key)))
                    .isEqualTo(BAD_REQUEST);
        }

        @Test
        void keyOf16BytesIsOne() {
            String key = Base64.getEncoder().encodeToString(new byte[16]);

            admitted(checkChat(TestRequest.to("/chat").with("Sec-WebSocket-Key", key)));
        }

        @Test
        void spaceAroundValuesDoesNotCount() {
            admitted(checkChat(TestRequest.to("/chat")
                    .with("Sec-WebSocket-Key", " dGhlIHNhbXBsZSBub25jZQ== ")
                    .with("Sec-WebSocket-Version", " 13 ")
                    .with("Host", " example.com ")
                    .with("Origin", " https://example.com ")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "0", "7", "8", "14", "013", "13, 8", "8, 13", "thirteen"})
        void versionIs13(String version) {
            assertThat(checkChat(TestRequest.to("/chat").with("Sec-WebSocket-Version", version)))
                    .isEqualTo(OTHER_VERSION);
        }

        @Test
        void namesOfHeadersHaveNoCase() {
            TestRequest request = TestRequest.to("/chat").without("Sec-WebSocket-Key");

            admitted(checkChat(request.with("SEC-WEBSOCKET-KEY", "dGhlIHNhbXBsZSBub25jZQ==")));
        }
    }

    // ---- Host ----

    @Nested
    class Host {

        @WebSocketEndpoint(
                value = "/chat",
                hosts = {"example.com", "*.example.org:8443"})
        static class ListedHosts {
            @OnOpen
            void open() {}
        }

        @ParameterizedTest
        @CsvSource({
            "example.com, https://example.com, true",
            "example.com:444, https://example.com:444, true",
            "a.example.org:8443, https://a.example.org:8443, true",
            "evil.example, http://evil.example, false",
            "a.example.org, http://a.example.org, false",
        })
        void hostIsOneOfTheList(String host, String origin, boolean allowed) {
            HandshakeOutcome outcome = check(
                    Deployments.start(new ListedHosts()),
                    TestRequest.to("/chat").with("Host", host).with("Origin", origin));

            if (allowed) {
                admitted(outcome);
            } else {
                assertThat(outcome).isEqualTo(new HandshakeOutcome.Refused(421, Map.of()));
            }
        }
    }

    // ---- Pending handshakes ----

    @Nested
    class Pending {

        @WebSocketEndpoint(value = "/slow", maxPendingHandshakes = "2")
        static class Slow {

            final CountDownLatch entered = new CountDownLatch(2);
            final CountDownLatch proceed = new CountDownLatch(1);

            @OnConnection
            boolean admit() throws InterruptedException {
                entered.countDown();
                return proceed.await(20, TimeUnit.SECONDS);
            }
        }

        @Test
        void gateTakesOnlySoMany() throws Exception {
            Slow slow = new Slow();
            Gatekeeper gatekeeper = new Gatekeeper(Deployments.start(slow, new Chat()));
            ExecutorService clients = Executors.newFixedThreadPool(2);
            try {
                Future<HandshakeOutcome> first = clients.submit(() -> gatekeeper.check(TestRequest.to("/slow")));
                Future<HandshakeOutcome> second = clients.submit(() -> gatekeeper.check(TestRequest.to("/slow")));
                assertThat(slow.entered.await(20, TimeUnit.SECONDS)).isTrue();

                assertThat(gatekeeper.check(TestRequest.to("/slow")))
                        .isEqualTo(new HandshakeOutcome.Refused(503, Map.of("Retry-After", "5")));
                admitted(gatekeeper.check(TestRequest.to("/chat")));

                slow.proceed.countDown();
                admitted(first.get(20, TimeUnit.SECONDS));
                admitted(second.get(20, TimeUnit.SECONDS));
                admitted(gatekeeper.check(TestRequest.to("/slow")));
            } finally {
                slow.proceed.countDown();
                clients.shutdown();
            }
        }
    }

    // ---- Origin ----

    @Nested
    class Origin {

        @WebSocketEndpoint(
                value = "/chat",
                origins = {"https://app.example", "http://localhost:8080"})
        static class ListedOnly {
            @OnOpen
            void open() {}
        }

        @WebSocketEndpoint(value = "/chat", origins = "*")
        static class Everybody {
            @OnOpen
            void open() {}
        }

        @Test
        void requestThatIsNotOfAPageHasNone() {
            admitted(checkChat(TestRequest.to("/chat").without("Origin")));
        }

        @ParameterizedTest
        @CsvSource({
            "https://example.com, example.com",
            "http://example.com, example.com",
            "http://example.com:8080, example.com:8080",
            "https://[2001:db8::1], [2001:db8::1]",
        })
        void pageOfTheSameHostIsAdmitted(String origin, String host) {
            admitted(checkChat(TestRequest.to("/chat").with("Origin", origin).with("Host", host)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://evil.org",
                    "https://example.com.evil.org",
                    "https://www.example.com",
                    "https://example.com:8443",
                    "null",
                    ""
                })
        void pageOfAnotherHostIsForbidden(String origin) {
            assertThat(checkChat(TestRequest.to("/chat").with("Origin", origin)))
                    .isEqualTo(FORBIDDEN);
        }

        @Test
        void listDecidesAlone() {
            Deployment listed = Deployments.start(new ListedOnly());

            admitted(check(listed, TestRequest.to("/chat").with("Origin", "https://app.example")));
            admitted(check(listed, TestRequest.to("/chat").with("Origin", "http://localhost:8080")));
            admitted(check(listed, TestRequest.to("/chat").without("Origin")));
            assertThat(check(listed, TestRequest.to("/chat"))).isEqualTo(FORBIDDEN);
            assertThat(check(listed, TestRequest.to("/chat").with("Origin", "null")))
                    .isEqualTo(FORBIDDEN);
        }

        @Test
        void wildcardAdmitsEverybody() {
            Deployment everybody = Deployments.start(new Everybody());

            admitted(check(everybody, TestRequest.to("/chat").with("Origin", "https://evil.org")));
            admitted(check(everybody, TestRequest.to("/chat").with("Origin", "null")));
        }

        @Test
        void configurationOfTheEndpointWins() {
            Deployment configured = Deployments.start(
                    Map.of("kawat.endpoint.ListedOnly.origins", "https://other.example"),
                    Workers.of(Runnable::run),
                    new ManualTime(),
                    new ListedOnly());

            admitted(check(configured, TestRequest.to("/chat").with("Origin", "https://other.example")));
            assertThat(check(configured, TestRequest.to("/chat").with("Origin", "https://app.example")))
                    .isEqualTo(FORBIDDEN);
        }

        @Test
        void gateOfAForbiddenOriginIsNotAsked() {
            Gate gate = new Gate(HandshakeDecision.accept());

            HandshakeOutcome outcome =
                    check(Deployments.start(gate), TestRequest.to("/gate").with("Origin", "https://evil.org"));

            assertThat(outcome).isEqualTo(FORBIDDEN);
            assertThat(gate.asked).isZero();
        }
    }

    // ---- Subprotocol ----

    @Nested
    class Subprotocol {

        @WebSocketEndpoint(
                value = "/chat",
                subprotocols = {"v2", "v1"})
        static class Lenient {
            @OnOpen
            void open() {}
        }

        @WebSocketEndpoint(
                value = "/chat",
                subprotocols = {"v2", "v1"},
                requireSubprotocol = true)
        static class Strict {
            @OnOpen
            void open() {}
        }

        static Stream<Arguments> offers() {
            return Stream.of(new Lenient(), new Strict())
                    .flatMap(handler -> Stream.of(
                            arguments(handler, List.of("v1"), "v1"),
                            arguments(handler, List.of("v2"), "v2"),
                            arguments(handler, List.of("v1, v2"), "v2"),
                            arguments(handler, List.of("v2,v1"), "v2"),
                            arguments(handler, List.of("v1", "v2"), "v2"),
                            arguments(handler, List.of("v3, v1"), "v1"),
                            arguments(handler, List.of(" v1 ,, v3 "), "v1")));
        }

        @ParameterizedTest
        @MethodSource("offers")
        void firstOfOursThatIsOfferedIsChosen(Object handler, List<String> offered, String chosen) {
            TestRequest request =
                    TestRequest.to("/chat").with("Sec-WebSocket-Protocol", offered.toArray(String[]::new));

            DefaultConnection connection = admitted(check(Deployments.start(handler), request));

            assertThat(connection.subprotocol()).contains(chosen);
        }

        static Stream<Arguments> others() {
            return Stream.of(
                    arguments(List.of()),
                    arguments(List.of("")),
                    arguments(List.of("v3")),
                    arguments(List.of("V1, v22")));
        }

        @ParameterizedTest
        @MethodSource("others")
        void noneIsChosenWhenNoneOfOursIsOffered(List<String> offered) {
            TestRequest request =
                    TestRequest.to("/chat").with("Sec-WebSocket-Protocol", offered.toArray(String[]::new));

            assertThat(admitted(check(Deployments.start(new Lenient()), request))
                            .subprotocol())
                    .isEmpty();
            assertThat(admitted(checkChat(request)).subprotocol()).isEmpty();
        }

        @ParameterizedTest
        @MethodSource("others")
        void strictEndpointRefusesThen(List<String> offered) {
            TestRequest request =
                    TestRequest.to("/chat").with("Sec-WebSocket-Protocol", offered.toArray(String[]::new));

            assertThat(check(Deployments.start(new Strict()), request)).isEqualTo(BAD_REQUEST);
        }
    }

    // ---- Path parameters ----

    enum Colour {
        RED
    }

    @WebSocketEndpoint("/{number}/{colour}")
    static class Converting {
        @OnOpen
        void open(@PathParam("number") int number) {}

        @OnMessage
        void message(String message, @PathParam("colour") Colour colour) {}
    }

    @Test
    void valuesOfThePathAreInTheHandshake() {
        DefaultConnection connection =
                admitted(check(Deployments.start(new Converting()), TestRequest.to("/-17/%52ED;x=1")));

        assertThat(connection.handshake().pathParams()).isEqualTo(Map.of("number", "-17", "colour", "RED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x/RED", "/1.5/RED", "/2147483648/RED", "/1/red", "/1/BLUE", "/%20/RED"})
    void valueThatDoesNotConvertIsABadRequest(String path) {
        assertThat(check(Deployments.start(new Converting()), TestRequest.to(path)))
                .isEqualTo(BAD_REQUEST);
    }

    // ---- What callbacks ask of the request ----

    @WebSocketEndpoint("/asks")
    static class Asks {
        private int asked;

        @OnConnection
        void gate(@HeaderParam("X-Version") int version) {
            asked++;
        }

        @OnOpen
        void open(@QueryParam("since") Optional<LocalDate> since) {}

        @OnMessage
        void message(String message, @CookieParam("session") UUID session) {}

        @OnClose
        void close(@QueryParam("tag") List<Colour> tags) {}
    }

    private static TestRequest toAsks() {
        return TestRequest.to("/asks")
                .with("X-Version", "2")
                .with("Cookie", "session=123e4567-e89b-12d3-a456-426614174000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "since=2026-11-22", "tag=RED&tag=RED", "since=2026-11-22&since=whenever"})
    void requestThatEveryCallbackCanUseIsAdmitted(String query) {
        assertThat(check(Deployments.start(new Asks()), toAsks().query(query)))
                .isInstanceOf(HandshakeOutcome.Admitted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"since=", "since=whenever", "tag=RED&tag=BLUE", "since=2026-11-22&tag"})
    void queryThatSomeCallbackCannotUseIsABadRequest(String query) {
        assertThat(check(Deployments.start(new Asks()), toAsks().query(query))).isEqualTo(BAD_REQUEST);
    }

    static Stream<TestRequest> incomplete() {
        return Stream.of(
                toAsks().without("X-Version"),
                toAsks().with("X-Version", "two"),
                toAsks().with("X-Version", ""),
                toAsks().without("Cookie"),
                toAsks().with("Cookie", "session=me"),
                toAsks().with("Cookie", "SESSION=123e4567-e89b-12d3-a456-426614174000"));
    }

    @ParameterizedTest
    @MethodSource("incomplete")
    void requestThatLacksWhatACallbackNeedsIsBadAndTheGateIsNotAsked(TestRequest request) {
        Asks asks = new Asks();

        assertThat(check(Deployments.start(asks), request)).isEqualTo(BAD_REQUEST);
        assertThat(asks.asked).isZero();
    }

    @WebSocketEndpoint("/tenant")
    static class OfTenant {
        @OnOpen
        void open(Thread tenant) {}
    }

    /** A source for every parameter, whose check fails so. */
    private static ParameterResolver failing(RuntimeException failure) {
        return parameter -> Optional.of(new ArgumentSource() {
            @Override
            public Object value(WebSocketConnection connection, Object subject) {
                return Thread.currentThread();
            }

            @Override
            public void check(Handshake handshake) {
                throw failure;
            }
        });
    }

    @Test
    void resolverOfTheApplicationMayRefuse() {
        ParameterResolver refusing = failing(new IllegalArgumentException("no such tenant"));

        assertThat(check(Deployments.startWith(refusing, new OfTenant()), TestRequest.to("/tenant")))
                .isEqualTo(BAD_REQUEST);
    }

    @Test
    void resolverOfTheApplicationThatFailsIsAnErrorOfTheServer() {
        ParameterResolver broken = failing(new IllegalStateException("a test's"));

        assertThat(check(Deployments.startWith(broken, new OfTenant()), TestRequest.to("/tenant")))
                .isEqualTo(new HandshakeOutcome.Refused(500, Map.of()));
    }

    // ---- The gate of the endpoint ----

    @WebSocketEndpoint("/gate")
    static class Gate {
        private final HandshakeDecision decision;
        private int asked;
        private int opened;

        Gate(HandshakeDecision decision) {
            this.decision = decision;
        }

        @OnConnection
        HandshakeDecision gate(Handshake handshake) {
            asked++;
            return decision;
        }

        @OnOpen
        void open() {
            opened++;
        }
    }

    @WebSocketEndpoint("/gate")
    static class BooleanGate {
        private final Boolean answer;

        BooleanGate(Boolean answer) {
            this.answer = answer;
        }

        @OnConnection
        Boolean gate() {
            return answer;
        }
    }

    @WebSocketEndpoint("/gate")
    static class VoidGate {
        @OnConnection
        void gate() {}
    }

    @WebSocketEndpoint("/gate")
    static class FailingGate {
        private final Throwable failure;

        FailingGate(Throwable failure) {
            this.failure = failure;
        }

        @OnConnection
        void gate() throws Throwable {
            throw failure;
        }
    }

    static Stream<Object> openGates() {
        return Stream.of(new Gate(HandshakeDecision.accept()), new BooleanGate(true), new VoidGate());
    }

    @ParameterizedTest
    @MethodSource("openGates")
    void openGateAdmits(Object gate) {
        admitted(check(Deployments.start(gate), TestRequest.to("/gate")));
    }

    static Stream<Arguments> closedGates() {
        return Stream.of(
                arguments(new BooleanGate(false), FORBIDDEN),
                arguments(new BooleanGate(null), FORBIDDEN),
                arguments(new Gate(null), FORBIDDEN),
                arguments(new Gate(HandshakeDecision.refuse(401)), new HandshakeOutcome.Refused(401, Map.of())),
                arguments(
                        new Gate(HandshakeDecision.refuse(401, Map.of("WWW-Authenticate", "Basic"))),
                        new HandshakeOutcome.Refused(401, Map.of("WWW-Authenticate", "Basic"))));
    }

    @ParameterizedTest
    @MethodSource("closedGates")
    void closedGateRefuses(Object gate, HandshakeOutcome outcome) {
        assertThat(check(Deployments.start(gate), TestRequest.to("/gate"))).isEqualTo(outcome);
    }

    @Test
    void gateOfARefusedConnectionIsAskedOnceAndNothingOpens() {
        Gate gate = new Gate(null);

        check(Deployments.start(gate), TestRequest.to("/gate"));

        assertThat(gate.asked).isEqualTo(1);
        assertThat(gate.opened).isZero();
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("secret"), new Exception("secret"), new NoClassDefFoundError("secret"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void gateThatFailsRefusesWith500AndTellsNothing(Throwable failure) {
        assertThat(check(Deployments.start(new FailingGate(failure)), TestRequest.to("/gate")))
                .isEqualTo(new HandshakeOutcome.Refused(500, Map.of()));
    }

    // ---- The end ----

    @Test
    void terminatedEndpointIsUnavailable() {
        chat.servers().get(0).terminate();

        assertThat(checkChat(TestRequest.to("/chat"))).isEqualTo(new HandshakeOutcome.Refused(503, Map.of()));
    }

    @Test
    void stoppedApplicationIsUnavailable() {
        chat.stop();

        assertThat(checkChat(TestRequest.to("/chat"))).isEqualTo(new HandshakeOutcome.Refused(503, Map.of()));
    }
}
