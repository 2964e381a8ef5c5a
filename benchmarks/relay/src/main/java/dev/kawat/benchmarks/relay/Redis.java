/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.relay;

import dev.kawat.benchmarks.load.ProcessFigures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;

/** A {@code redis-server} of this machine, on a free port, without files. */
final class Redis implements AutoCloseable {

    private final int port;
    private Process process;

    private Redis(int port) throws IOException {
        this.port = port;
        this.process = start(port);
    }

    static Redis start() throws IOException {
        return new Redis(freePort());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static Process start(int port) throws IOException {
        List<String> command =
                List.of("redis-server", "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.contains("Ready to accept connections")) {
                return process; // it says little more, which fits the pipe
            }
        }
        throw new IOException("redis-server did not start");
    }

    int port() {
        return port;
    }

    ProcessFigures figures() {
        return new ProcessFigures(process.pid());
    }

    /** Ends it as a crash does, and starts it again, empty. */
    void crash() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        process = start(port);
    }

    /** Returns how many channels have subscribers. */
    int channels() {
        try (Connection connection = new Connection(new HostAndPort("127.0.0.1", port))) {
            connection.sendCommand(Protocol.Command.INFO, "stats");
            return connection
                    .getBulkReply()
                    .lines()
                    .filter(line -> line.startsWith("pubsub_channels:"))
                    .mapToInt(line -> Integer.parseInt(line.substring("pubsub_channels:".length())))
                    .findFirst()
                    .orElse(0);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
