/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.io.IOException;
import java.time.Duration;

/** Connections that say nothing, but answer pings. They close when this is closed. */
public final class IdleConnections implements AutoCloseable {

    private static final Traffic NONE = new Traffic() {
        @Override
        public void message(Connection connection, int number, long now) {}

        @Override
        public void afterRead(Connection connection, long now) {}

        @Override
        public int missing(Connection connection) {
            return 0;
        }
    };

    private final Faults faults = new Faults();
    private final Connections connections;

    /** Opens so many; blocks until all are open or have failed. */
    public IdleConnections(Target target, int count) throws IOException {
        connections = new Connections(target, 1, new Payload(Payload.NUMBER_BYTES, false), NONE, faults);
        try {
            connections.open(count);
        } catch (IOException e) {
            connections.close();
            throw e;
        }
    }

    /** Answers pings for so long. */
    public void hold(Duration duration) throws IOException {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            connections.turn(100);
        }
    }

    /** How many are open. */
    public int openCount() {
        return connections.openCount();
    }

    /** What went wrong so far. */
    public Faults faults() {
        return faults;
    }

    @Override
    public void close() throws IOException {
        connections.close();
    }
}
