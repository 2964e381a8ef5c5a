/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cases of Autobahn for clients, in a process of its own: {@code src/test/autobahn/serve.py}. */
public final class AutobahnServer implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("listening at ([^,]+), (\\d+) cases");

    private final Process process;
    private final Lines output;
    private final String address;
    private final int cases;

    private AutobahnServer(Process process) {
        this.process = process;
        this.output = new Lines("serve.py", process.getInputStream());
        Matcher ready = READY.matcher(output.next().orElse("nothing"));
        if (!ready.matches()) {
            process.destroyForcibly();
            throw new AssertionError("serve.py does not listen: " + output.rest());
        }
        this.address = ready.group(1);
        this.cases = Integer.parseInt(ready.group(2));
    }

    /** Starts it, and waits until it listens; {@code report} gets the bytes on the wire of each case. */
    public static AutobahnServer start(Path report) {
        Path home = Path.of(System.getProperty("it.autobahn-home"));
        try {
            Files.createDirectories(report);
            return new AutobahnServer(new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1", // it never runs long enough for more to pay
                            "-Dpython.cachedir.skip=true", // else Jython writes beside its jar
                            "-jar",
                            home.resolve("jython.jar").toString(),
                            Path.of(System.getProperty("it.autobahn-script"))
                                    .resolveSibling("serve.py")
                                    .toString(),
                            "--suite=" + home.resolve("autobahn.jar"),
                            "--cases=" + System.getProperty("it.autobahn-cases"),
                            "--report=" + report))
                    .redirectErrorStream(true)
                    .start());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start serve.py", failure);
        }
    }

    /** The number of cases. */
    public int cases() {
        return cases;
    }

    /** The URI of a case, from 1. */
    public String runCase(int number) {
        return "ws://" + address + "/runCase?agent=kawat&case=" + number;
    }

    /** The URI of the connection that ends the server. */
    public String end() {
        return "ws://" + address + "/end";
    }

    /** Waits for its end, and returns what it says of wrong cases; empty if there are none. */
    public String verdict(Duration limit) throws InterruptedException {
        boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
        StringBuilder said = new StringBuilder();
        if (ended) {
            for (Optional<String> line = output.next(); line.isPresent(); line = output.next()) {
                said.append(line.get()).append('\n');
            }
        }
        return ended && process.exitValue() == 0 ? "" : "ended " + ended + "\n" + said;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
