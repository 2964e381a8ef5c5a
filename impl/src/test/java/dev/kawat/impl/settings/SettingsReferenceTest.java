/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference of settings in the documentation, made from the settings themselves: {@code -Ddocs.write=true} writes it. */
class SettingsReferenceTest {

    private static final Path REFERENCE = Path.of("..", "docs", "reference", "settings.md");

    private static final String INTRODUCTION = """
            # Settings

            Generated from the code (`Setting`); a test compares both.

            A setting of one endpoint is `kawat.endpoint.<name>.<key>`, and one of all endpoints is `kawat.<key>`. The
            annotation has a member of the same name. [Which of them wins](../decisions/settings-order.md).

            Settings come from MicroProfile Config if the platform has it, else from system properties and from the
            environment. The variable of `kawat.max-message` is `KAWAT_MAX_MESSAGE`: every character that is not a letter or
            digit becomes `_`. Servlet init parameters, the builder and `--set` of the standalone server come last. An unknown
            key or a value that is not allowed is an error at start.

            | key | default | allowed | meaning |
            |---|---|---|---|
            """;

    @Test
    void documentationHasEverySettingWithItsDefaultAndMeaning() throws IOException {
        String reference = reference();
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(REFERENCE, reference);
        }

        assertThat(Files.readString(REFERENCE)).isEqualTo(reference);
    }

    private static String reference() {
        StringBuilder text = new StringBuilder(INTRODUCTION);
        for (Setting setting : Setting.values()) {
            text.append("| `").append(setting.key()).append("`");
            text.append(setting.perEndpoint() ? "" : " (application)").append(" | `");
            text.append(setting.defaultValue()).append("` | ");
            text.append(shown(setting.allowed())).append(" | ");
            text.append(shown(setting.meaning())).append(" |\n");
        }
        return text.toString();
    }

    /** Escapes asterisks, because Markdown emphasizes the text between two of them. */
    private static String shown(String text) {
        return text.replace("*", "\\*");
    }
}
