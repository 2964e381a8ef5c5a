/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kawat.impl.problem.Problems;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whatever template is declared and whatever path comes, only safe values reach a handler, and templates have one order. */
class PathTemplateFuzzTest {

    /** @param input two templates and a path, one a line */
    @FuzzTest
    void valuesAreNamesAndBelongToTheirTemplate(byte[] input) {
        String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 3);
        String path = lines[lines.length - 1];
        List<PathTemplate> templates = Stream.of(lines)
                .limit(2)
                .map(PathTemplateFuzzTest::parse)
                .flatMap(Optional::stream)
                .toList();
        for (PathTemplate template : templates) {
            checkMatch(template, path);
            checkMatch(PathTemplate.EVERY_PATH, path);
        }
        if (templates.size() == 2) {
            checkOrder(templates.get(0), templates.get(1), path);
        }
    }

    /** A template that breaks a rule has a problem for it, and is none. */
    private static Optional<PathTemplate> parse(String template) {
        Problems problems = new Problems();
        Optional<PathTemplate> parsed = PathTemplate.parse(template, "here", problems);
        assertThat(parsed.isPresent()).isEqualTo(problems.messages().isEmpty());
        parsed.ifPresent(path -> assertThat(path).hasToString(template));
        return parsed;
    }

    private static void checkMatch(PathTemplate template, String path) {
        Optional<Map<String, String>> match = template.match(path);
        if (match.isEmpty()) {
            template.resembles(path);
            return;
        }
        Map<String, String> values = match.get();
        assertThat(values.keySet()).isEqualTo(template.variables());
        assertThat(values.values()).allSatisfy(value -> {
            assertThat(value).isNotEmpty().isNotIn(".", "..");
            assertThat(value.chars())
                    .noneMatch(character -> character == '/' || character == '\\' || Character.isISOControl(character));
        });
        if (!template.isEveryPath()) {
            assertThat(template.resembles(path)).isTrue();
            assertThat(template.match(expand(template, values))).contains(values);
        }
    }

    /** The path that a client makes of a template and values (RFC 6570 section 3.2.2). */
    private static String expand(PathTemplate template, Map<String, String> values) {
        String path = template.toString();
        for (Map.Entry<String, String> value : values.entrySet()) {
            String encoded =
                    URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8).replace("+", "%20");
            path = path.replace("{" + value.getKey() + "}", encoded);
        }
        return path;
    }

    private static void checkOrder(PathTemplate one, PathTemplate other, String path) {
        assertThat(Integer.signum(one.compareTo(other))).isEqualTo(-Integer.signum(other.compareTo(one)));
        assertThat(one.compareTo(other) == 0).isEqualTo(one.equals(other));
        assertThat(one.isEquivalentTo(other)).isEqualTo(other.isEquivalentTo(one));
        if (one.isEquivalentTo(other)) {
            assertThat(one.match(path).isPresent()).isEqualTo(other.match(path).isPresent());
        }
    }
}
