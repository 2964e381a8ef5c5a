/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Program;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * What the Autobahn test suite says of the echo endpoint: {@code src/test/autobahn/fuzz.py}. A failure lists the cases that are
 * wrong; {@code target/autobahn} has a report of all of them, with the bytes on the wire.
 */
class AutobahnIT extends AgainstServer {

    /** Much more than it takes: a quarter of a minute, or three minutes for the section about limits. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final Path HOME = Path.of(System.getProperty("it.autobahn-home"));

    @Test
    void findsNoCaseFailedOrLessThanStrict() throws IOException, InterruptedException {
        assumeTrue(Server.current().framesAreOurs(), "this is about what Kawat itself reads and writes");
        Path report = HOME.resolve(Server.current().name().toLowerCase(Locale.ROOT));
        Files.createDirectories(report);

        Program.assertSucceeds(fuzzing(endpoint("echo"), report), report.resolve("wrong-cases.txt"), LIMIT);
    }

    private static ProcessBuilder fuzzing(URI endpoint, Path report) {
        return new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // it never runs long enough for more to pay
                "-Dpython.cachedir.skip=true", // else Jython writes beside its jar
                "-jar",
                HOME.resolve("jython.jar").toString(),
                System.getProperty("it.autobahn-script"),
                "--suite=" + HOME.resolve("autobahn.jar"),
                "--cases=" + System.getProperty("it.autobahn-cases"),
                "--lanes=" + System.getProperty("it.autobahn-lanes"),
                "--agent=" + Server.current(),
                "--report=" + report,
                endpoint.toString()));
    }
}
