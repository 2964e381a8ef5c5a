/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocket;
import dev.kawat.WebSocketPair;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.RequestUpgrader;
import dev.kawat.impl.handshake.ServletExchange;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.TestApplication;
import dev.kawat.impl.transport.pair.FreePairs;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Upgraded connections of an application whose endpoints handle several messages of a connection at the same time. */
class UpgradeOrderTest {

    private static final int MESSAGES = 200;

    private final ExecutorService pool = Executors.newFixedThreadPool(4);

    private final TestApplication application = TestApplication.builder()
            .set("kawat.concurrency", "4")
            .workers(pool)
            .start();

    /** Upgraded, and not open yet. */
    private final List<DefaultConnection> connections = new CopyOnWriteArrayList<>();

    private final Upgrades upgrades = new Upgrades(
            application.deployment(),
            new RequestUpgrader(
                    new Gatekeeper(application.deployment()),
                    (request, response, connection) -> connections.add(connection),
                    null,
                    false));

    private final ServletExchange exchange = new ServletExchange();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @AfterEach
    void stop() {
        application.close();
        pool.shutdown();
    }

    private DefaultConnection open() {
        DefaultConnection connection = connections.get(0);
        connection.opened(ManualChannel.automatic(connection.outbound()));
        return connection;
    }

    private void receive(String text) {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        received.add(text);
        inside.decrementAndGet();
    }

    private static List<String> send(DefaultConnection connection) {
        List<String> sent = new CopyOnWriteArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            sent.add("m" + i);
            connection.text("m" + i);
        }
        return sent;
    }

    @Test
    void messagesOfASocketComeOneAfterAnotherInOrder() throws Exception {
        upgrades.upgrade((socket, handshake) -> socket.onmessage(event -> receive(event.text())))
                .handle(exchange.request, exchange.response);

        List<String> sent = send(open());

        Await.until("all messages", () -> received.size() == MESSAGES);
        assertThat(received).isEqualTo(sent);
        assertThat(most).hasValue(1);
    }

    @Test
    void messagesOfACoupledClientComeOneAfterAnotherInOrder() throws Exception {
        WebSocketPair pair = FreePairs.of(application.deployment()).create(WebSocketPair.Options.defaults());
        pair.server().onmessage(event -> receive(event.text()));
        pair.server().accept();
        upgrades.couple(exchange.request, exchange.response, pair.client());

        List<String> sent = send(open());

        Await.until("all messages", () -> received.size() == MESSAGES);
        assertThat(received).isEqualTo(sent);
        assertThat(most).hasValue(1);
    }

    @Test
    void messagesWaitForTheFirstListener() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        List<WebSocket> sockets = new CopyOnWriteArrayList<>();
        upgrades.upgrade((socket, handshake) -> {
                    sockets.add(socket);
                    asked.countDown();
                })
                .handle(exchange.request, exchange.response);

        List<String> sent = send(open());
        Await.until("the function has run", asked);
        sockets.get(0).onmessage(event -> receive(event.text()));

        Await.until("all messages", () -> received.size() == MESSAGES);
        assertThat(received).isEqualTo(sent);
    }
}
