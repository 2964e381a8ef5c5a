/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.OnConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.HandshakeFilter;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.testing.Deployments;
import dev.kawat.impl.transport.container.EngineHandshake;
import dev.kawat.impl.transport.pair.PairTransport;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Handshakes are judged alike whichever way they come: as requests of servlets (which is how those of the standalone server come
 * too), over HTTP/2, from inside an engine, and in memory.
 */
class EveryWayInTest {

    @WebSocketEndpoint("/room/{name}")
    static class Room {
        @OnMessage
        void message(String message) {}
    }

    @WebSocketEndpoint(value = "/strict", subprotocols = "v1", requireSubprotocol = true)
    static class Strict {
        @OnMessage
        void message(String message) {}
    }

    @WebSocketEndpoint(
            value = "/hosts",
            hosts = {"example.com", "*.example.org:8443"})
    static class Hosts {
        @OnMessage
        void message(String message) {}
    }

    @WebSocketEndpoint("/members")
    @RolesAllowed("member")
    static class Members {
        @OnMessage
        void message(String message) {}
    }

    @WebSocketEndpoint("/gate/{status}")
    static class Gate {
        @OnConnection
        HandshakeDecision gate(@PathParam("status") int status) {
            return HandshakeDecision.refuse(status);
        }

        @OnMessage
        void message(String message) {}
    }

    /** A way in; each knows an application at {@code /app}, or nothing but it. */
    enum Way {
        SERVLET {
            @Override
            int ask(Deployment deployment, String path, Map<String, String> headers) throws Exception {
                return throughTheFilter(deployment, "GET", "HTTP/1.1", path, headers);
            }
        },
        HTTP_2 {
            @Override
            int ask(Deployment deployment, String path, Map<String, String> headers) throws Exception {
                headers.keySet().removeAll(List.of("Upgrade", "Connection", "Sec-WebSocket-Key"));
                return throughTheFilter(deployment, "CONNECT", "HTTP/2.0", path, headers);
            }
        },
        ENGINE {
            @Override
            int ask(Deployment deployment, String path, Map<String, String> headers) {
                return EngineHandshake.ask(deployment, path, headers);
            }
        },
        PAIR {
            @Override
            int ask(Deployment deployment, String path, Map<String, String> headers) {
                Handshake.Builder handshake = Handshake.to("/app" + path).path(path);
                headers.forEach(handshake::header);
                HandshakeOutcome outcome = new PairTransport(deployment).request(handshake.build());
                return outcome instanceof HandshakeOutcome.Refused refused ? refused.status() : 101;
            }
        };

        /** The status: 101 for what is admitted, 404 for what is passed on to others. */
        abstract int ask(Deployment deployment, String path, Map<String, String> headers) throws Exception;
    }

    private static int throughTheFilter(
            Deployment deployment, String method, String protocol, String path, Map<String, String> headers)
            throws Exception {
        List<Integer> answered = new ArrayList<>();
        URI authority = URI.create("https://" + headers.getOrDefault("Host", "example.com"));
        if (method.equals("CONNECT")) {
            headers.remove("Host"); // which is :authority, and containers make no header of it
        }
        HttpServletRequest request =
                proxy(HttpServletRequest.class, (proxy, called, arguments) -> switch (called.getName()) {
                    case "getMethod" -> method;
                    case "getProtocol" -> protocol;
                    case "getRequestURI" -> "/app" + path;
                    case "getContextPath" -> "/app";
                    case "getServerName" -> authority.getHost();
                    case "getServerPort" -> authority.getPort() < 0 ? 443 : authority.getPort();
                    case "getScheme" -> authority.getScheme();
                    case "getHeaders" ->
                        Collections.enumeration(
                                headers.containsKey(arguments[0]) ? List.of(headers.get(arguments[0])) : List.of());
                    case "getHeaderNames" -> Collections.enumeration(headers.keySet());
                    case "getHttpServletMapping" -> proxy(HttpServletMapping.class, (p, c, a) -> MappingMatch.DEFAULT);
                    case "isSecure" -> true;
                    case "isUserInRole" -> false;
                    default -> null;
                });
        HttpServletResponse response = proxy(HttpServletResponse.class, (proxy, called, arguments) -> {
            if (called.getName().equals("setStatus")) {
                answered.add((Integer) arguments[0]);
            }
            return null;
        });
        new HandshakeFilter(
                        new Gatekeeper(deployment),
                        (asked, answer, connection) -> answered.add(upgraded(connection)),
                        (asked, answer, connection) -> answered.add(upgraded(connection)),
                        false)
                .doFilter(request, response, (passed, on) -> answered.add(404));
        assertThat(answered).hasSize(1);
        return answered.get(0);
    }

    private static int upgraded(DefaultConnection connection) {
        connection.abandon();
        return 101;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** What is asked for with what is changed in a right handshake; {@code -} takes a header away. */
    private record Case(int status, String path, Map<String, String> changes) {}

    private static final List<Case> ALIKE = List.of(
            new Case(101, "/room/a", Map.of()),
            new Case(101, "/room/w%C3%B6rd", Map.of()),
            new Case(101, "/room/a;jsessionid=17", Map.of()),
            new Case(101, "/room/a", Map.of("Origin", "https://example.com")),
            new Case(403, "/room/a", Map.of("Origin", "https://elsewhere.example")),
            new Case(403, "/room/a", Map.of("Origin", "null")),
            new Case(403, "/room/a", Map.of("Origin", "https://example.com:8443")),
            new Case(101, "/room/a", Map.of("Host", "example.com:443", "Origin", "https://example.com")),
            new Case(101, "/room/a", Map.of("Host", "example.com:8443", "Origin", "https://example.com:8443")),
            new Case(403, "/room/a", Map.of("Host", "elsewhere.example", "Origin", "https://example.com")),
            new Case(101, "/hosts", Map.of()),
            new Case(101, "/hosts", Map.of("Host", "a.example.org:8443")),
            new Case(421, "/hosts", Map.of("Host", "a.example.org")),
            new Case(421, "/hosts", Map.of("Host", "elsewhere.example")),
            new Case(401, "/members", Map.of()),
            new Case(400, "/room/a", Map.of("Content-Length", "3")),
            new Case(400, "/room/a", Map.of("Transfer-Encoding", "chunked")),
            new Case(101, "/room/a", Map.of("Content-Length", "0")),
            new Case(426, "/room/a", Map.of("Sec-WebSocket-Version", "8")),
            new Case(426, "/room/a", Map.of("Sec-WebSocket-Version", "")),
            new Case(400, "/room/a", Map.of("Sec-WebSocket-Extensions", "permessage-deflate; =")),
            new Case(101, "/strict", Map.of("Sec-WebSocket-Protocol", "v2, v1")),
            new Case(400, "/strict", Map.of("Sec-WebSocket-Protocol", "v2")),
            new Case(400, "/strict", Map.of()),
            new Case(429, "/gate/429", Map.of()),
            new Case(400, "/gate/many", Map.of()),
            new Case(404, "/", Map.of()),
            new Case(404, "/room", Map.of()),
            new Case(404, "/room/", Map.of()),
            new Case(404, "/room/a/", Map.of()),
            new Case(404, "/room/a/b", Map.of()),
            new Case(404, "//room/a", Map.of()),
            new Case(404, "/room//a", Map.of()),
            new Case(404, "/ROOM/a", Map.of()),
            new Case(404, "/room%2Fa", Map.of()),
            new Case(400, "/room/..", Map.of()),
            new Case(400, "/room/%2e%2E", Map.of()),
            new Case(400, "/room/%FC", Map.of()),
            new Case(400, "/room/%00", Map.of()),
            new Case(400, "/room/%2F", Map.of()),
            new Case(400, "/room/..%2fa", Map.of()),
            new Case(400, "/room/%5C", Map.of()),
            new Case(400, "/room/%FC", Map.of("Origin", "https://elsewhere.example")));

    static Stream<Arguments> alike() {
        return Stream.of(Way.values())
                .flatMap(way -> ALIKE.stream().map(one -> Arguments.of(way, one.path(), one.changes(), one.status())));
    }

    private final Deployment deployment =
            Deployments.start(new Room(), new Strict(), new Hosts(), new Members(), new Gate());

    private static Map<String, String> changed(Map<String, String> changes) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(Map.of(
                "Host", "example.com",
                "Upgrade", "websocket",
                "Connection", "Upgrade",
                "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version", "13"));
        headers.putAll(changes);
        headers.values().removeIf("-"::equals);
        return headers;
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @MethodSource("alike")
    void isJudgedAlike(Way way, String path, Map<String, String> changes, int status) throws Exception {
        assertThat(way.ask(deployment, path, changed(changes))).isEqualTo(status);
    }

    static Stream<Arguments> ofHttp1() {
        return Stream.of(Way.SERVLET, Way.ENGINE)
                .flatMap(way -> Stream.of(
                        Arguments.of(way, Map.of("Sec-WebSocket-Key", "-"), 400),
                        Arguments.of(way, Map.of("Sec-WebSocket-Key", "c2hvcnQ="), 400),
                        Arguments.of(way, Map.of("Connection", "-"), 400),
                        Arguments.of(way, Map.of("Connection", "keep-alive"), 400),
                        Arguments.of(way, Map.of("Host", "-"), 400),
                        Arguments.of(way, Map.of("Sec-WebSocket-Version", "-"), 400)));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("ofHttp1")
    void needsWhatHttp1Needs(Way way, Map<String, String> changes, int status) throws Exception {
        assertThat(way.ask(deployment, "/room/a", changed(changes))).isEqualTo(status);
    }
}
