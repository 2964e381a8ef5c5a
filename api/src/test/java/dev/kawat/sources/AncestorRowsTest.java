/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds {@code docs/ancestors.md} to the numbers of the ancestors, and to the tests that are named after them. */
class AncestorRowsTest {

    /** Concatenated, so that this class has no such method itself. */
    private static final String VOID = "void ";

    private static final String PARTS = "| part | brings |\n|---|---|\n| clients | connections |\n\n";

    /** All numbers of the five ancestors, of the rules for Java, and of the contradictions. */
    private static List<String> numbers() {
        List<String> numbers = new ArrayList<>();
        add("1-", 23, numbers);
        add("D4-", 6, numbers);
        add("2-", 22, numbers);
        add("3-", 22, numbers);
        add("4-", 31, numbers);
        add("5-", 6, numbers);
        add("e", 25, numbers);
        return numbers;
    }

    private static void add(String prefix, int last, List<String> numbers) {
        for (int i = 1; i <= last; i++) {
            numbers.add(prefix + i);
        }
    }

    @Test
    void thereAre135Numbers() {
        assertThat(numbers()).hasSize(135);
    }

    @Test
    void everyNumberHasARowAndEveryRowItsTest() {
        String page = Repository.read(Repository.ROOT.resolve("docs/ancestors.md"));

        assertThat(AncestorRows.problems(page, numbers(), AncestorRows.testSources()))
                .isEmpty();
    }

    private static List<String> problems(String rows, String... methods) {
        StringBuilder source = new StringBuilder();
        for (String method : methods) {
            source.append(VOID).append(method).append("() {}\n");
        }
        return AncestorRows.problems(PARTS + rows, List.of("1-1"), Map.of("ATest", source.toString()));
    }

    @Nested
    class Mistakes {

        @Test
        void numberWithoutARow() {
            assertThat(problems("")).containsExactly("1-1: number must have a row, got none");
        }

        @Test
        void numberWithTwoRows() {
            String row = "| 1-1 | It works | not yet | clients |\n";

            assertThat(problems(row + row)).containsExactly("1-1: number must have one row, got another");
        }

        @Test
        void numberThatNoAncestorHas() {
            String rows = "| 1-1 | It works | not yet | clients |\n| 1-2 | It works | not yet | clients |\n";

            assertThat(problems(rows)).containsExactly("1-2: number must be one of the ancestors'");
        }

        @Test
        void unknownStatus() {
            assertThat(problems("| 1-1 | It works | perhaps | clients |\n"))
                    .containsExactly("1-1: status must be one of [not, not yet, otherwise, works], got 'perhaps'");
        }

        @ParameterizedTest
        @CsvSource({"works", "otherwise"})
        void rowWithoutATest(String status) {
            assertThat(problems("| 1-1 | It works | " + status + " | soon |\n- 1-1: Why.\n"))
                    .containsExactly("1-1: status '" + status + "' must name a test, got 'soon'");
        }

        @Test
        void textBetweenTests() {
            String row = "| 1-1 | It works | works | `ATest.behaviour1_1`, soon more |\n";

            assertThat(problems(row, "behaviour1_1_works"))
                    .containsExactly("1-1: status 'works' must name a test, got 'soon more'");
        }

        @Test
        void testThatDoesNotExist() {
            String row = "| 1-1 | It works | works | `ATest.behaviour1_1` |\n";

            assertThat(problems(row, "behaviour1_11_works")).contains("1-1: test must exist, got ATest.behaviour1_1");
        }

        @Test
        void testOfAnotherNumber() {
            String row = "| 1-1 | It works | works | `ATest.behaviour1_2` |\n";

            assertThat(problems(row)).containsExactly("1-1: test must be named behaviour1_1, got ATest.behaviour1_2");
        }

        @ParameterizedTest
        @CsvSource({"otherwise, `ATest.behaviour1_1`", "not, -"})
        void rowWithoutANote(String status, String test) {
            String row = "| 1-1 | It works | " + status + " | " + test + " |\n";

            assertThat(problems(row, test.startsWith("`") ? "behaviour1_1_works" : "other"))
                    .containsExactly("1-1: status '" + status + "' must have a note '- 1-1: ...' below the table");
        }

        @Test
        void partThatIsNotToCome() {
            assertThat(problems("| 1-1 | It works | not yet | magic |\n"))
                    .containsExactly("1-1: status 'not yet' must name one of the parts that are to come, got 'magic'");
        }

        @Test
        void testThatItsRowDoesNotName() {
            String row = "| 1-1 | It works | not yet | clients |\n";

            assertThat(problems(row, "behaviour1_1_works"))
                    .containsExactly("1-1: row must name its test ATest.behaviour1_1, got status 'not yet'");
        }

        @Test
        void testWithoutARow() {
            String row = "| 1-1 | It works | not yet | clients |\n";

            assertThat(problems(row, "behaviour9_9_works"))
                    .containsExactly("ATest.behaviour9_9: test must have the number of a row");
        }

        @Test
        void testWithoutANumber() {
            String row = "| 1-1 | It works | not yet | clients |\n";

            assertThat(problems(row, "behaviour11_works"))
                    .containsExactly("ATest.behaviour11_works: name must be 'behaviour', a number and a fact, such as"
                            + " behaviour1_14_cuts");
        }
    }

    @ParameterizedTest
    @CsvSource({"1-1, behaviour1_1", "D4-1, behaviourD4_1", "e1, behaviourE1", "s1, behaviourS1"})
    void acceptsTestsOfEveryKindOfNumber(String number, String prefix) {
        String row = "| " + number + " | It works | works | `ATest." + prefix + "`, `ATest." + prefix + "` |\n";
        Map<String, String> sources = Map.of("ATest", VOID + prefix + "_works()");

        assertThat(AncestorRows.problems(PARTS + row, List.of(number), sources)).isEmpty();
    }
}
