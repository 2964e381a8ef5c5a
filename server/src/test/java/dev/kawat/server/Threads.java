/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** The threads that servers start: a server that has stopped leaves none behind. */
final class Threads {

    private static final List<String> OF_SERVERS = List.of("kawat-", "XNIO-");

    private Threads() {}

    static void awaitEndOfServers() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (OF_SERVERS.stream().anyMatch(thread.getName()::startsWith)) {
                awaitEnd(thread);
            }
        }
    }

    private static void awaitEnd(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(Peer.PATIENCE_SECONDS));
        } catch (InterruptedException stop) {
            throw new AssertionError("interrupted while waiting for the end of " + thread, stop);
        }
        if (thread.isAlive()) {
            throw new AssertionError("waited " + Peer.PATIENCE_SECONDS + " s for the end of " + thread);
        }
    }
}
