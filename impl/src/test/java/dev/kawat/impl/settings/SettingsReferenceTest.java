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

            A setting of one endpoint is `kawat.endpoint.<name>.<key>`, that of all is `kawat.<key>`; the annotation has a member of the same name. [Which wins](../decisions/settings-order.md).
            They come from MicroProfile Config where there is one, else from system properties and from the environment (`KAWAT_MAX_MESSAGE`, every character that is not a letter or digit becomes `_`), after these from servlet init parameters, or from the builder and
            `--set` of the standalone server. An unknown key or a value that is not allowed is an error at start.

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

    /** As it is: in Markdown, what stands between two asterisks is emphasized. */
    private static String shown(String text) {
        return text.replace("*", "\\*");
    }
}
