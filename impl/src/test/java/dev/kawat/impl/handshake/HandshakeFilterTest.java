/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ConnectionStatus;
import dev.kawat.HandshakeDecision;
import dev.kawat.Identity;
import dev.kawat.OnConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.testing.Deployments;
import dev.kawat.impl.transport.engine.Engines;
import dev.kawat.impl.transport.servlet.ServletTransport;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.MappingMatch;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeFilterTest {

    @WebSocketEndpoint(
            value = "/chat",
            subprotocols = {"v2", "v1"})
    static class Chat {
        @OnMessage
        void message(String message) {}
    }

    @WebSocketEndpoint("/closed")
    static class Closed {
        @OnConnection
        HandshakeDecision gate() {
            return HandshakeDecision.refuse(429);
        }

        @OnMessage
        void message(String message) {}
    }

    @WebSocketEndpoint("/rooms/{room}")
    static class Rooms {
        @OnMessage
        void message(String message) {}
    }

    /** A request of a browser, and what is answered. */
    private static final class Exchange {
        final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        final Map<String, String> answered = new TreeMap<>();
        String method = "GET";
        String protocol = "HTTP/1.1";
        String path = "/chat";
        String scheme = "https";
        int port = 443;
        MappingMatch mapping = MappingMatch.DEFAULT;
        Object resource;
        DispatcherType dispatched = DispatcherType.REQUEST;
        String serverInfo = "Apache Tomcat/11.0.24";
        int status;
        boolean pathIsInfo;
        boolean committed;
        boolean passedOn;
        Object upgraded;
        ServletException failure;

        Exchange() {
            headers.put("Host", "example.com");
            headers.put("Upgrade", "websocket");
            headers.put("Connection", "Upgrade");
            headers.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
            headers.put("Sec-WebSocket-Version", "13");
        }

        HttpServletRequest request() {
            return proxy(HttpServletRequest.class, (proxy, called, arguments) -> switch (called.getName()) {
                case "getMethod" -> method;
                case "getProtocol" -> protocol;
                case "getRequestURI" -> "/app" + path;
                case "getContextPath" -> "/app";
                case "getServletPath" -> pathIsInfo ? "" : path;
                case "getPathInfo" -> pathIsInfo ? path : null;
                case "getHeader" -> headers.get(arguments[0]);
                case "getHeaders" ->
                    Collections.enumeration(
                            headers.containsKey(arguments[0]) ? List.of(headers.get(arguments[0])) : List.of());
                case "getHeaderNames" -> Collections.enumeration(headers.keySet());
                case "getHttpServletMapping" -> proxy(HttpServletMapping.class, (p, c, a) -> mapping);
                case "getDispatcherType" -> dispatched;
                case "getServletContext" ->
                    proxy(ServletContext.class, (p, c, a) -> switch (c.getName()) {
                        case "getServerInfo" -> serverInfo;
                        case "getResource" -> path.equals(a[0]) ? resource : notAPath(a[0]);
                        default -> null;
                    });
                case "upgrade" -> {
                    if (failure != null) {
                        throw failure;
                    }
                    upgraded = ((Class<?>) arguments[0]).getConstructor().newInstance();
                    yield upgraded;
                }
                case "getServerName" -> "example.com";
                case "getServerPort" -> port;
                case "getScheme" -> scheme;
                case "isSecure" -> false;
                default -> null;
            });
        }

        HttpServletResponse response() {
            return proxy(HttpServletResponse.class, (proxy, called, arguments) -> {
                switch (called.getName()) {
                    case "setStatus" -> status = (int) arguments[0];
                    case "setHeader" -> answered.put((String) arguments[0], (String) arguments[1]);
                    case "setContentLength" -> answered.put("Content-Length", arguments[0].toString());
                    case "isCommitted" -> {
                        return committed;
                    }
                    case "getStatus" -> {
                        return status;
                    }
                    default -> throw new AssertionError(called); // a flush above all, with which Jetty hangs
                }
                return null;
            });
        }

        /** Fails where a path does not begin with a slash, as on Open Liberty. */
        private static Object notAPath(Object given) {
            throw new StringIndexOutOfBoundsException("not a path: '" + given + "'");
        }

        private static <T> T proxy(Class<T> type, InvocationHandler handler) {
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
        }

        Exchange through(HandshakeFilter filter) throws IOException, ServletException {
            FilterChain chain = (request, response) -> passedOn = true;
            filter.doFilter(request(), response(), chain);
            return this;
        }
    }

    private final Deployment deployment = Deployments.start(new Chat(), new Closed(), new Rooms());
    private final ServletTransport transport = new ServletTransport(deployment, Engines.of(context()));
    private final HandshakeFilter filter = new HandshakeFilter(new Gatekeeper(deployment), transport, null, false);
    private final Exchange exchange = new Exchange();

    /** Of a server that nobody knows. */
    private static ServletContext context() {
        Class<?>[] types = {ServletContext.class};
        return (ServletContext) Proxy.newProxyInstance(
                HandshakeFilterTest.class.getClassLoader(), types, (proxy, method, arguments) -> null);
    }

    @AfterEach
    void stop() {
        transport.close();
    }

    @Test
    void anAdmittedRequestIsUpgraded() throws IOException, ServletException {
        exchange.through(filter);

        assertThat(exchange.status).isEqualTo(101);
        assertThat(exchange.upgraded).isNotNull();
        assertThat(exchange.passedOn).isFalse();
        assertThat(exchange.answered)
                .containsOnly(
                        Map.entry("Upgrade", "websocket"),
                        Map.entry("Connection", "Upgrade"),
                        Map.entry("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    }

    @Test
    void theSubprotocolIsAnswered() throws IOException, ServletException {
        exchange.headers.put("Sec-WebSocket-Protocol", "v1, v2");

        exchange.through(filter);

        assertThat(exchange.answered).containsEntry("Sec-WebSocket-Protocol", "v2");
    }

    @Test
    void aRefusalIsAnsweredWithItsStatusAndNoBody() throws IOException, ServletException {
        exchange.path = "/closed";

        exchange.through(filter);

        assertThat(exchange.status).isEqualTo(429);
        assertThat(exchange.answered).containsOnly(Map.entry("Content-Length", "0"), Map.entry("Connection", "close"));
        assertThat(exchange.upgraded).isNull();
    }

    @Test
    void anotherVersionIsAnsweredWithOurs() throws IOException, ServletException {
        exchange.headers.put("Sec-WebSocket-Version", "8");

        exchange.through(filter);

        assertThat(exchange.status).isEqualTo(426);
        assertThat(exchange.answered).containsEntry("Sec-WebSocket-Version", "13");
    }

    @Test
    void aForeignOriginIsForbidden() throws IOException, ServletException {
        exchange.headers.put("Origin", "https://elsewhere.example");

        assertThat(exchange.through(filter).status).isEqualTo(403);
    }

    @Test
    void anotherPathPassesOn() throws IOException, ServletException {
        exchange.path = "/other";

        exchange.through(filter);

        assertThat(exchange.passedOn).isTrue();
        assertThat(exchange.status).isZero();
    }

    @Test
    void aRequestWithoutAnUpgradeIsToldToUpgrade() throws IOException, ServletException {
        exchange.headers.remove("Upgrade");

        exchange.through(filter);

        assertThat(exchange.status).isEqualTo(426);
        assertThat(exchange.answered).containsEntry("Upgrade", "websocket").containsEntry("Connection", "Upgrade");
    }

    @Test
    void aRequestWithoutAnUpgradeIsToldToUpgradeWhereThePathIsAllPathInfo() throws IOException, ServletException {
        exchange.headers.remove("Upgrade");
        exchange.pathIsInfo = true;

        assertThat(exchange.through(filter).status).isEqualTo(426);
    }

    @Test
    void aRequestWithoutAnUpgradePassesOnToAServletOfTheSamePath() throws IOException, ServletException {
        exchange.headers.remove("Upgrade");
        exchange.mapping = MappingMatch.EXACT;

        assertThat(exchange.through(filter).passedOn).isTrue();
    }

    /** RFC 8441 section 5: without a key and without {@code Connection}; the container has the host in the URI. */
    private void overHttp2() {
        exchange.method = "CONNECT";
        exchange.protocol = "HTTP/2.0";
        exchange.headers.keySet().removeAll(Set.of("Upgrade", "Connection", "Sec-WebSocket-Key", "Host"));
        exchange.headers.put("Origin", "https://example.com");
    }

    private HandshakeFilter withAnEngineForHttp2(List<DefaultConnection> upgraded) {
        Upgrade engine = (request, response, connection) -> upgraded.add(connection);
        return new HandshakeFilter(new Gatekeeper(deployment), transport, engine, false);
    }

    @Test
    void connectOfHttp2IsUpgradedByTheEngine() throws IOException, ServletException {
        List<DefaultConnection> upgraded = new ArrayList<>();
        overHttp2();

        exchange.through(withAnEngineForHttp2(upgraded));

        assertThat(upgraded)
                .singleElement()
                .satisfies(
                        connection -> assertThat(connection.handshake().path()).isEqualTo("/chat"));
        assertThat(exchange.passedOn).isFalse();
    }

    @Test
    void connectOfHttp2IsRefusedLikeAnyOther() throws IOException, ServletException {
        List<DefaultConnection> upgraded = new ArrayList<>();
        overHttp2();
        exchange.headers.put("Origin", "https://elsewhere.example");

        exchange.through(withAnEngineForHttp2(upgraded));

        assertThat(exchange.status).isEqualTo(403);
        assertThat(upgraded).isEmpty();
    }

    @Test
    void connectOfHttp2IsRefusedWhereNoEngineCanUpgradeItAndTheGateIsNotAsked() throws IOException, ServletException {
        overHttp2();
        exchange.path = "/closed"; // whose gate says 429

        exchange.through(filter);

        assertThat(exchange.status).isEqualTo(501);
        assertThat(exchange.answered).containsOnly(Map.entry("Content-Length", "0"));
        assertThat(exchange.passedOn).isFalse();
    }

    @Test
    void connectOfHttp2ToAnotherPathPassesOnWhereNoEngineCanUpgradeIt() throws IOException, ServletException {
        overHttp2();
        exchange.path = "/other";

        assertThat(exchange.through(filter).passedOn).isTrue();
    }

    private HandshakeFilter withAnEngineThatDeclines(Consumer<DefaultConnection> before) {
        Upgrade engine = (request, response, connection) -> {
            before.accept(connection);
            return false;
        };
        return new HandshakeFilter(new Gatekeeper(deployment), transport, engine, false);
    }

    /** A tunnel for another protocol than WebSocket: only the engine sees {@code :protocol}. */
    @Test
    void connectOfHttp2ThatTheEngineDeclinesIsRefusedAndLeavesNothing() throws IOException, ServletException {
        List<DefaultConnection> declined = new ArrayList<>();
        overHttp2();

        exchange.through(withAnEngineThatDeclines(declined::add));

        assertThat(exchange.status).isEqualTo(501);
        assertThat(exchange.answered).containsOnly(Map.entry("Content-Length", "0"));
        assertThat(declined)
                .singleElement()
                .satisfies(connection -> assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED));
        deployment.servers().forEach(server -> assertThat(server.connections()).isEmpty());
    }

    @Test
    void statusOfTheEngineThatDeclinesStays() throws IOException, ServletException {
        overHttp2();

        exchange.through(withAnEngineThatDeclines(connection -> exchange.status = 403));

        assertThat(exchange.status).isEqualTo(403);
        assertThat(exchange.answered).isEmpty();
    }

    @Test
    void whatTheEngineThatDeclinesHasSentStays() throws IOException, ServletException {
        overHttp2();

        exchange.through(withAnEngineThatDeclines(connection -> exchange.committed = true));

        assertThat(exchange.status).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "https, 443, example.com",
        "https, 8443, example.com:8443",
        "https, 80, example.com:80",
        "http, 80, example.com",
        "http, 8080, example.com:8080",
        "http, 443, example.com:443"
    })
    void connectOfHttp2HasTheHostThatHttp1WouldHave(String scheme, int port, String host)
            throws IOException, ServletException {
        List<DefaultConnection> upgraded = new ArrayList<>();
        overHttp2();
        exchange.headers.remove("Origin");
        exchange.scheme = scheme;
        exchange.port = port;

        exchange.through(withAnEngineForHttp2(upgraded));

        assertThat(upgraded.get(0).handshake().headers("Host")).containsExactly(host);
    }

    /** The server knows nothing of the TLS of the proxy, and reports the default port of {@code http}. */
    @Test
    void pageBehindAProxyThatEndsTlsIsOfTheSameHostOverHttp2Too() throws IOException, ServletException {
        List<DefaultConnection> upgraded = new ArrayList<>();
        overHttp2();
        exchange.scheme = "http";
        exchange.port = 80;

        exchange.through(withAnEngineForHttp2(upgraded));

        assertThat(upgraded).hasSize(1);
    }

    /** RFC 9113 section 8.2.2: a response with such headers is malformed. */
    @Test
    void refusalOverHttp2HasNoHeadersOfTheConnection() throws IOException, ServletException {
        exchange.protocol = "HTTP/2.0";
        exchange.headers.keySet().removeAll(Set.of("Upgrade", "Connection", "Sec-WebSocket-Key"));

        exchange.through(filter);

        assertThat(exchange.status).isEqualTo(426);
        assertThat(exchange.answered).containsOnly(Map.entry("Content-Length", "0"));
    }

    @Test
    void handshakeOfHttp1OverHttp2IsBad() throws IOException, ServletException {
        exchange.protocol = "HTTP/2.0";

        exchange.through(filter);

        assertThat(exchange.status).isEqualTo(400);
        assertThat(exchange.answered).containsOnly(Map.entry("Content-Length", "0"));
    }

    @Test
    void otherVersionOverHttp2IsAnsweredWithOurs() throws IOException, ServletException {
        overHttp2();
        exchange.headers.put("Sec-WebSocket-Version", "8");

        exchange.through(withAnEngineForHttp2(new ArrayList<>()));

        assertThat(exchange.status).isEqualTo(426);
        assertThat(exchange.answered)
                .containsOnly(Map.entry("Content-Length", "0"), Map.entry("Sec-WebSocket-Version", "13"));
    }

    @Test
    void whatTheApplicationHasUnderThatNamePassesOnForItMayForward() throws IOException, ServletException {
        exchange.path = "/rooms/app";
        exchange.mapping = MappingMatch.EXACT;

        assertThat(exchange.through(filter).passedOn).isTrue();
    }

    @Test
    void aHandshakeIsUpgradedBesideAServletOfThatPattern() throws IOException, ServletException {
        exchange.path = "/rooms/app";
        exchange.mapping = MappingMatch.PATH;

        assertThat(exchange.through(filter).status).isEqualTo(101);
    }

    @Test
    void aForwardIsUpgraded() throws IOException, ServletException {
        exchange.dispatched = DispatcherType.FORWARD;

        assertThat(exchange.through(filter).status).isEqualTo(101);
    }

    private HandshakeFilter whereForwardsAreClosed() {
        return new HandshakeFilter(new Gatekeeper(deployment), transport, null, true);
    }

    @Test
    void aForwardIsRefusedWhereTheServerWouldCloseIt() throws IOException, ServletException {
        exchange.dispatched = DispatcherType.FORWARD;

        assertThat(exchange.through(whereForwardsAreClosed()).status).isEqualTo(501);
        assertThat(exchange.upgraded).isNull();
    }

    @Test
    void whatIsNoForwardIsUpgradedWhereTheServerClosesForwards() throws IOException, ServletException {
        assertThat(exchange.through(whereForwardsAreClosed()).status).isEqualTo(101);
    }

    @Test
    void aForwardToAnotherPathPassesOnWhereTheServerClosesForwards() throws IOException, ServletException {
        exchange.dispatched = DispatcherType.FORWARD;
        exchange.path = "/other";

        assertThat(exchange.through(whereForwardsAreClosed()).passedOn).isTrue();
    }

    @Test
    void wrappersAreLookedThroughForTheUpgradeAndHaveTheirSayBefore() throws IOException, ServletException {
        List<DefaultConnection> upgraded = new ArrayList<>();
        HandshakeFilter noting = new HandshakeFilter(
                new Gatekeeper(deployment),
                (request, response, connection) -> {
                    upgraded.add(connection);
                    return transport.upgrade(request, response, connection);
                },
                null,
                false);
        HttpServletRequest wrapped = new HttpServletRequestWrapper(new HttpServletRequestWrapper(exchange.request())) {
            @Override
            public Principal getUserPrincipal() {
                return () -> "ann";
            }

            @Override
            public <T extends HttpUpgradeHandler> T upgrade(Class<T> handler) {
                throw new AssertionError("the container's own is meant");
            }
        };
        HttpServletResponse mute = new HttpServletResponseWrapper(exchange.response()) {
            @Override
            public void setStatus(int status) {
                throw new AssertionError("the container's own is meant");
            }
        };

        noting.doFilter(wrapped, mute, (request, response) -> exchange.passedOn = true);

        assertThat(exchange.status).isEqualTo(101);
        assertThat(upgraded.get(0).handshake().identity().map(Identity::name)).contains("ann");
    }

    @Test
    void aFailedUpgradeAbandonsTheConnection() {
        exchange.failure = new ServletException("of a container");
        AtomicReference<DefaultConnection> tried = new AtomicReference<>();
        HandshakeFilter noting = new HandshakeFilter(
                new Gatekeeper(deployment),
                (request, response, connection) -> {
                    tried.set(connection);
                    return transport.upgrade(request, response, connection);
                },
                null,
                false);

        assertThatThrownBy(() -> exchange.through(noting)).isSameAs(exchange.failure);

        assertThat(tried.get().status()).isEqualTo(ConnectionStatus.CLOSED);
    }
}
