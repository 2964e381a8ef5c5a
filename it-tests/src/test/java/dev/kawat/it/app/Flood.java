/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Sends from several threads at once, and checks the order of what comes. */
@WebSocketEndpoint(value = "/flood", outboxMessages = "50000", outboxBytes = "8MiB")
public class Flood {

    private int next;
    private String wrong;

    /** {@code flood THREADS MESSAGES} sends; a number counts; {@code count} asks how far it came. */
    @OnMessage
    String message(String text, WebSocketConnection connection) {
        String[] words = text.split(" ", 3);
        switch (words[0]) {
            case "flood" -> flood(connection, Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "count" -> {
                return wrong == null ? "in order " + next : wrong;
            }
            default -> count(Integer.parseInt(text));
        }
        return null;
    }

    private static void flood(WebSocketConnection connection, int threads, int messages) {
        CompletableFuture<?>[] senders = IntStream.range(0, threads)
                .mapToObj(thread -> CompletableFuture.runAsync(
                        () -> send(connection, thread, messages), task -> new Thread(task, "sender").start()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(senders).join();
        connection.send("done");
    }

    private static void send(WebSocketConnection connection, int thread, int messages) {
        for (int i = 0; i < messages; i++) {
            connection.send(thread + " " + i);
        }
    }

    private void count(int number) {
        if (wrong == null && number != next) {
            wrong = "expected " + next + ", got " + number;
        }
        next++;
    }
}
