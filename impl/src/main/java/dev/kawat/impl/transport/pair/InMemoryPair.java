/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import dev.kawat.Codec;
import dev.kawat.WebSocketPair;
import dev.kawat.impl.liveness.Watchdog;
import java.time.Duration;
import java.util.concurrent.Executor;

/** A pair of two free ends in memory. */
public final class InMemoryPair implements WebSocketPair {

    private final PairEnd client;
    private final PairEnd server;

    /**
     * Creates a pair.
     *
     * @param executor calls the listeners of both ends
     * @param watchdog finds out that a close frame is not answered
     * @param closeTimeout how long that may take
     * @param json reads messages as JSON
     * @param options the options of both ends
     */
    public InMemoryPair(Executor executor, Watchdog watchdog, Duration closeTimeout, Codec json, Options options) {
        Object oneHandler = new Object();
        client = new PairEnd(json, options.maxMessageBytes(), watchdog, closeTimeout, oneHandler);
        server = new PairEnd(json, options.maxMessageBytes(), watchdog, closeTimeout, oneHandler);
        Pump toServer = new Pump(client.outbound(), server.sink(), executor);
        Pump toClient = new Pump(server.outbound(), client.sink(), executor);
        client.connect(new PairChannel(toServer, toClient), server);
        server.connect(new PairChannel(toClient, toServer), client);
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
