/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import io.micronaut.runtime.Micronaut;
import java.util.Map;

/** Micronaut on Netty. */
public final class Peer {

    private Peer() {}

    /** Serves on the port that is given, on the loopback address, until the process ends. */
    public static void main(String[] arguments) {
        Micronaut.build(new String[0])
                .mainClass(Peer.class)
                .properties(Map.of("micronaut.server.host", "127.0.0.1", "micronaut.server.port", arguments[0]))
                .start();
    }
}
