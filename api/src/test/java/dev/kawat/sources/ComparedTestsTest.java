/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that docs/compare-tests.md shows the tests that were run, and counts their lines rightly. */
class ComparedTestsTest {

    private static final Path PAGE = Repository.ROOT.resolve("docs/compare-tests.md");
    private static final String PACKAGE = "/java/dev/kawat/benchmarks/handlertests/";

    /** The lines of each handler that break it, to read what a test says of that. */
    private static final int LINES_THAT_BREAK = 3;

    @ParameterizedTest
    @CsvSource({"kawat, 2", "quarkus, 3", "spring, 4"})
    void pageShowsWhatWasRun(String kind, int column) {
        String page = Repository.read(PAGE);
        String test = read(kind + "/src/test" + PACKAGE + "ChatTest.java");
        String handler = read(kind + "/src/main" + PACKAGE + "Chat.java");

        assertThat(page).contains(test.substring(test.indexOf("import ")));
        assertThat(cell(page, "lines of the test", column)).isEqualTo(Long.toString(lines(test)));
        assertThat(cell(page, "lines of the handler", column))
                .startsWith(Long.toString(lines(handler) - LINES_THAT_BREAK));
    }

    private static String read(String file) {
        return Repository.read(Repository.ROOT.resolve("benchmarks/handler-tests/" + file));
    }

    private static long lines(String source) {
        return source.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("package ") && !line.startsWith("import "))
                .filter(line -> !line.startsWith("/*"))
                .count();
    }

    private static String cell(String page, String row, int column) {
        return page.lines()
                .filter(line -> line.startsWith("| " + row))
                .map(line -> line.split("\\|", -1)[column].strip())
                .findFirst()
                .orElseThrow();
    }
}
