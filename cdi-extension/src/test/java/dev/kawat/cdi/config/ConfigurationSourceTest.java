/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.Setting;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MicroProfile Config is there in these tests; those of the standalone server have none. */
class ConfigurationSourceTest {

    @TempDir
    Path directory;

    private final Problems problems = new Problems();

    /** The configuration of an application with this file of MicroProfile's. */
    private Configuration find(String file, Map<String, String> given) throws IOException {
        Files.createDirectories(directory.resolve("META-INF"));
        Files.writeString(directory.resolve("META-INF/microprofile-config.properties"), file);
        ClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
        return ConfigurationSource.find(given, loader);
    }

    private int workers(Configuration configuration) {
        return configuration.application(Setting.WORKERS, Integer.class, problems);
    }

    @Test
    void microProfileWinsOverWhatTheApplicationWasGiven() throws IOException {
        Configuration configuration =
                find("kawat.workers=7", Map.of("kawat.workers", "8", "kawat.shutdown-timeout", "9s"));

        assertThat(workers(configuration)).isEqualTo(7);
        assertThat(configuration.application(Setting.SHUTDOWN_TIMEOUT, Duration.class, problems))
                .isEqualTo(Duration.ofSeconds(9));
        assertThat(problems.messages()).isEmpty();
    }

    @Test
    void expressionsAreResolved() throws IOException {
        Configuration configuration = find("kawat.workers=${many}1\nmany=4", Map.of());

        assertThat(workers(configuration)).isEqualTo(41);
    }

    @Test
    void anUnknownKeyOfMicroProfileIsAProblem() throws IOException {
        Configuration configuration = find("kawat.colour=blue\nother.colour=red", Map.of());

        configuration.checkKeys(List.of(), problems);

        assertThat(problems.messages()).singleElement().asString().endsWith("got 'kawat.colour'");
    }
}
