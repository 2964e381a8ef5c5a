/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.jms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.spi.RelaySetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of the relay, and their reference, which is generated from them: {@code -Ddocs.write=true} writes it. */
class JmsSettingsTest {

    private static final Path REFERENCE = Path.of("..", "docs", "reference", "settings-jms.md");

    private static final String INTRODUCTION = """
            # Settings of the relay over Jakarta Messaging

            This page is generated from the code of `kawat-relay-jms`, and a test compares both. The settings belong to the
            application: `kawat.<key>`. They are known with `kawat.relay=jms` alone. Those that every relay has are among the
            [settings of the application](settings.md#settings-of-the-application).
            """;

    private final List<RelaySetting> settings = new JmsRelayProvider().settings();

    @Test
    void documentationHasEverySetting() throws IOException {
        StringBuilder reference = new StringBuilder(INTRODUCTION);
        for (RelaySetting setting : settings) {
            reference.append("\n## `").append(setting.key()).append("`\n\n");
            reference.append(setting.meaning()).append("\n\n");
            reference.append("- Default: `").append(setting.defaultValue()).append("`\n");
            reference
                    .append("- Rule: it ")
                    .append(setting.problem().apply("").orElseThrow())
                    .append('\n');
        }
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(REFERENCE, reference);
        }

        assertThat(Files.readString(REFERENCE)).isEqualTo(reference.toString());
    }

    @Test
    void guideHasTheDefaults() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "how-to", "jakarta-messaging.md"));
        assertThat(settings)
                .hasSize(2)
                .allSatisfy(setting -> assertThat(guide)
                        .contains("| `kawat." + setting.key() + "` | `" + setting.defaultValue() + "` |"));
    }

    @Test
    void defaultsBreakNoRule() {
        assertThat(settings)
                .allSatisfy(setting -> assertThat(setting.problem().apply(setting.defaultValue()))
                        .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " kawat", "kawat ", "ka\nwat", "\u0000"})
    void nameMustBeOne(String name) {
        assertThat(settings)
                .allSatisfy(setting ->
                        assertThat(setting.problem().apply(name)).hasValue("must be a name, without spaces around it"));
    }
}
