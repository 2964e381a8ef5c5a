/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.sources;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavadocsTest {

    /** The sources whose javadoc is checked. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "api/src/main/java",
                "api/src/test/java",
                "impl/src/main/java",
                "cdi-extension/src/main/java",
                "server/src/main/java",
                "examples"
            })
    void haveNoMistakes(String directory) {
        assertThat(Javadocs.problemsIn(directory)).isEmpty();
    }

    @Nested
    class Mistakes {

        @Test
        void blockTagInsideASentence() {
            String source = """
                    /**
                     * Closes. Does nothing when closed. @throws IllegalStateException never.
                     *
                     * @param code the code
                     */
                    """;

            assertThat(Javadocs.problems("A.java", source))
                    .containsExactly("A.java:2: block tag must begin its line, got '@throws'");
        }

        @ParameterizedTest
        @ValueSource(strings = {"What", "Whether", "Who", "How", "Where", "That", "Those"})
        void sentenceThatBeginsWithNeitherVerbNorNoun(String word) {
            String source = "class A {\n    /** " + word + " it is. */\n    int a;\n}\n";

            assertThat(Javadocs.problems("A.java", source))
                    .containsExactly("A.java:2: first sentence must begin with a verb or a noun, got '" + word + "'");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/** Closes */",
                    "/**\n * Closes\n *\n * <p>Again.\n */",
                    "/**\n * Closes\n *\n * @see Other\n */",
                    "/** Closes <p>Again. */"
                })
        void firstParagraphWithoutAFullStop(String source) {
            assertThat(Javadocs.problems("A.java", source))
                    .singleElement()
                    .asString()
                    .endsWith("got 'Closes'");
        }

        @Test
        void areAllFound() {
            String source = "/** How. */ int a;\n/** Closes @see b */ int b;\n";

            assertThat(Javadocs.problems("A.java", source)).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** Whatever it is. */",
                "/** {@code What} it is. */",
                "/** Closes. (It may be closed.) */",
                "/** Says {@code @throws} and {@code {@return}}. */",
                "/** {@inheritDoc} */",
                "/**\n * Returns:\n *\n * <ul>\n * <li>what\n * </ul>\n *\n * @param a What.\n */",
                "/** @param a it */",
                "/* What it is @throws */",
                "// /** What it is */",
                "String a = \"/** What it is */\";",
                "String a = \"\\\"/** What it is */\";",
                "String a = \"\"\"\n/** What it \"is */\n\"\"\";",
                "char a = '\"'; /** Closes. */ char b = '\\'';",
                "/**/"
            })
    void acceptsOtherText(String source) {
        assertThat(Javadocs.problems("A.java", source)).isEmpty();
    }
}
