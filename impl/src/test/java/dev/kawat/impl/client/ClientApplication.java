/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.ClientConnection;
import dev.kawat.ConnectFailedException;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketConnector;
import dev.kawat.impl.deployment.Contributions;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.testing.ManualTime;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An application of clients alone, in a time that stands still unless it is driven. */
final class ClientApplication implements AutoCloseable {

    /** A handler that keeps what comes. */
    static class Journal {

        final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        @jakarta.websocket.OnOpen
        void opened(WebSocketConnection connection) {
            lines.add("open");
        }

        @jakarta.websocket.OnMessage
        void message(String text) {
            lines.add(text);
        }

        @jakarta.websocket.OnError
        void failed(Throwable failure) {
            lines.add("error " + failure.getClass().getSimpleName());
        }

        @jakarta.websocket.OnClose
        void closed(jakarta.websocket.CloseReason reason) {
            lines.add("close " + reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
        }

        /** The next line; fails if there is none in time. */
        String next() {
            try {
                String line = lines.poll(20, TimeUnit.SECONDS);
                if (line == null) {
                    throw new AssertionError("nothing more has come");
                }
                return line;
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    final ManualTime time;
    final Clients clients;
    private final Deployment deployment;

    ClientApplication() {
        this(new ManualTime());
    }

    ClientApplication(ManualTime time) {
        this.time = time;
        deployment = Deployment.start(
                List.of(),
                Configuration.of(new Properties(), Map.of(), Map.of("kawat.shutdown-timeout", "200ms")),
                Contributions.NONE,
                Workers::create,
                time,
                ClientApplication.class.getClassLoader());
        clients = new Clients(deployment, deployment::stop);
    }

    WebSocketConnector to(ScriptedServer server) {
        return clients.connector(server.uri("/feed"));
    }

    /** Waits for the connection of a client. */
    static WebSocketConnection connected(ClientConnection client) {
        try {
            return client.connected().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError(failed);
        }
    }

    /** Waits for the failure of a client. */
    static ConnectFailedException failure(ClientConnection client) {
        try {
            WebSocketConnection connection =
                    client.connected().toCompletableFuture().get(20, TimeUnit.SECONDS);
            throw new AssertionError("expected a failure, got " + connection);
        } catch (ExecutionException | CompletionException failed) {
            return (ConnectFailedException) failed.getCause();
        } catch (InterruptedException | TimeoutException failed) {
            throw new AssertionError(failed);
        }
    }

    @Override
    public void close() {
        clients.close();
        clients.release();
    }
}
