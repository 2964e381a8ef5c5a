/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import dev.kawat.WebSocketPair;
import java.util.concurrent.Executor;

/** A pair of ends in memory. Each end delivers what the other sends on an executor that the caller chooses. */
public final class InMemoryPair implements WebSocketPair {

    private final PairEnd client;
    private final PairEnd server;

    /** Creates a pair that delivers on the thread that sends. What an end sends while it receives is delivered afterwards. */
    public InMemoryPair() {
        this(Runnable::run);
    }

    /** Creates a pair that delivers on an executor. */
    public InMemoryPair(Executor delivery) {
        Object lock = new Object();
        client = new PairEnd(lock, delivery);
        server = new PairEnd(lock, delivery);
        client.connect(server);
        server.connect(client);
    }

    @Override
    public PairEnd client() {
        return client;
    }

    @Override
    public PairEnd server() {
        return server;
    }
}
