/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.Closed;
import dev.kawat.ForEndpoint;
import dev.kawat.Keyed;
import dev.kawat.OnCaughtUp;
import dev.kawat.OnSlow;
import dev.kawat.Opened;
import dev.kawat.Subscribed;
import dev.kawat.TopicSubscription;
import dev.kawat.Unsubscribed;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;

/** Connections that are found by others, observed, and sent more than they read. */
@WebSocketEndpoint(
        value = "/reached/{key}",
        outboxMessages = "64",
        outboxPolicy = "latest-per-key",
        slowAfter = "1s",
        writeTimeout = "25s")
public class Reached {

    @Inject
    Report report;

    @Inject
    WebSocketServers servers;

    @OnOpen
    void opened(@PathParam("key") String key) {
        report.add(key, "onOpen");
    }

    /** {@code id}, {@code tell ID TEXT}, {@code join TOPIC}, {@code leave TOPIC}, {@code flood} or {@code latest}. */
    @OnMessage
    String command(String text, WebSocketConnection connection) {
        String[] words = text.split(" ", 3);
        return switch (words[0]) {
            case "id" -> connection.globalId();
            case "tell" ->
                "found "
                        + servers.connection(words[1])
                                .map(other -> servers.everyone()
                                        .filter(any -> any.server() == connection.server())
                                        .filter(any -> any.id() == other.id())
                                        .send(words[2]))
                                .orElse(0);
            case "join" -> {
                connection.subscribe(words[1]);
                yield null;
            }
            case "leave" -> {
                connection.unsubscribe(words[1]);
                yield null;
            }
            case "flood" -> {
                flood(connection, 384);
                yield null;
            }
            default -> {
                latest(connection);
                yield null;
            }
        };
    }

    /** Sends 64 KiB so many times, each when the one before is written: as fast as the peer reads. */
    private static void flood(WebSocketConnection connection, int times) {
        if (times > 0) {
            connection.sendAsync("filler " + "x".repeat(64 << 10)).whenComplete((written, failure) -> {
                if (failure == null) {
                    flood(connection, times - 1);
                }
            });
        }
    }

    /** Sends far more than may wait, about ten things. */
    private void latest(WebSocketConnection connection) {
        for (int i = 0; i < 384; i++) {
            connection.send(Keyed.of("thing " + i % 10, String.valueOf(i)));
        }
        report.add(connection.pathParam("key").orElseThrow(), "sent");
    }

    @OnSlow
    void slow(@PathParam("key") String key) {
        report.add(key, "slow");
    }

    @OnCaughtUp
    String caughtUp(@PathParam("key") String key) {
        report.add(key, "caught up");
        return "caught up";
    }

    @OnClose
    void closed(@PathParam("key") String key) {
        report.add(key, "onClose");
    }

    /** Reports what it observes. */
    @ApplicationScoped
    public static class Witness {

        @Inject
        Report report;

        private void add(WebSocketConnection connection, String entry) {
            report.add(connection.pathParam("key").orElseThrow(), entry);
        }

        void opened(@Observes @Opened @ForEndpoint(Reached.class) WebSocketConnection connection) {
            add(connection, "opened");
        }

        void closed(@Observes @Closed @ForEndpoint(name = "Reached") WebSocketConnection connection) {
            add(connection, "closed");
        }

        void openedMeanwhile(@ObservesAsync @Opened @ForEndpoint(Reached.class) WebSocketConnection connection) {
            report.add(connection.pathParam("key").orElseThrow() + "-async", "opened");
        }

        void joined(@Observes @Subscribed @ForEndpoint(Reached.class) TopicSubscription subscription) {
            add(subscription.connection(), "joined " + subscription.topic().name());
        }

        void left(@Observes @Unsubscribed @ForEndpoint(Reached.class) TopicSubscription subscription) {
            add(subscription.connection(), "left " + subscription.topic().name());
        }
    }
}
