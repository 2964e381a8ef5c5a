/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Blocks in a callback until another connection lets it go. */
@WebSocketEndpoint("/waiting/{key}")
public class Waiting {

    /** The doors. */
    @ApplicationScoped
    public static class Doors {

        private final Map<String, CountDownLatch> latches = new ConcurrentHashMap<>();

        /** The door of a test. */
        public CountDownLatch of(String key) {
            return latches.computeIfAbsent(key, k -> new CountDownLatch(1));
        }
    }

    @Inject
    Doors doors;

    @Inject
    Report report;

    @OnMessage
    String message(String text, @PathParam("key") String key) throws InterruptedException {
        if (text.equals("open")) {
            doors.of(key).countDown();
            return "opened";
        }
        report.add(key, "waits");
        return doors.of(key).await(30, TimeUnit.SECONDS) ? "passed " + text : "gave up";
    }
}
