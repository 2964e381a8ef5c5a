/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.CookieClient;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** What is asked of beans of the HTTP session, and of the session itself. */
final class SessionChecks {

    private static final int INTERVAL_SECONDS = 3;

    /** Longer than the session would live without messages, and shorter than somebody looks for what has ended. */
    private static final Duration LONGER = Duration.ofSeconds(2 * INTERVAL_SECONDS);

    private SessionChecks() {}

    /** Callbacks of every kind see the bean that a servlet has made; those without a session get an exception that says so. */
    static String scope(RunningServer server) {
        for (String endpoint : List.of("worker", "quick")) {
            String key = UUID.randomUUID().toString();
            CookieClient browser = new CookieClient();
            String basket = browser.get(server.endpoint("basket/own?key=" + key));
            try (RawClient client = RawClient.ask(browser.to(server.endpoint("session/" + endpoint + "/" + key)));
                    Client report = Client.connect(server.endpoint("report/session-" + key))) {
                says(client, "gate " + basket, "open " + basket);
                says(client.send(Frame.text("message")), "message " + basket);
                client.send(Frame.text("completion"));
                assertThat(texts(client, 3)).containsExactlyInAnyOrder("asked", "sent", "completion " + basket);
                says(client.send(Frame.text("task")), "asked", "task " + basket);
                client.send(Frame.close(1000, ""));
                assertThat(report.text()).isEqualTo("close " + basket);
            }
            assertThat(browser.get(server.endpoint("basket/see"))).isEqualTo(basket);
        }
        apart(server);
        absent(server);
        ended(server);
        return "";
    }

    private static List<String> texts(RawClient client, int number) {
        return Stream.generate(() -> client.message().text()).limit(number).toList();
    }

    private static void says(RawClient client, String... texts) {
        for (String text : texts) {
            assertThat(client.message()).isEqualTo(Frame.text(text));
        }
    }

    /** A task that runs in the request of another session sees the bean of its connection. */
    private static void apart(RunningServer server) {
        CookieClient first = new CookieClient();
        CookieClient second = new CookieClient();
        String ofFirst = first.get(server.endpoint("basket/see"));
        try (RawClient client = RawClient.ask(first.to(server.endpoint("session/quick/apart")))) {
            says(client, "gate " + ofFirst, "open " + ofFirst);
            String ofSecond = second.get(server.endpoint("basket/others"));
            assertThat(ofSecond).isNotEqualTo(ofFirst);
            says(client, "asked by another: " + ofFirst);
            assertThat(second.get(server.endpoint("basket/others"))).isEqualTo(ofSecond);
            says(client, "asked by another: " + ofFirst);
        }
    }

    private static void absent(RunningServer server) {
        try (Client client = Client.connect(server.endpoint("session/worker/none"))) {
            for (String callback : List.of("gate ", "open ")) {
                assertThat(client.text())
                        .startsWith(callback + "@SessionScoped is not active: the handshake of connection");
            }
        }
    }

    private static void ended(RunningServer server) {
        String key = UUID.randomUUID().toString();
        CookieClient browser = new CookieClient();
        String basket = browser.get(server.endpoint("basket/own?key=" + key));
        try (RawClient client = RawClient.ask(browser.to(server.endpoint("session/worker/" + key)));
                Client report = Client.connect(server.endpoint("report/session-" + key))) {
            says(client, "gate " + basket, "open " + basket);
            browser.get(server.endpoint("basket/invalidate"));
            assertThat(client.closeFrame().code()).isEqualTo(1008);
            client.send(Frame.close(1008, ""));
            assertThat(List.of(report.text(), report.text()))
                    .anyMatch("basket destroyed"::equals)
                    .anyMatch(text -> text.startsWith("close @SessionScoped is not active: the HTTP session of"));
        }
    }

    /** Messages keep a session alive that would end without them. */
    static String touch(RunningServer server) {
        CookieClient busy = new CookieClient();
        CookieClient idle = new CookieClient();
        String ofBusy = busy.get(server.endpoint("basket/interval?seconds=" + INTERVAL_SECONDS));
        String ofIdle = idle.get(server.endpoint("basket/interval?seconds=" + INTERVAL_SECONDS));
        try (RawClient client = RawClient.ask(busy.to(server.endpoint("session/touching/touch")))) {
            says(client, "gate " + ofBusy, "open " + ofBusy);
            long end = System.nanoTime() + LONGER.toNanos();
            while (System.nanoTime() < end) {
                says(client.send(Frame.text("message")), "message " + ofBusy);
            }
            assertThat(busy.get(server.endpoint("basket/see"))).isEqualTo(ofBusy);
        }
        boolean ended = !idle.get(server.endpoint("basket/see")).equals(ofIdle);
        return ended ? "" : "yes; the server has not ended an idle session either";
    }
}
