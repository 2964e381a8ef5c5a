/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Handshake;
import dev.kawat.OnConnection;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.settings.TrustedProxies;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.SmallStack;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The address of the client behind proxies, some of which are trusted. */
class TrustedProxiesTest {

    private static final String PROXY = "10.0.0.1";

    private static TrustedProxies proxies(String text) {
        return (TrustedProxies) Setting.TRUSTED_PROXIES.parse(text).orElseThrow();
    }

    private static String client(String proxies, String peer, String... headers) {
        Handshake.Builder builder = Handshake.to("/chat").remoteAddress(peer);
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        return new ClientAddress(proxies(proxies))
                .resolve(builder.build())
                .remoteAddress()
                .orElse("unknown");
    }

    @Test
    void nobodyIsTrustedByDefault() {
        assertThat(Setting.TRUSTED_PROXIES.defaultValue()).isEqualTo("none");
        assertThat(client("none", PROXY, "X-Forwarded-For", "192.0.2.1", "Forwarded", "for=192.0.2.1"))
                .isEqualTo(PROXY);
    }

    @Test
    void headersOfAnyoneElseMeanNothing() {
        assertThat(client("10.0.0.1", "192.0.2.9", "X-Forwarded-For", "192.0.2.1"))
                .isEqualTo("192.0.2.9");
        assertThat(client("10.0.0.1", "192.0.2.9", "Forwarded", "for=192.0.2.1"))
                .isEqualTo("192.0.2.9");
        assertThat(client("10.0.0.1", null, "Forwarded", "for=192.0.2.1")).isEqualTo("unknown");
    }

    /** Up to the length that is read at all. */
    @ParameterizedTest
    @ValueSource(strings = {"for=\"\\a", "for=\"\\a\\b", "x=", "for=a;", ";", ",", "for=\"\"\""})
    void longHeaderNeedsNoDeepStack(String begin) {
        for (String part : List.of("\\x", "a", ";a=b", ",", "\"", "[", " ")) {
            String header = begin + part.repeat((1999 - begin.length()) / part.length());

            assertThat(SmallStack.run(() -> client(PROXY, PROXY, "Forwarded", header, "X-Forwarded-For", header)))
                    .isEqualTo(PROXY);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1 | 192.0.2.1",
                "192.0.2.1:4711 | 192.0.2.1",
                "2001:db8::1 | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1] | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]:4711 | 2001:db8:0:0:0:0:0:1",
                "::ffff:192.0.2.1 | 192.0.2.1",
                "192.0.2.1, 10.0.0.2 | 192.0.2.1",
                "192.0.2.7, 192.0.2.1, 10.0.0.2 | 192.0.2.1",
                "192.0.2.7, 192.0.2.1 | 192.0.2.1",
                "10.0.0.3, 10.0.0.2 | 10.0.0.3",
                "unknown | 10.0.0.1",
                "192.0.2.1, unknown, 10.0.0.2 | 10.0.0.2",
                "192.0.2.1, , 10.0.0.2 | 10.0.0.2",
                "192.0.2.256 | 10.0.0.1",
                "192.0.2.010 | 10.0.0.1",
                "192.0.2 | 10.0.0.1",
                "example.com | 10.0.0.1",
                "face:b00k | 10.0.0.1",
                "192.0.2.1:port | 10.0.0.1",
                "[192.0.2.1] | 10.0.0.1",
                "'' | 10.0.0.1"
            })
    void forwardedForIsReadFromTheRight(String header, String client) {
        assertThat(client("10.0.0.0/8", PROXY, "X-Forwarded-For", header)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=192.0.2.1 | 192.0.2.1",
                "For=192.0.2.1;proto=https;by=10.0.0.1 | 192.0.2.1",
                "proto=https ; for=\"192.0.2.1:4711\" | 192.0.2.1",
                "for=\"[2001:db8::1]\" | 2001:db8:0:0:0:0:0:1",
                "for=\"[2001:db8::1]:4711\" | 2001:db8:0:0:0:0:0:1",
                "for=\"[2001:db8::1]:_port\" | 2001:db8:0:0:0:0:0:1",
                "for=192.0.2.7, for=192.0.2.1, for=10.0.0.2 | 192.0.2.1",
                "for=\"192.0.2.7,\", for=192.0.2.1 | 192.0.2.1",
                "for=\"192\\.0.2.1\" | 192.0.2.1",
                "for=unknown | 10.0.0.1",
                "for=_hidden | 10.0.0.1",
                "for=192.0.2.1, for=_hidden, for=10.0.0.2 | 10.0.0.2",
                "for=192.0.2.1, proto=https | 10.0.0.1",
                "for=192.0.2.1;for=192.0.2.2 | 10.0.0.1",
                "for=\"2001:db8::1\" | 10.0.0.1",
                "for=2001:db8::1 | 10.0.0.1",
                "for=\"192.0.2.1 | 10.0.0.1",
                "for=\"x, for=192.0.2.1 | 10.0.0.1",
                "for=\"x, for=\"192.0.2.1\" | 10.0.0.1",
                "for 192.0.2.1 | 10.0.0.1",
                "for=192.0.2.1, nonsense | 10.0.0.1",
                "`` | 10.0.0.1"
            })
    void forwardedIsReadFromTheRight(String header, String client) {
        assertThat(client("10.0.0.0/8", PROXY, "Forwarded", header)).isEqualTo(client);
    }

    @Test
    void hugeHeadersAreMalformed() {
        for (String part : new String[] {"a", "\\a"}) {
            assertThat(client(PROXY, PROXY, "Forwarded", "by=\"" + part.repeat(100_000) + "\";for=192.0.2.1"))
                    .isEqualTo(PROXY);
            assertThat(client(PROXY, PROXY, "Forwarded", "by=\"" + part.repeat(50) + "\";for=192.0.2.1"))
                    .isEqualTo("192.0.2.1");
        }
        assertThat(client(PROXY, PROXY, "Forwarded", "by=\"" + "a".repeat(1900) + "\";for=192.0.2.1"))
                .isEqualTo("192.0.2.1");
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(client(
                        "10.0.0.0/8",
                        PROXY,
                        "X-Forwarded-For",
                        "192.0.2.7",
                        "X-Forwarded-For",
                        "192.0.2.1, 10.0.0.3",
                        "x-forwarded-for",
                        "10.0.0.2"))
                .isEqualTo("192.0.2.1");
        assertThat(client("10.0.0.0/8", PROXY, "Forwarded", "for=192.0.2.1", "Forwarded", "for=10.0.0.2"))
                .isEqualTo("192.0.2.1");
        assertThat(client("10.0.0.0/8", PROXY, "Forwarded", "for=\"", "Forwarded", "for=192.0.2.1"))
                .as("a broken line before the one of the proxy")
                .isEqualTo("192.0.2.1");
    }

    @Test
    void headersThatDisagreeAreNotBelieved() {
        assertThat(client(PROXY, PROXY, "Forwarded", "for=192.0.2.1", "X-Forwarded-For", "192.0.2.1"))
                .isEqualTo("192.0.2.1");
        assertThat(client(PROXY, PROXY, "Forwarded", "for=192.0.2.7", "X-Forwarded-For", "192.0.2.1"))
                .isEqualTo(PROXY);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.0/9, 10.127.0.1, true",
        "10.0.0.0/9, 10.128.0.1, false",
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "0.0.0.0/0, 192.0.2.1, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "::1, ::1, true",
        "::1/128, ::2, false",
        "10.0.0.1, ::ffff:10.0.0.1, true"
    })
    void networksAreComparedByTheirBits(String proxy, String peer, boolean trusted) {
        assertThat(client(proxy + ", 203.0.113.9", peer, "X-Forwarded-For", "198.51.100.1"))
                .isEqualTo(trusted ? "198.51.100.1" : peer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "proxy", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "::1/129", "10.0.0.1,", "*"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThat(Setting.TRUSTED_PROXIES.parse(text)).isEmpty();
    }

    // ---- In an application ----

    @WebSocketEndpoint("/chat")
    static class Chat {

        static final List<String> GATE = new ArrayList<>();

        @OnConnection
        void gate(Handshake handshake) {
            GATE.add(handshake.remoteAddress().orElse("unknown"));
        }

        @OnMessage
        String from(String message, WebSocketConnection connection) {
            return connection.handshake().remoteAddress().orElse("unknown");
        }
    }

    @Test
    void handshakeAndLimitsGoByTheClient() {
        Chat.GATE.clear();
        try (TestApplication application = TestApplication.builder()
                .endpoint(Chat.class, Chat::new)
                .set("kawat.trusted-proxies", PROXY)
                .set("kawat.max-connections-per-address", "1")
                .start()) {
            PairClient first = application.connect(behindProxy("192.0.2.1"));
            application.connect(behindProxy("192.0.2.2"));
            first.send("who am I?");

            assertThat(first.received()).containsExactly("192.0.2.1");
            assertThat(Chat.GATE).containsExactly("192.0.2.1", "192.0.2.2");
            assertThat(application.request(behindProxy("192.0.2.1")))
                    .isInstanceOfSatisfying(
                            HandshakeOutcome.Refused.class,
                            refused -> assertThat(refused.status()).isEqualTo(429));
        }
    }

    private static Handshake.Builder behindProxy(String client) {
        return Handshake.to("/chat").remoteAddress(PROXY).header("X-Forwarded-For", client);
    }
}
