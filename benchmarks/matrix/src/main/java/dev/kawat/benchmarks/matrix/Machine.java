/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** This machine: its tools, cores and limits. What it lacks is done without, and said. */
final class Machine {

    private static final String CLIENT_CORE = "0";
    private static final String SERVER_CORE = "1";

    private final Path jdk;
    private final int cores = Runtime.getRuntime().availableProcessors(); // before anything is pinned
    private final boolean pins;

    Machine(Path jdk) {
        this.jdk = jdk;
        this.pins = cores > 1
                && succeeds("taskset", "-c", SERVER_CORE, "true")
                && succeeds("taskset", "-c", CLIENT_CORE, "true");
    }

    /** Whether servers and client have a core each. */
    boolean pins() {
        return pins;
    }

    /** Leaves the server's core to the servers: this process, and the load that it makes, keep to another. */
    void pinClient() {
        if (pins) {
            succeeds(
                    "taskset",
                    "-apc",
                    CLIENT_CORE,
                    Long.toString(ProcessHandle.current().pid()));
        }
    }

    /** The command, on the server's core. */
    List<String> pinned(List<String> command) {
        List<String> pinned = new ArrayList<>(pins ? List.of("taskset", "-c", SERVER_CORE) : List.of());
        pinned.addAll(command);
        return pinned;
    }

    /** A command of the JDK that runs the servers. */
    String jdkCommand(String name) {
        return jdk.resolve("bin").resolve(name).toString();
    }

    boolean hasJcmd() {
        return Files.isExecutable(Path.of(jdkCommand("jcmd")));
    }

    /** How many files a process may have open, the JVM having raised its own limit as far as it may. */
    int openFiles() {
        try (Stream<String> limits = Files.lines(Path.of("/proc/self/limits"))) {
            return limits.filter(line -> line.startsWith("Max open files"))
                    .map(line ->
                            line.substring("Max open files".length()).trim().replaceAll("\\s.*", ""))
                    .mapToInt(limit -> limit.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(limit))
                    .findFirst()
                    .orElse(Integer.MAX_VALUE);
        } catch (IOException e) {
            return Integer.MAX_VALUE;
        }
    }

    /** Processor, kernel and JDKs, for the results. */
    String describe() {
        return String.join(
                ", ",
                firstMatch(Path.of("/proc/cpuinfo"), "model name"),
                cores + " cores",
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "servers on JDK " + firstMatch(jdk.resolve("release"), "IMPLEMENTOR_VERSION") + " "
                        + firstMatch(jdk.resolve("release"), "JAVA_VERSION"),
                pins ? "client and servers pinned to one core each" : "nothing pinned to a core");
    }

    private static String firstMatch(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.replaceFirst("[^:=]*[:=]\\s*", "").replace("\"", ""))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Compiles a C program; false when there is no compiler that does it. */
    static boolean compile(InputStream source, Path executable) throws IOException {
        Path file = executable.resolveSibling(executable.getFileName() + ".c");
        Files.write(file, source.readAllBytes());
        return Stream.of("cc", "gcc", "clang")
                .anyMatch(compiler -> succeeds(compiler, "-O2", "-o", executable.toString(), file.toString()));
    }

    /** Runs a command to its end; false when there is none, or when it fails. */
    static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(60, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while running " + command[0], e));
        }
    }
}
