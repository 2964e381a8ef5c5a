/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.CookieClient;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Waits;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beans of the HTTP session of a handshake: the same in servlets and in callbacks, while the session lives. */
class SessionScopeIT extends AgainstServer {

    private static final int POLICY_VIOLATION = 1008;

    private static final String NO_SESSION =
            "@SessionScoped is not active: the handshake of connection \\d+ of endpoint '\\w+' had no HTTP session\\. .*";

    private static final String ENDED =
            "@SessionScoped is not active: the HTTP session of connection \\d+ of endpoint '\\w+' has ended, .*";

    private CookieClient browser() {
        assumeTrue(Server.current().hasSessions(), "only a server with servlets has sessions");
        return new CookieClient();
    }

    /** Returns the number of the basket that a servlet has seen. */
    private String get(CookieClient browser, String path) {
        return browser.get(endpoint("basket/" + path));
    }

    private RawClient connect(CookieClient browser, String endpoint) {
        RawClient client = ask(browser.to(endpoint(at(endpoint))));
        assertThat(client.answer().status()).isEqualTo(101);
        return client;
    }

    private String at(String endpoint) {
        return "session/" + endpoint + "/" + key;
    }

    private static void assertSays(RawClient client, String... texts) {
        for (String text : texts) {
            assertThat(client.message()).isEqualTo(Frame.text(text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "quick"})
    void everyCallbackHasTheBeanOfTheServlet(String endpoint) {
        CookieClient browser = browser();
        String basket = get(browser, "own?key=" + key);
        Client report = report("session-" + key);

        RawClient client = connect(browser, endpoint);

        assertSays(client, "gate " + basket, "open " + basket);
        assertSays(client.send(Frame.text("message")), "message " + basket);
        assertSays(client.send(Frame.text("stage")), "stage");
        client.send(Frame.text("completion"));
        assertThat(Stream.generate(() -> client.message().text()).limit(3))
                .containsExactlyInAnyOrder("asked", "sent", "completion " + basket);
        assertSays(client.send(Frame.text("task")), "asked", "task " + basket);
        client.send(Frame.close(1000, ""));
        assertThat(report.text()).isEqualTo("close " + basket);
        assertThat(get(browser, "own?key=" + key))
                .as("the connection ends, its session does not")
                .isEqualTo(basket);
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "quick"})
    void sessionsAreApart(String endpoint) {
        CookieClient first = browser();
        CookieClient second = browser();
        String ofFirst = get(first, "see");
        String ofSecond = get(second, "see");
        assertThat(ofFirst).isNotEqualTo(ofSecond);

        RawClient one = connect(first, endpoint);
        RawClient two = connect(second, endpoint);

        assertSays(one, "gate " + ofFirst, "open " + ofFirst);
        assertSays(two, "gate " + ofSecond, "open " + ofSecond);
        for (int i = 0; i < 5; i++) {
            assertSays(one.send(Frame.text("message")), "message " + ofFirst);
            assertSays(two.send(Frame.text("message")), "message " + ofSecond);
        }
    }

    @Test
    void aTaskInTheRequestOfAnotherSessionHasTheBeanOfItsConnection() {
        CookieClient first = browser();
        String ofFirst = get(first, "see");
        RawClient client = connect(first, "quick");
        assertSays(client, "gate " + ofFirst, "open " + ofFirst);

        CookieClient second = browser();
        String ofSecond = get(second, "others");

        assertThat(ofSecond).isNotEqualTo(ofFirst);
        assertSays(client, "asked by another: " + ofFirst);
        assertThat(get(second, "others")).as("what the request sees afterwards").isEqualTo(ofSecond);
        assertSays(client, "asked by another: " + ofFirst);
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "quick"})
    void withoutASessionTheExceptionSaysSo(String endpoint) {
        Client report = report("session-" + key);
        Client client = connect(at(endpoint));

        assertThat(client.text()).matches("gate " + NO_SESSION);
        assertThat(client.text()).matches("open " + NO_SESSION);
        client.send("message");
        assertThat(client.text()).matches("message " + NO_SESSION);
        client.send("task");
        assertThat(client.text()).isEqualTo("asked");
        assertThat(client.text()).matches("task " + NO_SESSION);
        client.close();
        assertThat(report.text()).matches("close " + NO_SESSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "quick"})
    void theBeanIsNotMadeAgainWhenTheSessionHasEnded(String endpoint) {
        CookieClient browser = browser();
        String basket = get(browser, "own?key=" + key);
        Client report = report("session-" + key);
        RawClient client = connect(browser, endpoint);
        assertSays(client, "gate " + basket, "open " + basket);

        get(browser, "invalidate");

        assertThat(client.closeFrame().code()).isEqualTo(POLICY_VIOLATION);
        client.send(Frame.close(POLICY_VIOLATION, ""));
        String first = report.text();
        String second = report.text();
        assertThat(first.startsWith("close") ? second : first).isEqualTo("basket destroyed");
        assertThat(first.startsWith("close") ? first : second).matches("close " + ENDED);
    }

    @Test
    void messagesKeepASessionAliveWhereTheEndpointSaysSo() {
        CookieClient idle = browser();
        CookieClient busy = browser();
        String ofIdle = get(idle, "interval?seconds=3");
        String ofBusy = get(busy, "interval?seconds=3");
        RawClient untouched = connect(idle, "worker");
        RawClient touched = connect(busy, "touching");
        assertSays(untouched, "gate " + ofIdle, "open " + ofIdle);
        assertSays(touched, "gate " + ofBusy, "open " + ofBusy);

        long deadline = System.nanoTime() + Waits.EVENT.toNanos();
        Frame answer;
        do {
            assertSays(touched.send(Frame.text("message")), "message " + ofBusy);
            answer = untouched.send(Frame.text("message")).frame();
            assertThat(System.nanoTime()).as("the session of 3 s ends").isLessThan(deadline);
        } while (!answer.isClose());

        assertThat(answer.code()).isEqualTo(POLICY_VIOLATION);
        assertSays(touched.send(Frame.text("message")), "message " + ofBusy);
        assertThat(get(busy, "see")).isEqualTo(ofBusy);
    }
}
