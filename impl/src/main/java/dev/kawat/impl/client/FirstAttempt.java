/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.ClientConnection;
import dev.kawat.ClientListener;
import dev.kawat.ConnectFailedException;
import dev.kawat.ConnectFailedException.Part;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Waits for the first attempt of a client, and closes the client if that fails. */
final class FirstAttempt implements ClientListener {

    private final CompletableFuture<@Nullable Void> outcome = new CompletableFuture<>();
    private volatile boolean hadConnection;

    /** Returns the handler, which notes that it was made for a connection. */
    ClientHandler noting(ClientHandler handler) {
        return new ClientHandler(handler.given(), handler.engine(), connection -> {
            hadConnection = true;
            return handler.factory().create(connection);
        });
    }

    /** Returns whether a handler was made for a connection, which has told it the rest. */
    boolean hadConnection() {
        return hadConnection;
    }

    @Override
    public void failed(ClientConnection client, ConnectFailedException failure, Duration next) {
        outcome.completeExceptionally(failure);
        client.close();
    }

    /**
     * Waits until the client is connected.
     *
     * @throws ConnectFailedException if it could not connect, or this thread was interrupted, which is kept; the client is closed
     */
    void await(ClientConnection client) {
        var unused = client.connected().whenComplete((connection, failure) -> {
            if (failure == null) {
                outcome.complete(null);
            } else {
                outcome.completeExceptionally(failure);
            }
        });
        try {
            outcome.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ConnectFailedException failure) {
                throw failure;
            }
            throw new IllegalStateException("a client fails to connect for no other reason", failed);
        } catch (InterruptedException interrupted) {
            client.close();
            Thread.currentThread().interrupt();
            throw new ConnectFailedException(
                    Part.CANCELLED, client.uri(), "the thread that waited was interrupted", interrupted);
        }
    }
}
