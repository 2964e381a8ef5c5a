/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reference of settings in the documentation, generated from the settings themselves: {@code -Ddocs.write=true} writes it. */
class SettingsReferenceTest {

    private static final Path REFERENCE = Path.of("..", "docs", "reference", "settings.md");

    private static final int WIDTH = 120;

    private static final String INTRODUCTION = """
            # Settings

            This page is generated from the code (`Setting` and `ClientSetting`), and a test compares both.

            - `kawat.endpoint.<name>.<key>` sets a value for one endpoint, and `kawat.<key>` for the application.
              `@WebSocketEndpoint` has a member for each setting of an endpoint, such as `maxMessage` for `max-message`. [Which one
              wins](../decisions/settings-order.md).
            - `kawat.client.<name>.<key>` sets a value for one client. It wins over `settings` of `@WebSocketClient`, and that over
              `kawat.<key>`.
            - Settings come from MicroProfile Config where it is present. Elsewhere they come from system properties, then from the
              environment, then from servlet init parameters, or from the builder and `--set` of the standalone server.
            - In the environment, every character that is not a letter or a digit becomes `_`: `KAWAT_MAX_MESSAGE`.
            - An unknown key or a value that is not allowed is an error at start.
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
        return INTRODUCTION
                + section("Settings of an endpoint", Setting::perEndpoint)
                + sectionOfClients()
                + section("Settings of the application", setting -> !setting.perEndpoint());
    }

    private static String sectionOfClients() {
        StringBuilder text = new StringBuilder("\n## Settings of a client\n");
        for (ClientSetting setting : ClientSetting.values()) {
            append(text, setting.key(), setting.meaning(), setting.defaultValue(), setting.allowed());
        }
        String shared = ClientSettings.shared().stream()
                .map(setting -> "`" + setting.key() + "`")
                .collect(Collectors.joining(", "));
        text.append('\n').append(wrapped("A client has these settings of an endpoint too: " + shared + ".", ""));
        return text.toString();
    }

    private static void append(StringBuilder text, String key, String meaning, String defaultValue, String allowed) {
        text.append("\n### `").append(key).append("`\n\n");
        text.append(wrapped(shown(meaning), "")).append('\n');
        text.append("- Default: `").append(defaultValue).append("`\n");
        text.append(wrapped("- Allowed: " + shown(allowed), "  "));
    }

    private static String section(String title, Predicate<Setting> included) {
        StringBuilder text = new StringBuilder("\n## " + title + "\n");
        for (Setting setting : Setting.values()) {
            if (included.test(setting)) {
                append(text, setting.key(), setting.meaning(), setting.defaultValue(), setting.allowed());
            }
        }
        return text.toString();
    }

    /** Returns the text in lines of at most {@link #WIDTH} characters, each but the first after an indentation. */
    private static String wrapped(String text, String indentation) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH) {
                lines.append(line).append('\n');
                line.setLength(0);
                line.append(indentation).append(word);
            } else {
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
        }
        return lines.append(line).append('\n').toString();
    }

    /** Escapes asterisks, between which Markdown emphasizes text. */
    private static String shown(String text) {
        return text.replace("*", "\\*");
    }
}
