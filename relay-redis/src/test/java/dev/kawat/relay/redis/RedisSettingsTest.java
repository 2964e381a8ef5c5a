/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.spi.RelaySetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of the relay, and their reference, which is generated from them: {@code -Ddocs.write=true} writes it. */
class RedisSettingsTest {

    private static final Path REFERENCE = Path.of("..", "docs", "reference", "settings-redis.md");

    private static final String INTRODUCTION = """
            # Settings of the relay over Redis

            This page is generated from the code of `kawat-relay-redis`, and a test compares both. The settings belong to the
            application: `kawat.<key>`. They are known with `kawat.relay=redis` alone. Those that every relay has are among the
            [settings of the application](settings.md#settings-of-the-application).
            """;

    private final List<RelaySetting> settings = new RedisRelayProvider().settings();

    @Test
    void documentationHasEverySetting() throws IOException {
        StringBuilder reference = new StringBuilder(INTRODUCTION);
        for (RelaySetting setting : settings) {
            reference.append("\n## `").append(setting.key()).append("`\n\n");
            reference.append(setting.meaning()).append("\n\n");
            reference.append("- Default: `").append(setting.defaultValue()).append("`\n");
            reference
                    .append("- Rule: it ")
                    .append(setting.problem().apply("?").orElseThrow())
                    .append('\n');
        }
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(REFERENCE, reference);
        }

        assertThat(Files.readString(REFERENCE)).isEqualTo(reference.toString());
    }

    @Test
    void guideHasThePermissionsThatSuffice() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "how-to", "secure-the-backplane.md")))
                .contains("ACL SETUSER kawat on >a-long-password " + String.join(" ", RelaySecurityTest.PERMISSIONS)
                        + "\n");
    }

    @Test
    void defaultsBreakNoRule() {
        assertThat(settings)
                .hasSize(2)
                .allSatisfy(setting -> assertThat(setting.problem().apply(setting.defaultValue()))
                        .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://host",
                "redis://host:1",
                "rediss://host/",
                "redis://:secret@host",
                "redis://user:@host",
                "redis://user:%40%3A@[::1]:6379"
            })
    void urlIsAccepted(String url) {
        assertThat(RedisServer.problemOfUrl(url)).isEmpty();
        assertThat(RedisServer.of(url, "none").toString()).doesNotContain("secret", "user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "host:6379",
                "http://host",
                "redis:",
                "redis:///",
                "redis://",
                "redis://a b",
                "redis://host:65536",
                "redis://host:0",
                "redis://secret@host",
                "redis://host/1",
                "redis://host?tls",
                "redis://host#1"
            })
    void urlIsAProblem(String url) {
        assertThat(RedisServer.problemOfUrl(url))
                .hasValue("must be redis://[user:password@]host[:port], or rediss:// for TLS");
    }

    @Test
    void fileOfThePasswordMustBeReadable(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "secret\n");

        assertThat(RedisServer.problemOfFile(file.toString())).isEmpty();
        assertThat(List.of(directory.toString(), file + "x", "\0", ""))
                .allSatisfy(text -> assertThat(RedisServer.problemOfFile(text))
                        .hasValue("must be 'none', or the path of a readable file"));
    }

    @Test
    void guideHasThePermissionsThatWereTried() throws IOException {
        String guide = Files.readString(Path.of("../docs/how-to/secure-the-backplane.md"));

        assertThat(guide)
                .contains(">a-long-password " + String.join(" ", RelaySecurityTest.PERMISSIONS) + "\n")
                .contains("ACL SETUSER kawat " + String.join(" ", RelaySecurityTest.PERMISSIONS_OF_HISTORIES) + "\n");
    }
}
