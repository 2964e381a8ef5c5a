/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may connect, what they may do, and for how long. */
class SecurityIT extends AgainstServer {

    private static final int POLICY_VIOLATION = 1008;
    private static final String LONG = ".600000";

    private Request guarded() {
        return Request.to(endpoint("guarded/" + key));
    }

    private RawClient connected(Request request) {
        RawClient client = ask(request);
        assertThat(client.answer().status()).isEqualTo(101);
        return client;
    }

    // ---- Tokens ----

    @Test
    void whoIsNobodyIsUnauthorized() {
        RawClient client = assertRefused(guarded(), 401);

        assertThat(client.answer().header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void whoLacksTheRoleIsForbidden() {
        assertRefused(guarded().with("Authorization: Bearer ann.guest" + LONG), 403);
    }

    @Test
    void anExpiredTokenIsUnauthorized() {
        assertRefused(guarded().with("Authorization: Bearer ann.reader.-1"), 401);
    }

    @Test
    void aCheckRefusesWithHeaders() {
        RawClient client = assertRefused(guarded().with("Authorization: Bearer stolen"), 403);

        assertThat(client.answer().header("X-Reason")).isEqualTo("stolen");
    }

    @Test
    void aCheckThatFailsRefuses() {
        assertRefused(guarded().with("Authorization: Bearer fail"), 500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization: Bearer ann.reader" + LONG, "Cookie: a=b; token=ann.reader" + LONG})
    void theTokenMayStandInAHeaderOrACookie(String header) {
        RawClient client = connected(guarded().with(header));

        assertThat(client.frame()).isEqualTo(Frame.text("hello ann"));
        assertThat(client.answer().header("Sec-WebSocket-Protocol")).isEmpty();
    }

    @Test
    void theTokenMayStandAmongTheSubprotocolsAsBrowsersSendIt() {
        Client client = connect("guarded/" + key, "bearer", "ann.reader" + LONG);

        assertThat(client.subprotocol()).isEqualTo("bearer");
        assertThat(client.text()).isEqualTo("hello ann");
    }

    @Test
    void aMessageNeedsItsRole() {
        RawClient writer = connected(guarded().with("Authorization: Bearer ann.writer" + LONG));
        RawClient reader = connected(guarded().with("Authorization: Bearer bob.reader" + LONG));
        writer.frame();
        reader.frame();

        writer.send(Frame.text("this"));
        reader.send(Frame.text("that"));

        assertThat(writer.frame()).isEqualTo(Frame.text("written"));
        assertThat(reader.frame()).isEqualTo(Frame.close(POLICY_VIOLATION, ""));
    }

    @Test
    void theConnectionEndsWithTheToken() {
        Client report = report(key);

        RawClient client = connected(guarded().with("Authorization: Bearer ann.writer.300"));

        assertThat(client.frame()).isEqualTo(Frame.text("hello ann"));
        assertThat(client.frame()).isEqualTo(Frame.close(POLICY_VIOLATION, ""));
        client.send(Frame.close(POLICY_VIOLATION, ""));
        assertThat(report.text()).isEqualTo("close 1008");
    }

    @Test
    void theTokenIsRenewedOnTheOpenConnection() {
        RawClient client = connected(guarded().with("Authorization: Bearer ann.reader.600"));
        assertThat(client.frame()).isEqualTo(Frame.text("hello ann"));

        client.send(Frame.binary(("ann.writer" + LONG).getBytes(StandardCharsets.UTF_8)));
        assertThat(client.frame()).isEqualTo(Frame.text("renewed"));

        RawClient other = connected(guarded().with("Authorization: Bearer bob.reader.600"));
        assertThat(other.closeFrame()).isEqualTo(Frame.close(POLICY_VIOLATION, ""));
        client.send(Frame.text("this"));
        assertThat(client.frame()).isEqualTo(Frame.text("written"));
    }

    // ---- Users and sessions of the container ----

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

        Request staff() {
            HttpCookie session = cookies.getCookieStore().getCookies().get(0);
            return Request.to(endpoint("staff/" + key)).with("Cookie: JSESSIONID=" + session.getValue());
        }
    }

    private Browser browser() {
        assumeTrue(Server.current().hasSessions(), "only a server with servlets has sessions");
        return new Browser();
    }

    @Test
    void whoHasNotLoggedInIsUnauthorized() {
        assertRefused(Request.to(endpoint("staff/" + key)), 401);
    }

    @Test
    void aSessionAloneIsNobody() throws Exception {
        assertRefused(browser().get("account/session").staff(), 401);
    }

    @Test
    void aUserWithoutTheRoleIsForbidden() throws Exception {
        assertRefused(browser().get("account/login?user=bob").staff(), 403);
    }

    @Test
    void aUserHasTheRolesOfTheContainer() throws Exception {
        RawClient client = connected(browser().get("account/login?user=ann").staff());

        assertThat(client.frame()).isEqualTo(Frame.text("hello ann"));
        assertThat(client.send(Frame.text("an order")).frame()).isEqualTo(Frame.close(POLICY_VIOLATION, ""));
    }

    @ParameterizedTest
    @CsvSource({"account/logout", "account/invalidate"})
    void allConnectionsOfASessionEndWithIt(String end) throws Exception {
        Browser browser = browser().get("account/login?user=ann");
        Browser elsewhere = browser().get("account/login?user=ann");
        RawClient first = connected(browser.staff());
        RawClient second = connected(browser.staff());
        RawClient other = connected(elsewhere.staff());
        assertThat(first.frame()).isEqualTo(Frame.text("hello ann"));
        assertThat(second.frame()).isEqualTo(Frame.text("hello ann"));
        assertThat(other.frame()).isEqualTo(Frame.text("hello ann"));

        long ended = System.nanoTime();
        browser.get(end);

        // Tomcat's own engine ends the connections of a session too, and adds a text of its own.
        assertThat(first.closeFrame().code()).isEqualTo(POLICY_VIOLATION);
        assertThat(second.closeFrame().code()).isEqualTo(POLICY_VIOLATION);
        assertThat(Duration.ofNanos(System.nanoTime() - ended)).isLessThan(Duration.ofSeconds(1));
        other.send(Frame.binary(new byte[1]));
        assertThat(other.frame()).isEqualTo(Frame.text("still here"));
    }
}
