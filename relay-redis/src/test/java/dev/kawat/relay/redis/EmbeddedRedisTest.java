/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The Redis that the other tests use where none is installed. */
class EmbeddedRedisTest {

    @Test
    void programInTheJarRunsHere() throws Exception {
        Process process = new ProcessBuilder(RedisProcess.embedded(), "--version")
                .redirectErrorStream(true)
                .start();

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(said).containsPattern("v=(6\\.2|[78])\\.");
        assertThat(Path.of(RedisProcess.program())).isExecutable();
    }
}
