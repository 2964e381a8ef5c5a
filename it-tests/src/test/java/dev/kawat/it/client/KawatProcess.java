/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A standalone application in a process of its own, as somebody starts it on a command line. */
public final class KawatProcess implements AutoCloseable {

    private static final String READY = "Kawat is ready at ";
    private static final String SERVER = "dev.kawat.server.KawatServer";

    private final Process process;
    private final Lines output;
    private final Lines errors;

    private KawatProcess(ProcessBuilder builder) {
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start " + builder.command(), failure);
        }
        output = new Lines("stdout of the application", process.getInputStream());
        errors = new Lines("stderr of the application", process.getErrorStream());
    }

    /** Runs an executable jar. */
    public static KawatProcess ofJar(Path jar, String... options) {
        return start(List.of("-jar", jar.toString()), options);
    }

    /** Runs the standalone server over a class path. */
    public static KawatProcess ofClassPath(String classPath, String... options) {
        return start(List.of("-cp", classPath, SERVER), options);
    }

    /** Runs the standalone server over a class path, in a working directory. */
    public static KawatProcess ofClassPath(Path directory, String classPath, String... options) {
        return new KawatProcess(
                new ProcessBuilder(command(List.of("-cp", classPath, SERVER), options)).directory(directory.toFile()));
    }

    private static KawatProcess start(List<String> what, String... options) {
        return new KawatProcess(new ProcessBuilder(command(what, options)));
    }

    private static List<String> command(List<String> what, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.addAll(what);
        command.addAll(List.of(options));
        return command;
    }

    /** Waits until it says where it is. */
    public URI ready() {
        for (Optional<String> line = output.next(); line.isPresent(); line = output.next()) {
            if (line.get().startsWith(READY)) {
                return URI.create(line.get().substring(READY.length()));
            }
        }
        throw new AssertionError("the application ended before it was ready: " + errors.rest());
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for the end, and returns the exit status. */
    public int exitStatus() {
        try {
            if (!process.waitFor(Waits.EVENT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("waited " + Waits.EVENT.toSeconds() + " s for the application to end");
            }
            return process.exitValue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the application to end", stopped);
        }
    }

    /** What it says on the standard output, from here to its end. */
    public List<String> output() {
        return output.rest();
    }

    /** What it says on the standard error, from here to its end. */
    public List<String> errors() {
        return errors.rest();
    }

    /** Ends it at once. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
