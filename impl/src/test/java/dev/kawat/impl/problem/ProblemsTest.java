/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kawat.EndpointDefinitionException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsTest {

    private final Problems problems = new Problems();

    @Test
    void problemSaysWhereAndWhatAndTheValue() {
        problems.add("here", "text must be short", "long text");
        problems.add("there", "number must be even", 7);
        problems.add("somewhere", "something must be there");

        assertThat(problems.messages())
                .containsExactly(
                        "here: text must be short, got 'long text'",
                        "there: number must be even, got 7",
                        "somewhere: something must be there");
    }

    @Test
    void sameProblemIsSaidOnce() {
        problems.add("here", "rule", 1);
        problems.add("here", "rule", 2);
        problems.add("here", "rule", 1);

        assertThat(problems.messages()).containsExactly("here: rule, got 1", "here: rule, got 2");
    }

    @Test
    void messagesAreThoseOfTheMoment() {
        List<String> before = problems.messages();

        problems.add("here", "rule");

        assertThat(before).isEmpty();
    }

    @Test
    void noProblemThrowsNothing() {
        assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
    }

    @Test
    void exceptionHasAllProblems() {
        problems.add("here", "rule");
        problems.add("there", "rule");

        assertThatExceptionOfType(EndpointDefinitionException.class)
                .isThrownBy(problems::throwIfAny)
                .withMessage("here: rule" + System.lineSeparator() + "there: rule")
                .satisfies(failure -> assertThat(failure.problems()).containsExactly("here: rule", "there: rule"));
    }
}
