/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The script {@code cluster.sh} of the chat example: two nodes and a Redis, until it is closed. */
public final class ChatCluster implements AutoCloseable {

    private static final Path SCRIPT = Path.of("..", "examples", "chat", "cluster.sh");
    private static final Pattern REDIS = Pattern.compile("with Redis at 127\\.0\\.0\\.1:(\\d+)\\.");
    private static final Pattern NODE = Pattern.compile("  (http://\\S+)");
    private static final int NODES = 2;

    /** Two JVMs start at the same time. */
    private static final Duration START = Waits.EVENT.multipliedBy(NODES);

    private final Process process;
    private final Lines output;
    private final Lines errors;
    private int redisPort;

    private ChatCluster(ProcessBuilder builder) {
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start " + builder.command(), failure);
        }
        output = new Lines("stdout of the script", process.getInputStream());
        errors = new Lines("stderr of the script", process.getErrorStream());
    }

    /**
     * Starts the script. Without {@code redis-server} the calling test is skipped, or fails if it is required.
     *
     * @param temporary the directory for its temporary files
     */
    public static ChatCluster start(Path temporary, int... ports) {
        Installed.require(isInstalled("redis-server"), "there is no redis-server");
        String[] arguments = new String[ports.length];
        for (int i = 0; i < ports.length; i++) {
            arguments[i] = String.valueOf(ports[i]);
        }
        return run(SCRIPT, Map.of("TMPDIR", temporary.toString()), arguments);
    }

    /** Runs a copy of the script, or the script itself, with more or other variables of the environment. */
    public static ChatCluster run(Path script, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of("/bin/bash", script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return new ChatCluster(builder);
    }

    /** Returns the script. */
    public static Path script() {
        return SCRIPT;
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    /** Waits until it says where the nodes are. */
    public List<URI> ready() {
        List<URI> nodes = new ArrayList<>();
        for (Optional<String> line = output.next(START); line.isPresent(); line = output.next(START)) {
            Matcher redis = REDIS.matcher(line.get());
            Matcher node = NODE.matcher(line.get());
            if (redis.find()) {
                redisPort = Integer.parseInt(redis.group(1));
            }
            if (node.matches()) {
                nodes.add(URI.create(node.group(1)));
            }
            if (nodes.size() == NODES) {
                return nodes;
            }
        }
        throw new AssertionError("the script ended before the nodes were ready: " + errors.rest());
    }

    /** Returns what Redis answers to a command, as far as it comes at once. */
    public String ask(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redisPort)) {
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns the processes that it has started and that live: those of a program. */
    public List<ProcessHandle> processes(String program) {
        return process.descendants()
                .filter(child -> child.info()
                        .command()
                        .filter(path -> path.endsWith("/" + program))
                        .isPresent())
                .toList();
    }

    /** Sends SIGTERM to the script alone. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for the end, and returns the exit status. */
    public int exitStatus() {
        try {
            if (!process.waitFor(Waits.EVENT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("waited " + Waits.EVENT.toSeconds() + " s for the script to end");
            }
            return process.exitValue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the script to end", stopped);
        }
    }

    /** What it says on the standard error, from here to its end. */
    public List<String> errors() {
        return errors.rest();
    }

    /** Ends everything at once, also what the script has left behind. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
