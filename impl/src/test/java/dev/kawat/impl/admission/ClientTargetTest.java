/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Handshake;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.settings.TrustedProxies;
import dev.kawat.impl.testing.SmallStack;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnMessage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The host, the port and the scheme that the client has asked for behind proxies, some of which are trusted. */
class ClientTargetTest {

    private static final String PROXY = "10.0.0.1";
    private static final ClientTarget BEHIND_PROXIES = new ClientTarget(
            (TrustedProxies) Setting.TRUSTED_PROXIES.parse("10.0.0.0/8").orElseThrow());

    /** @param headers names and values in turn */
    private static Handshake.Builder from(String peer, String... headers) {
        Handshake.Builder builder = Handshake.to("/chat").remoteAddress(peer);
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        return builder;
    }

    private static String host(String... headers) {
        return BEHIND_PROXIES.authority(from(PROXY, headers).build(), "inner:8080");
    }

    // ---- Host and port ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "example.com | example.com",
                "EXAMPLE.com:8443 | example.com:8443",
                "evil.example, example.com | example.com",
                "example.com,outer:8443 | outer:8443",
                "[2001:db8::1]:8443 | [2001:db8::1]:8443",
                "under_score.example | under_score.example",
                "192.0.2.1 | 192.0.2.1",
                "'' | inner:8080",
                "example.com, | inner:8080",
                "example.com:0 | inner:8080",
                "example.com:65536 | inner:8080",
                "example.com: | inner:8080",
                "example.com:https | inner:8080",
                "https://example.com | inner:8080",
                "user@example.com | inner:8080",
                "example.com/path | inner:8080",
                "example .com | inner:8080",
                "'\"example.com\"' | inner:8080",
                "::1 | inner:8080"
            })
    void lastForwardedHostCountsIfItIsOne(String header, String host) {
        assertThat(host("X-Forwarded-Host", header)).isEqualTo(host);
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(host("X-Forwarded-Host", "evil.example", "X-Forwarded-Host", "example.com"))
                .isEqualTo("example.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "example.com | 8443 | example.com:8443",
                "example.com | 1, 8443 | example.com:8443",
                "example.com | 443 | example.com:443",
                "[::1] | 8443 | [::1]:8443",
                "example.com:1234 | 8443 | example.com:1234",
                "example.com | 0 | example.com",
                "example.com | 65536 | example.com",
                "example.com | https | example.com",
                "example.com | '' | example.com"
            })
    void forwardedPortIsOfAHostWithoutOne(String host, String port, String expected) {
        assertThat(host("X-Forwarded-Host", host, "X-Forwarded-Port", port)).isEqualTo(expected);
        assertThat(BEHIND_PROXIES.authority(
                        from(PROXY, "X-Forwarded-Port", port).build(), host))
                .as("the host of the request itself")
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "host=example.com | example.com",
                "for=192.0.2.1;Host=\"example.com:8443\";proto=https | example.com:8443",
                "for=192.0.2.1;host=example.com, for=10.0.0.2;host=inner2 | example.com",
                "for=192.0.2.1;host=example.com, for=10.0.0.2 | example.com",
                "for=192.0.2.1, for=10.0.0.2;host=example.com | example.com",
                "for=192.0.2.7;host=evil.example, for=192.0.2.1;host=example.com | example.com",
                "host=evil.example, for=192.0.2.1 | inner:8080",
                "for=_hidden;host=example.com | example.com",
                "for=10.0.0.2;host=evil.example, for=_hidden;host=example.com | example.com",
                "for=192.0.2.1;host=a.example;host=b.example | inner:8080",
                "for=192.0.2.1;host=\"a b\" | inner:8080",
                "for=192.0.2.1;host=example.com:8443 | inner:8080",
                "host=example.com, nonsense | inner:8080",
                "`` | inner:8080"
            })
    void forwardedHostIsThatOfTheFirstTrustedProxy(String header, String host) {
        assertThat(host("Forwarded", header)).isEqualTo(host);
    }

    @Test
    void headersThatDisagreeAreNotBelieved() {
        assertThat(host("Forwarded", "host=example.com", "X-Forwarded-Host", "Example.com"))
                .isEqualTo("example.com");
        assertThat(host("Forwarded", "host=a.example", "X-Forwarded-Host", "b.example"))
                .isEqualTo("inner:8080");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.9", "unknown", "11.0.0.1"})
    void headersOfAnyoneElseMeanNothing(String peer) {
        Handshake handshake = from(peer, "Forwarded", "host=a.example", "X-Forwarded-Host", "a.example")
                .header("X-Forwarded-Port", "1")
                .header("X-Forwarded-Proto", "https")
                .build();

        assertThat(BEHIND_PROXIES.authority(handshake, "inner")).isEqualTo("inner");
        assertThat(BEHIND_PROXIES.isSecure(handshake)).isFalse();
    }

    @Test
    void longHeaderNeedsNoDeepStack() {
        for (String part : List.of("a", ".", "1", ":", ",", "[")) {
            String header = part.repeat(16_000);

            assertThat(SmallStack.run(() ->
                            host("X-Forwarded-Host", header, "X-Forwarded-Port", header, "X-Forwarded-Host", header)))
                    .isEqualTo("inner:8080");
        }
    }

    // ---- Scheme ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | https | true",
                "- | WSS | true",
                "- | http, https | true",
                "- | https, http | false",
                "- | ws | false",
                "- | on | false",
                "proto=https | - | true",
                "for=192.0.2.1;proto=https, for=10.0.0.2;proto=http | - | true",
                "proto=https, for=192.0.2.1;proto=http | - | false",
                "proto=https | https | true",
                "proto=https | http | false",
                "proto=gopher | https | true"
            })
    void schemeIsThatOfTheClient(String forwarded, String proto, boolean secure) {
        Handshake.Builder builder = from(PROXY);
        if (forwarded != null) {
            builder.header("Forwarded", forwarded);
        }
        if (proto != null) {
            builder.header("X-Forwarded-Proto", proto);
        }

        assertThat(BEHIND_PROXIES.isSecure(builder.build())).isEqualTo(secure);
    }

    @Test
    void schemeOfTheServerIsOverruled() {
        assertThat(BEHIND_PROXIES.isSecure(
                        from(PROXY, "X-Forwarded-Proto", "http").secure(true).build()))
                .isFalse();
        assertThat(BEHIND_PROXIES.isSecure(from(PROXY).secure(true).build())).isTrue();
    }

    // ---- In an application ----

    @WebSocketEndpoint("/chat")
    static class Chat {
        @OnMessage
        String seen(String message, WebSocketConnection connection) {
            Handshake handshake = connection.handshake();
            return handshake.remoteAddress().orElse("unknown") + " " + handshake.secure();
        }
    }

    private final TestApplication application = TestApplication.builder()
            .endpoint(Chat.class, Chat::new)
            .set("kawat.trusted-proxies", PROXY)
            .set("kawat.hosts", "example.com")
            .start();

    @AfterEach
    void end() {
        application.close();
    }

    private static Handshake.Builder page(String peer, String host) {
        return from(peer, "Host", "inner:8080", "Origin", "https://example.com", "X-Forwarded-Host", host)
                .header("X-Forwarded-For", "192.0.2.1")
                .header("X-Forwarded-Proto", "https");
    }

    private int status(Handshake.Builder handshake) {
        return application.request(handshake) instanceof HandshakeOutcome.Refused refused ? refused.status() : 101;
    }

    @Test
    void sameHostIsTheOneThatTheBrowserSees() {
        assertThat(status(page(PROXY, "example.com"))).isEqualTo(101);
        assertThat(status(page(PROXY, "example.com:443"))).isEqualTo(101);
        assertThat(status(page(PROXY, "example.com:8443"))).isEqualTo(403);
    }

    @Test
    void hostsAreThoseThatTheBrowserSees() {
        assertThat(status(page(PROXY, "other.example"))).isEqualTo(421);
        assertThat(status(page("10.0.0.2", "example.com"))).as("no proxy").isEqualTo(421);
    }

    @Test
    void handshakeHasAddressAndSchemeOfTheClient() {
        var client = application.connect(page(PROXY, "example.com"));
        client.send("what is seen?");

        assertThat(client.received()).containsExactly("192.0.2.1 true");
    }
}
