/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks;

import dev.kawat.server.KawatServer;

/** The server that load clients drive, with every setting at its default: {@code java -jar bench-server.jar --port 9000}. */
public final class BenchServer {

    private BenchServer() {}

    /** Starts the server; the options are those of {@link KawatServer#main}. */
    public static void main(String[] arguments) {
        KawatServer.main(arguments);
    }
}
