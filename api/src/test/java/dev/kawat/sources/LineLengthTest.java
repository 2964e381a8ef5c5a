/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks the length of lines in characters, because the formatter wraps no comments, strings and text blocks, and no Markdown. The
 * generated pages are no exception: their generators write lists that can be wrapped.
 */
class LineLengthTest {

    private static final int IN_CODE = 132;
    private static final int IN_DOCS = 160;

    @Test
    void linesOfJavaHaveAtMost132Characters() {
        assertThat(longerThan(IN_CODE, Repository.files("", ".java"))).isEmpty();
    }

    @Test
    void linesOfMarkdownHaveAtMost160Characters() {
        assertThat(longerThan(IN_DOCS, Repository.files("", ".md"))).isEmpty();
    }

    private static List<String> longerThan(int limit, List<Path> files) {
        assertThat(files).isNotEmpty();
        return files.stream().flatMap(file -> longerThan(limit, file)).toList();
    }

    private static Stream<String> longerThan(int limit, Path file) {
        String name = Repository.name(file);
        List<String> found = new ArrayList<>();
        List<String> lines = Repository.read(file).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int length = lines.get(i).codePointCount(0, lines.get(i).length());
            if (length > limit) {
                found.add(name + ":" + (i + 1) + ": line must have at most " + limit + " characters, got " + length);
            }
        }
        return found.stream();
    }
}
