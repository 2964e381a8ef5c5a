/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.execution.Workers;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;

/**
 * Runs handshakes on threads of their own, so that gates that wait keep no other request waiting. The number of the threads follows
 * from what the endpoints may have pending.
 */
final class HandshakeHandler implements HttpHandler, AutoCloseable {

    /** The threads that are left when all endpoints are busy, which is when endpoints that open later share them too. */
    private static final int SPARE_THREADS = 100;

    private static final int MAX_THREADS = 10_000;

    private final HttpHandler next;
    private final Workers threads;

    HandshakeHandler(HttpHandler next, Deployment deployment) {
        this.next = next;
        this.threads = Workers.create((int) Math.min(MAX_THREADS, deployment.maxPendingHandshakes() + SPARE_THREADS));
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (!RequestBodyHandler.asksForWebSocket(exchange)) {
            next.handleRequest(exchange);
            return;
        }
        HandshakeWatch watch = new HandshakeWatch(exchange, next);
        exchange.dispatch(threads, watch);
        watch.start();
    }

    /** Waits for at most a second for the threads to end. */
    @Override
    public void close() {
        threads.close();
    }
}
