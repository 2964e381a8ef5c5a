/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Answer;
import dev.kawat.it.client.Client;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of RFC 6455 section 4.2.1 a request must meet, and who may ask at all. */
class HandshakeIT extends AgainstServer {

    /** What is broken in the request line, not in a header. */
    private static final Set<String> LINES = Set.of("POST", "HTTP/1.0");

    private Request request() {
        return Request.to(endpoint("echo"));
    }

    private static Arguments broken(String what, int status, UnaryOperator<Request> change) {
        return Arguments.of(what, status, change);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                broken("POST", 405, r -> r.method("POST").with("Content-Length: 0")),
                broken("HTTP/1.0", 400, r -> r.version("HTTP/1.0")),
                broken("no Host", 400, r -> r.without("Host")),
                broken("no Upgrade", 426, r -> r.without("Upgrade")),
                broken("another Upgrade", 426, r -> r.having("Upgrade", "h2c")),
                broken("no Connection", 400, r -> r.without("Connection")),
                broken("another Connection", 400, r -> r.having("Connection", "keep-alive")),
                broken("no key", 400, r -> r.without("Sec-WebSocket-Key")),
                broken("an empty key", 400, r -> r.having("Sec-WebSocket-Key", "")),
                broken("a short key", 400, r -> r.having("Sec-WebSocket-Key", "c2hvcnQ=")),
                broken("a key that is not Base64", 400, r -> r.having("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25j*Q==")),
                broken("two keys", 400, r -> r.with("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")),
                broken("no version", 400, r -> r.without("Sec-WebSocket-Version")),
                broken("version 8", 426, r -> r.having("Sec-WebSocket-Version", "8")),
                broken("two origins", 400, r -> r.with("Origin: http://a").with("Origin: http://b")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("broken")
    void refusesABrokenHandshake(String what, int status, UnaryOperator<Request> change) {
        Request broken = change.apply(request());

        if (Server.current().refusesByItself()) {
            Answer answer = assertRefused(broken, status).answer();
            assertThat(answer.header("Sec-WebSocket-Version")).isEqualTo(what.equals("version 8") ? "13" : "");
            assertThat(answer.header("Allow")).isEqualTo(what.equals("POST") ? "GET" : "");
        } else if (Server.current().showsRequestLine() || !LINES.contains(what)) {
            assertRefusedSomehow(broken);
        }
    }

    /** The engine has a say too, with a status of its own. */
    private void assertRefusedSomehow(Request broken) {
        assertThat(ask(broken).answer().status()).isNotEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep-alive, Upgrade", "UPGRADE", "upgrade,keep-alive"})
    void takesConnectionAsAListOfTokens(String connection) {
        assertThat(ask(request().having("Connection", connection)).answer().status())
                .isEqualTo(101);
    }

    @Test
    void acceptsNoExtensionForNoneIsOffered() {
        Answer answer = ask(request().with("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"))
                .answer();

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.header("Sec-WebSocket-Extensions")).isEmpty();
    }

    // ---- Origin ----

    @Test
    void acceptsTheOriginOfTheSameHost() {
        String origin = "http://" + endpoint("echo").getAuthority();

        RawClient client = ask(request().with("Origin: " + origin));

        assertThat(client.answer().status()).isEqualTo(101);
        assertThat(client.send(Frame.text("hello")).frame()).isEqualTo(Frame.text("hello"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://127.0.0.1:1", "https://localhost", "file://"})
    void refusesAForeignOrigin(String origin) {
        assertRefused(request().with("Origin: " + origin), 403);
    }

    // ---- Subprotocols ----

    @Test
    void choosesTheFirstOfOursThatTheClientOffers() {
        Client client = connect("subprotocol/lenient", "v0", "v1", "v2");

        assertThat(client.subprotocol()).isEqualTo("v2");
        assertThat(client.text()).isEqualTo("v2");
    }

    @Test
    void servesWithoutASubprotocolWhereNoneIsRequired() {
        Client client = connect("subprotocol/lenient", "v0");

        assertThat(client.subprotocol()).isEmpty();
        assertThat(client.text()).isEqualTo("none");
    }

    @Test
    void servesTheRequiredSubprotocol() {
        Client client = connect("subprotocol/strict", "v1");

        assertThat(client.subprotocol()).isEqualTo("v1");
        assertThat(client.text()).isEqualTo("v1");
    }

    @Test
    void refusesWhoDoesNotOfferTheRequiredSubprotocol() {
        assertRefused(Request.to(endpoint("subprotocol/strict")), 400);
        assertRefused(Request.to(endpoint("subprotocol/strict")).with("Sec-WebSocket-Protocol: v2"), 400);
    }
}
