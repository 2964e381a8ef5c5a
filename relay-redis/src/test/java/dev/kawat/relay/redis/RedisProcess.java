/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.embedded.core.ExecutableProvider;

/**
 * A real server, on a port of its own, which a test may treat badly: the {@code redis-server} of the machine, or the one from a jar
 * if it has none.
 */
final class RedisProcess implements AutoCloseable {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    /** Stands for the port in options. */
    static final String PORT = "PORT";

    private final int port;
    private final List<String> options;
    private final Path directory;
    private @Nullable Process process;
    private @Nullable String password;

    private RedisProcess(int port, Path directory, List<String> options) {
        this.port = port;
        this.directory = directory;
        this.options = options;
    }

    /** Starts a server, with options that win over its usual ones. */
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

    /** Returns the program: {@code redis-server} on the path, else the one that a jar brings for this machine. */
    static String program() throws IOException {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String place : path.split(File.pathSeparator, -1)) {
            Path file = Path.of(place, "redis-server");
            if (Files.isExecutable(file)) {
                return file.toString();
            }
        }
        return embedded();
    }

    static String embedded() throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "embedded-redis"));
        return ExecutableProvider.newJarResourceProvider(directory.toFile())
                .get()
                .getAbsolutePath();
    }

    /** Tells the password that this class needs from now on, for what a test asks. */
    RedisProcess withPassword(String secret) {
        password = secret;
        return this;
    }

    /** Starts it again on the same port, with the data that its options let it keep. */
    void restart() throws IOException {
        List<String> command = new ArrayList<>(List.of(program(), "--port", String.valueOf(port)));
        command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--dir", directory.toString()));
        options.forEach(option -> command.add(option.equals(PORT) ? String.valueOf(port) : option));
        Path log = directory.resolve("log");
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process = started;
        long deadline = System.nanoTime() + PATIENCE;
        while (!isListening()) {
            if (System.nanoTime() - deadline > 0 || !started.isAlive()) {
                throw new IOException("redis-server did not start: " + Files.readString(log));
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

    /** Keeps a copy of the data as they are now. Only for a server with an append-only file that is written at once. */
    void saveData() throws IOException {
        copy(directory.resolve("appendonlydir"), directory.resolve("saved"));
    }

    /** Takes the data back that were saved. The server must not run. */
    void restoreData() throws IOException {
        deleteData();
        copy(directory.resolve("saved"), directory.resolve("appendonlydir"));
    }

    /** Deletes the data. The server must not run. */
    void deleteData() throws IOException {
        delete(directory.resolve("appendonlydir"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** Opens a connection beside those of the nodes. */
    Connection connect() {
        Connection connection = new Connection(new HostAndPort("127.0.0.1", port));
        connection.connect();
        if (password != null) {
            connection.sendCommand(Protocol.Command.AUTH, password);
            connection.getOne();
        }
        return connection;
    }

    /** Has a command done, and returns the answer as text. */
    String ask(String... words) {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[i].getBytes(StandardCharsets.UTF_8);
        }
        return ask(bytes);
    }

    /** Has a command done whose words are bytes, and returns the answer as text. */
    String ask(byte[]... words) {
        byte[][] arguments = new byte[words.length - 1][];
        System.arraycopy(words, 1, arguments, 0, arguments.length);
        try (Connection connection = connect()) {
            connection.sendCommand(() -> words[0], arguments);
            return text(connection.getOne());
        }
    }

    private static String text(@Nullable Object answer) {
        if (answer instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return answer instanceof List<?> parts
                ? parts.stream().map(RedisProcess::text).toList().toString()
                : String.valueOf(answer);
    }

    /** Returns how many connections of nodes there are. */
    long nodeConnections() {
        return ask("CLIENT", "LIST")
                .lines()
                .filter(line -> line.contains(" name=kawat "))
                .count();
    }

    /** Ends it as a crash does. */
    void kill() {
        if (process == null) {
            return;
        }
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops it without closing anything ({@code STOP}), or lets it go on ({@code CONT}). */
    void signal(String name) throws IOException, InterruptedException {
        if (process != null) {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
