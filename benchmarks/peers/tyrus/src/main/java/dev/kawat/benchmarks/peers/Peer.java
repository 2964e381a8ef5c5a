/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import jakarta.websocket.DeploymentException;
import java.util.Map;
import org.glassfish.tyrus.server.Server;

/** Tyrus on Grizzly, as its own standalone server sets it up. */
public final class Peer {

    private Peer() {}

    /** Serves on the port that is given, on the loopback address, until the process ends. */
    public static void main(String[] arguments) throws DeploymentException, InterruptedException {
        new Server("127.0.0.1", Integer.parseInt(arguments[0]), "/", Map.of(), Echo.class, Broadcast.class).start();
        Thread.currentThread().join(); // Grizzly's threads are daemons
    }
}
