/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import dev.kawat.server.KawatServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A node in a process of its own, which can be killed and stopped. */
final class NodeProcess implements AutoCloseable {

    private static final String READY = "ready ";

    private final Process process;
    private final int port;

    private NodeProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Runs in the process: a node with the settings {@code KEY=VALUE}, until the input ends. */
    public static void main(String[] settings) throws IOException {
        KawatServer.Builder builder = KawatServer.builder().port(0);
        for (String setting : settings) {
            builder.set(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        try (KawatServer node = builder.start()) {
            System.out.println(READY + node.port());
            System.in.transferTo(System.err);
        }
    }

    /** Starts one, and waits until it listens. */
    static NodeProcess start(String... settings) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                NodeProcess.class.getName()));
        command.addAll(List.of(settings));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(READY)) {
                    return new NodeProcess(process, Integer.parseInt(line.substring(READY.length())));
                }
            }
            throw new IOException(
                    "the node ended with " + process.onExit().join().exitValue());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    int port() {
        return port;
    }

    /** Stops it as a machine does that is too busy ({@code STOP}), or lets it go on ({@code CONT}). */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Ends it as a crash does. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
