/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.testing.Deployments;
import dev.kawat.impl.testing.ManualTime;
import jakarta.websocket.OnMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;

/** Whatever request comes, it is admitted or gets a status, and none is admitted that breaks RFC 6455 section 4.2.1. */
class GatekeeperFuzzTest {

    @WebSocketEndpoint(
            value = "/chat",
            subprotocols = {"v1", "v2"},
            hosts = "example.com")
    static class Chat {
        @OnMessage
        void message(String message) {}
    }

    @WebSocketEndpoint(
            value = "/rooms/{room}/{seat}",
            origins = "https://*.example.org:*",
            subprotocols = "v2",
            requireSubprotocol = true)
    static class Rooms {
        @OnMessage
        void message(String message) {}
    }

    private static final Set<Integer> STATUSES = Set.of(400, 403, 405, 421, 426);

    /** A value that no handler need be afraid of: the name of one thing. */
    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[^/\\\\\\p{Cntrl}]+", Pattern.DOTALL);

    private static Deployment application;
    private static Gatekeeper gatekeeper;

    @BeforeAll
    static void start() {
        application = Deployments.start(
                Map.of("kawat.trusted-proxies", "127.0.0.0/8, ::1"),
                Workers.of(Runnable::run),
                new ManualTime(),
                new Chat(),
                new Rooms());
        gatekeeper = new Gatekeeper(application);
    }

    /** @param input a request line, and headers, one a line */
    @FuzzTest
    void noMalformedRequestIsAdmitted(byte[] input) {
        String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", -1);
        TestRequest request = request(lines);

        HandshakeOutcome outcome = gatekeeper.check(request);

        if (outcome instanceof HandshakeOutcome.Admitted admitted) {
            checkAdmitted(request, admitted.connection());
            admitted.connection().abandon();
        } else if (outcome instanceof HandshakeOutcome.Refused refused) {
            assertThat(refused.status()).isIn(STATUSES);
            assertThat(refused.headers().values()).isSubsetOf("GET", "13", "websocket", "Upgrade");
        }
        application.servers().forEach(server -> assertThat(server.connections()).isEmpty());
    }

    private static TestRequest request(String[] lines) {
        String[] first = lines[0].split(" ", 3);
        TestRequest request =
                TestRequest.to(first.length > 1 ? first[1] : "/chat").method(first[0]);
        if (first.length > 2) {
            request.protocol(first[2]);
        }
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            // A name with a plus adds to the header that every request has; one without takes its place.
            if (name.startsWith("+")) {
                request.twice(name.substring(1), value);
            } else if (name.startsWith("-")) {
                request.without(name.substring(1));
            } else {
                request.with(name, value);
            }
        }
        return request;
    }

    private static void checkAdmitted(TestRequest request, DefaultConnection connection) {
        if (request.isExtendedConnect()) {
            assertThat(request.protocol()).doesNotStartWith("HTTP/1");
        } else {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.protocol()).isEqualTo("HTTP/1.1");
            assertThat(tokens(request, "Connection")).contains("upgrade");
            assertThat(tokens(request, "Upgrade")).contains("websocket");
            assertThat(Base64.getDecoder().decode(only(request, "Sec-WebSocket-Key")))
                    .hasSize(16);
        }
        assertThat(only(request, "Sec-WebSocket-Version")).isEqualTo("13");
        assertThat(request.header("Transfer-Encoding")).isEmpty();
        assertThat(request.header("Content-Length"))
                .allMatch(length -> length.strip().equals("0"));
        String host = only(request, "Host");
        List<String> origins = request.header("Origin");
        assertThat(origins).hasSizeLessThanOrEqualTo(1);
        boolean chat = connection.server().path().equals("/chat");
        String origin = origins.isEmpty() ? null : origins.get(0).strip().toLowerCase(Locale.ROOT);
        if (chat) {
            assertThat(host.toLowerCase(Locale.ROOT)).matches("example\\.com\\.?(:\\d*)?");
            assertThat(origin == null || origin.matches("[a-z][a-z0-9+.-]*://example\\.com\\.?(:\\d{1,5})?"))
                    .as("the origin %s", origin)
                    .isTrue();
        } else {
            assertThat(origin == null || origin.matches("https://[a-z0-9_.-]+\\.example\\.org(:\\d{1,5})?"))
                    .as("the origin %s", origin)
                    .isTrue();
            assertThat(connection.subprotocol()).isPresent();
        }
        connection
                .subprotocol()
                .ifPresent(agreed ->
                        assertThat(tokens(request, "Sec-WebSocket-Protocol")).contains(agreed));
        assertThat(connection.handshake().pathParams().values()).allMatch(NAME.asMatchPredicate());
    }

    private static String only(TestRequest request, String name) {
        assertThat(request.header(name)).as(name).hasSize(1);
        return request.header(name).get(0).strip();
    }

    private static List<String> tokens(TestRequest request, String name) {
        return request.header(name).stream()
                .flatMap(value -> Arrays.stream(value.toLowerCase(Locale.ROOT).split(",", -1)))
                .map(String::strip)
                .toList();
    }
}
