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
import org.junit.jupiter.params.provider.ValueSource;

/** Holds {@code docs/ancestors.md} to the numbers of the ancestors, and to the tests that are named after them. */
class AncestorRowsTest {

    private static final String PARTS = "| part | brings |\n|---|---|\n| clients | connections |\n\n";

    /** Of each part that is to come there is a row. */
    private static final String OF_CLIENTS = "| 1-17 | It connects | not yet | clients |\n";

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
        StringBuilder source = new StringBuilder("class ATest {\n");
        for (String method : methods) {
            source.append("@Test void ").append(method).append("() {}\n");
        }
        return problemsIn(rows, source.toString());
    }

    private static List<String> problemsIn(String rows, String source) {
        return AncestorRows.problems(PARTS + rows + OF_CLIENTS, List.of("1-1", "1-17"), Map.of("ATest", source));
    }

    private static final String WORKS = "| 1-1 | It works | works | `ATest.behaviour1_1` |\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Test void behaviour1_1_works() {}",
                "@Test\n// as it should\nvoid behaviour1_1_works() {}",
                "String s = \"void behaviour1_1_(\\\"\"; char c = '\"'; @Test void behaviour1_1_works() {}",
                "@ParameterizedTest(name = \"{0}\") @ValueSource(strings = {\"a;\", \"b\"}) void behaviour1_1_works(String s) {}",
                "@MethodSource @ParameterizedTest public void behaviour1_1_works(String s) {}",
                "@RepeatedTest(3) void behaviour1_1_works() {}"
            })
    void acceptsTestsHoweverTheyAreWritten(String member) {
        assertThat(problemsIn(WORKS, "class ATest {" + member + "}")).isEmpty();
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
        void partOfWhichThereIsNoRow() {
            String page = PARTS + "| 1-1 | It works | not | - |\n- 1-1: Why.\n";

            assertThat(AncestorRows.problems(page, List.of("1-1"), Map.of()))
                    .containsExactly("part 'clients': a row must say that it is to come, or it is there already");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "// @Test void behaviour1_1_works() {}",
                    "/* @Test\n void behaviour1_1_works() {} */",
                    "String s = \"@Test void behaviour1_1_works() {}\";",
                    "String s = \"\"\"\n@Test void behaviour1_1_works() {}\n\"\"\";"
                })
        void testThatIsNoCode(String member) {
            assertThat(problemsIn(WORKS, "class ATest {" + member + "}"))
                    .containsExactly("1-1: test must exist, got ATest.behaviour1_1");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "@Other ", "@Test void other() {}\n", "@Test Object other = new Object();\n"})
        void methodThatIsNoTest(String before) {
            assertThat(problemsIn(WORKS, "class ATest {" + before + "void behaviour1_1_works() {} }"))
                    .containsExactly(
                            "ATest.behaviour1_1_works: method must be a test, so annotate it with one of"
                                    + " [ParameterizedTest, RepeatedTest, Test, TestFactory, TestTemplate]",
                            "1-1: test must exist, got ATest.behaviour1_1");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "class ATest { @Disabled @Test void behaviour1_1_works() {} }",
                    "class ATest { @Test @Disabled(\"{ it fails\")\n void behaviour1_1_works() {} }",
                    "@Disabled class ATest { @Test void behaviour1_1_works() {} }",
                    "class ATest { @org.junit.jupiter.api.Disabled @Nested class In { @Test void behaviour1_1_works() {} }}"
                })
        void testThatIsDisabled(String source) {
            assertThat(problemsIn(WORKS, source))
                    .containsExactly(
                            "ATest.behaviour1_1_works: test must run, so remove @Disabled",
                            "1-1: test must exist, got ATest.behaviour1_1");
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
        Map<String, String> sources = Map.of("ATest", "@Test void " + prefix + "_works()");

        assertThat(AncestorRows.problems(PARTS + row + OF_CLIENTS, List.of(number, "1-17"), sources))
                .isEmpty();
    }
}
