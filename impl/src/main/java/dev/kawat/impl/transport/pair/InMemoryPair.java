/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import dev.kawat.WebSocketPair;
import java.util.concurrent.Executor;

/** Two ends in memory, each delivering what the other sends on an executor of the caller's choice. */
public final class InMemoryPair implements WebSocketPair {

    private final PairEnd client;
    private final PairEnd server;

    /** A pair that delivers on the thread that sends; an end that sends while it receives goes on afterwards. */
    public InMemoryPair() {
        this(Runnable::run);
    }

    /** A pair that delivers on an executor. */
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
