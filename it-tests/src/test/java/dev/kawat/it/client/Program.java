/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program that is a client of the server, and says by its exit status whether all was well. */
public final class Program {

    private Program() {}

    /**
     * Runs it to its end.
     *
     * @param output the file for all that it says, which a failure quotes
     * @param limit after which it is ended, and the test fails
     */
    public static void assertSucceeds(ProcessBuilder program, Path output, Duration limit)
            throws IOException, InterruptedException {
        Process process = program.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
            assertThat(ended)
                    .as("ends within %s; until then: %s", limit, Files.readString(output))
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
