/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import static dev.kawat.impl.client.ClientApplication.connected;
import static dev.kawat.impl.client.ClientApplication.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.impl.client.ClientApplication.Journal;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects and Basic authentication, and who gets the credentials. */
class RedirectAndLoginTest {

    private final ClientApplication application = new ClientApplication();
    private final Journal journal = new Journal();

    @AfterEach
    void close() {
        application.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectIsFollowedIfThatIsAllowed(int status) {
        try (ScriptedServer server =
                ScriptedServer.start(peer -> peer.answer(status, "Location: /there?x=1#part"), ScriptedServer.ECHO)) {
            connected(application.to(server).redirects(1).connect(journal));

            assertThat(server.heads().get(1)).startsWith("GET /there?x=1 HTTP/1.1\r\n");
        }
    }

    @Test
    void redirectsAreNotFollowedByDefault() {
        try (ScriptedServer server =
                ScriptedServer.start(peer -> peer.answer(302, "Location: /there"), ScriptedServer.ECHO)) {
            assertThat(failure(application.to(server).connect(journal)).status())
                    .hasValue(302);
        }
    }

    @Test
    void redirectsHaveAnEnd() {
        try (ScriptedServer server = ScriptedServer.start(peer -> peer.answer(302, "Location: /again"))) {
            assertThat(failure(application.to(server).redirects(5).connect(journal))
                            .status())
                    .hasValue(302);
            assertThat(server.heads()).hasSize(6);
        }
        assertThatThrownBy(() -> application.clients.connector("ws://localhost").redirects(6))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://127.0.0.1/", "/a b", "ws://user:pass@127.0.0.1/", "mailto:x@example.com"})
    void redirectToSomethingElseIsTheEnd(String location) {
        try (ScriptedServer server = ScriptedServer.start(peer -> peer.answer(302, "Location: " + location))) {
            assertThat(failure(application.to(server).redirects(5).connect(journal))
                            .status())
                    .hasValue(302);
        }
    }

    /** Also if the certificate of the server cannot be had here: what counts is that the other scheme is refused. */
    @ParameterizedTest
    @CsvSource({
        "ws://a/x, http://b/y, ws://b/y",
        "ws://a/x, https://b/y, wss://b/y",
        "wss://a/x, https://b/y, wss://b/y",
        "wss://a/x, /y, wss://a/y",
        "wss://a/x, ws://a/y,",
        "wss://a/x, http://a/y,",
        "wss://a/x, //b/y, wss://b/y",
    })
    void redirectNeverGivesUpTls(URI from, String location, String to) {
        assertThat(dev.kawat.impl.client.connect.TargetUri.redirect(from, location)
                        .map(URI::toString)
                        .orElse(null))
                .isEqualTo(to);
    }

    @Test
    void credentialsAreSentWhenTheServerAsksForThem() {
        try (ScriptedServer server = ScriptedServer.start(
                peer -> peer.answer(401, "WWW-Authenticate: Digest realm=\"x\", Basic realm=\"y\""),
                ScriptedServer.ECHO)) {
            connected(
                    application.to(server).credentials("Aladdin", "open sesame").connect(journal));

            assertThat(server.heads().get(0)).doesNotContain("Authorization");
            assertThat(server.heads().get(1)).contains("\r\nAuthorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n");
        }
    }

    @Test
    void wrongCredentialsAreSentOnce() {
        try (ScriptedServer server =
                ScriptedServer.start(peer -> peer.answer(401, "WWW-Authenticate: Basic realm=\"y\""))) {
            assertThat(failure(application.to(server).credentials("a", "b").connect(journal))
                            .status())
                    .hasValue(401);
            assertThat(server.heads()).hasSize(2);
        }
    }

    @Test
    void otherOriginsGetNoCredentials() {
        try (ScriptedServer other = ScriptedServer.start(
                        peer -> peer.answer(401, "WWW-Authenticate: Basic realm=\"y\""), ScriptedServer.ECHO);
                ScriptedServer server =
                        ScriptedServer.start(peer -> peer.answer(307, "Location: " + other.uri("/there")))) {
            assertThat(failure(application
                                    .to(server)
                                    .redirects(2)
                                    .header("Authorization", "Bearer secret")
                                    .header("Cookie", "a=secret")
                                    .header("X-Kind", "harmless")
                                    .credentials("a", "secret")
                                    .connect(journal))
                            .status())
                    .hasValue(401);
            assertThat(other.heads()).hasSize(1);
            assertThat(other.heads().get(0))
                    .contains("X-Kind: harmless")
                    .doesNotContain("secret")
                    .doesNotContain("Authorization")
                    .doesNotContain("Cookie");
        }
    }

    @Test
    void sameOriginKeepsTheHeaders() {
        try (ScriptedServer server =
                ScriptedServer.start(peer -> peer.answer(307, "Location: /there"), ScriptedServer.ECHO)) {
            connected(application
                    .to(server)
                    .redirects(2)
                    .header("Authorization", "Bearer token")
                    .connect(journal));

            assertThat(server.heads().get(1)).contains("\r\nAuthorization: Bearer token\r\n");
        }
    }
}
