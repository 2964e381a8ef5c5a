/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real server: the {@code redis-server} of the machine, on a port of its own and without files, which a test may treat badly. */
final class RedisProcess implements AutoCloseable {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    private final int port;
    private final List<String> options;
    private final Path directory;
    private Process process;

    private RedisProcess(int port, Path directory, List<String> options) {
        this.port = port;
        this.directory = directory;
        this.options = options;
    }

    /** Starts a server, with more options than the test has need of. */
    static RedisProcess start(String... options) {
        try {
            RedisProcess server =
                    new RedisProcess(freePort(), Files.createTempDirectory("kawat-redis"), List.of(options));
            server.restart();
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Starts it again on the same port, with no data. */
    void restart() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "redis-server",
                "--port",
                String.valueOf(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                directory.toString()));
        command.addAll(options);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        long deadline = System.nanoTime() + PATIENCE;
        while (!isListening()) {
            if (System.nanoTime() - deadline > 0 || !process.isAlive()) {
                throw new IOException("redis-server did not start: " + Files.readString(directory.resolve("log")));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Ends it as a crash does. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops it without closing anything, or lets it go on. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        kill();
    }
}
