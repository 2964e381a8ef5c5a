/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.ClientConnection;
import dev.kawat.WebSocketClients;
import dev.kawat.it.client.AutobahnServer;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the Autobahn test suite says of clients; {@code target/autobahn/client} has a report of all cases. */
class AutobahnClientIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final int LANES = 4;

    /** Sends back what comes. */
    static final class Echo {

        private final CountDownLatch closed = new CountDownLatch(1);

        @OnMessage
        String text(String message) {
            return message;
        }

        @OnMessage
        ByteBuffer binary(ByteBuffer message) {
            return message;
        }

        @OnClose
        void closed() {
            closed.countDown();
        }
    }

    @Test
    void findsNoCaseFailedOrLessThanStrict() throws InterruptedException {
        assumeTrue(
                Server.current() == Server.STANDALONE && Server.current().framesAreOurs(),
                "clients are the same whatever server runs");
        ExecutorService lanes = Executors.newFixedThreadPool(LANES);
        try (AutobahnServer server = AutobahnServer.start(Path.of(System.getProperty("it.autobahn-home"), "client"));
                WebSocketClients clients = WebSocketClients.create()) {
            for (int i = 1; i <= server.cases(); i++) {
                String uri = server.runCase(i);
                lanes.execute(() -> run(clients, uri));
            }
            lanes.shutdown();
            assertThat(lanes.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            clients.connector(server.end()).connect(new Echo());

            assertThat(server.verdict(LIMIT)).isEmpty();
        } finally {
            lanes.shutdownNow();
        }
    }

    private static void run(WebSocketClients clients, String uri) {
        Echo echo = new Echo();
        ClientConnection client = clients.connector(uri).connect(echo);
        client.connected().whenComplete((connection, failure) -> {
            if (failure != null) { // it ended before onOpen returned, or never began
                echo.closed.countDown();
            }
        });
        try {
            if (!echo.closed.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(uri + " does not end");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
