/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.proxied;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Pings nobody. Says something at regular intervals, if it has one, and answers nothing but how much it has heard. */
@WebSocketEndpoint(value = "/untended/{millis}", pingInterval = "off")
public class Untended {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private Future<?> ticks = CompletableFuture.completedFuture(null);
    private final AtomicInteger heard = new AtomicInteger();

    @OnOpen
    void open(WebSocketConnection connection, @PathParam("millis") int millis) {
        if (millis > 0) {
            ticks = clock.scheduleAtFixedRate(() -> connection.send("tick"), millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    @OnMessage
    String heard(String text) {
        return text.equals("count") ? Integer.toString(heard.get()) : counted();
    }

    private String counted() {
        heard.incrementAndGet();
        return null;
    }

    @OnClose
    void close() {
        ticks.cancel(false);
        clock.shutdownNow();
    }
}
