/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import dev.kawat.it.client.Waits;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connections whose session, login or role has ended, and handshakes in the name of sessions of others. {@link SecurityIT} has who
 * may connect, and what ends with a session.
 */
@DisplayName("Sessions")
@ExtendWith(HostileCases.class)
class HostileSessionsIT extends AgainstServer {

    private static final int POLICY_VIOLATION = 1008;
    private static final int FAILED = 1011;
    private static final String LONG = ".600000";

    /** A browser, as far as cookies go. */
    private final class Browser {

        private final CookieManager cookies = new CookieManager();
        private final HttpClient http =
                HttpClient.newBuilder().cookieHandler(cookies).build();

        Browser get(String path) throws IOException, InterruptedException {
            URI uri = URI.create(endpoint(path).toString().replaceFirst("^ws", "http"));
            int status = http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            assertThat(status).as(path).isEqualTo(200);
            return this;
        }

        String session() {
            return cookies.getCookieStore().getCookies().get(0).getValue();
        }

        Request to(String path) {
            return asking(path, session());
        }
    }

    /** A handshake with the cookie of a session. */
    private Request asking(String path, String session) {
        return Request.to(endpoint(path)).with("Cookie: JSESSIONID=" + session).with(Server.REACHED + ": 1");
    }

    private Browser browser() {
        assumeTrue(Server.current().hasSessions(), "only a server with servlets has sessions");
        return new Browser();
    }

    private RawClient connected(Request request) {
        RawClient client = ask(request);
        assertThat(client.answer().status()).isEqualTo(101);
        return client;
    }

    private RawClient staff(Browser browser) {
        RawClient client = connected(browser.to("staff/" + key));
        assertThat(client.frame()).isEqualTo(Frame.text("hello ann"));
        return client;
    }

    private void assertRevoked(RawClient client) {
        assertThat(client.closeFrame().code()).isEqualTo(POLICY_VIOLATION);
        HostileCases.outcome("Kawat " + POLICY_VIOLATION);
    }

    private void assertOpen(RawClient client) {
        client.send(Frame.binary(new byte[1]));
        assertThat(client.frame()).isEqualTo(Frame.text("still here"));
    }

    private void assertHandshakeRefused(Request request, int status) {
        HostileCases.refusedWith(assertRefused(request, status).answer());
    }

    // ---- The end of a session ----

    @Test
    @DisplayName("a session that times out: its connections end with 1008, those of others stay")
    void sessionThatTimesOutEndsItsConnections() throws Exception {
        Browser browser = browser().get("account/login?user=ann");
        Browser elsewhere = browser().get("account/login?user=ann");
        RawClient first = staff(browser);
        RawClient second = staff(browser);
        RawClient other = staff(elsewhere);

        browser.get("account/timeout");

        assertRevoked(first);
        assertRevoked(second);
        assertOpen(other);
    }

    @ParameterizedTest(name = "30 connections of a session that ends by {0}: all end with 1008")
    @ValueSource(strings = {"logout", "invalidate"})
    void allOfManyConnectionsEndWithTheSession(String end) throws Exception {
        Browser browser = browser().get("account/login?user=ann");
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            clients.add(staff(browser));
        }

        browser.get("account/" + end);

        clients.forEach(this::assertRevoked);
    }

    @Test
    @DisplayName("a session that got another id by a login: its earlier connections end with it too")
    void connectionsFromBeforeTheLoginEndWithTheSession() throws Exception {
        Browser browser = browser().get("account/session");
        String before = browser.session();
        RawClient early = connected(browser.to("echo"));
        browser.get("account/login?user=ann");
        assertThat(browser.session()).isNotEqualTo(before);
        assertThat(early.send(Frame.text("still here")).frame()).isEqualTo(Frame.text("still here"));

        browser.get("account/invalidate");

        assertRevoked(early);
    }

    @Test
    @DisplayName("the logout of another session: connections stay")
    void logoutOfAnotherSessionEndsNothing() throws Exception {
        Browser browser = browser().get("account/login?user=ann");
        RawClient client = staff(browser);

        browser().get("account/login?user=ann").get("account/logout");
        browser().get("account/session").get("account/invalidate");

        assertOpen(client);
    }

    @ParameterizedTest(name = "a session that ends by {0} while a gate decides: no connection")
    @ValueSource(strings = {"logout", "invalidate"})
    void sessionThatEndsDuringTheHandshakeOpensNothing(String end) throws Exception {
        Browser browser = browser().get("account/login?user=ann");
        Client report = report(key);
        Request request = browser.to("hostile/members/" + key);
        CompletableFuture<RawClient> asking = CompletableFuture.supplyAsync(() -> RawClient.ask(request));
        assertThat(report.text()).isEqualTo("waits");

        browser.get("account/" + end);
        connect("hostile/door/" + key).send("open").text();

        try (RawClient client = asking.get(Waits.EVENT.toSeconds(), TimeUnit.SECONDS)) {
            if (client.answer().status() == 101) {
                assertRevoked(client);
            } else {
                assertThat(client.answer().status()).isIn(401, 403);
                HostileCases.refusedWith(client.answer());
            }
        }
        assertHandshakeStays401(request);
    }

    private void assertHandshakeStays401(Request request) {
        assertThat(ask(request).answer().status()).isEqualTo(401);
    }

    // ---- Sessions of others ----

    @ParameterizedTest(name = "the cookie of a session that has ended by {0}: 401")
    @ValueSource(strings = {"logout", "invalidate"})
    void cookieOfAnEndedSessionIsNobody(String end) throws Exception {
        Browser browser = browser().get("account/login?user=ann");
        String session = browser.session();

        browser.get("account/" + end);

        assertHandshakeRefused(asking("staff/" + key, session), 401);
    }

    @Test
    @DisplayName("the id that a session had before the login (fixation): 401")
    void idFromBeforeTheLoginIsNobody() throws Exception {
        Browser browser = browser().get("account/session");
        String fixed = browser.session();

        browser.get("account/login?user=ann");

        assertHandshakeRefused(asking("staff/" + key, fixed), 401);
    }

    @ParameterizedTest(name = "the invented session {0}: 401")
    @ValueSource(
            strings = {
                "0123456789ABCDEF0123456789ABCDEF",
                "",
                "../../../etc/passwd",
                "' or '1'='1",
                "*",
                "${7*7}",
                "a; JSESSIONID=b",
                "%00"
            })
    void inventedSessionsAreNobody(String session) {
        browser();

        assertHandshakeRefused(asking("staff/" + key, session), 401);
    }

    @Test
    @DisplayName("the session of a user, in the path of another page's handshake: 403")
    void sessionOfAUserDoesNotHelpAForeignPage() throws Exception {
        Browser browser = browser().get("account/login?user=ann");

        assertHandshakeRefused(browser.to("staff/" + key).with("Origin: http://evil.example"), 403);
    }

    // ---- Roles and tokens that are revoked ----

    private RawClient guarded(String token) {
        RawClient client = connected(Request.to(endpoint("guarded/" + key)).with("Authorization: Bearer " + token));
        assertThat(client.frame()).isEqualTo(Frame.text("hello ann"));
        return client;
    }

    @ParameterizedTest(name = "an identity that is renewed {0}: {2}")
    @CsvSource({
        "without a role of the endpoint, ann.guest.600000, 1008",
        "but has expired, ann.writer.-1, 1008",
        "with another name, bob.writer.600000, 1011",
        "from a token that is none, x, 1011"
    })
    void identityThatIsRenewedToNothingEndsTheConnection(String what, String token, int code) {
        RawClient client = guarded("ann.writer" + LONG);

        client.send(Frame.binary(token.getBytes(StandardCharsets.UTF_8)));

        assertThat(client.closeFrame()).isEqualTo(Frame.close(code, ""));
        assertThat(code).isIn(POLICY_VIOLATION, FAILED);
        HostileCases.outcome("Kawat " + code);
    }

    @Test
    @DisplayName("a role that is taken away by a renewal: the next message that needs it ends with 1008")
    void roleThatIsTakenAwayIsMissed() {
        RawClient client = guarded("ann.writer" + LONG);
        assertThat(client.send(Frame.text("one")).frame()).isEqualTo(Frame.text("written"));
        client.send(Frame.binary(("ann.reader" + LONG).getBytes(StandardCharsets.UTF_8)));
        assertThat(client.frame()).isEqualTo(Frame.text("renewed"));

        client.send(Frame.text("two"));

        assertThat(client.frame()).isEqualTo(Frame.close(POLICY_VIOLATION, ""));
        HostileCases.outcome("Kawat " + POLICY_VIOLATION);
    }

    @Test
    @DisplayName("a token that expires while a message is not finished: 1008")
    void tokenThatExpiresWithinAMessageEndsTheConnection() {
        RawClient client = guarded("ann.writer.400");

        client.send(Frame.text("never").first());

        assertThat(client.closeFrame()).isEqualTo(Frame.close(POLICY_VIOLATION, ""));
        HostileCases.outcome("Kawat " + POLICY_VIOLATION);
    }

    @ParameterizedTest(name = "the token {0}: refused")
    @CsvSource({"ann.reader.-1, 401", "ann.guest.600000, 403", ".., 500", "ann.reader.999999999999999999999, 500"})
    void wrongTokensAreRefused(String token, int status) {
        Request request = Request.to(endpoint("guarded/" + key)).with("Authorization: Bearer " + token);

        assertHandshakeRefused(request.with(Server.REACHED + ": 1"), status);
    }
}
