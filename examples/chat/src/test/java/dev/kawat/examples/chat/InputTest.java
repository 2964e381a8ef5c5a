/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputTest {

    @ParameterizedTest
    @CsvSource({"NAME, 1", "NAME, 30", "TEXT, 1", "TEXT, 2000"})
    void acceptsUpToTheLimit(Input input, int length) {
        assertThat(input.accept("x".repeat(length))).contains("x".repeat(length));
    }

    @ParameterizedTest
    @CsvSource({"NAME, 31", "TEXT, 2001"})
    void refusesBeyondTheLimit(Input input, int length) {
        assertThat(input.accept("x".repeat(length))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatCannotBeSeen(Input input) {
        assertThat(input.accept("")).isEmpty();
        assertThat(input.accept(" \t\n\u00a0\u3000")).isEmpty();
        assertThat(input.accept("\u0000\u200b\u202e")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void doesNotCountTheBlanksAround(Input input) {
        assertThat(input.accept(" ".repeat(3000) + "Ada\n")).contains("Ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Žofie", "李小龍", "👻", "O'Neill <b>", "?"})
    void acceptsNamesOfAllKinds(String name) {
        assertThat(Input.NAME.accept(name)).contains(name);
    }

    @Test
    void keepsANameOnOneLine() {
        assertThat(Input.NAME.accept("Ada\r\n\u2028 Lovelace\u0000")).contains("Ada Lovelace");
    }

    @Test
    void keepsTheLinesOfAMessage() {
        assertThat(Input.TEXT.accept("one\n\n  two\n")).contains("one\n\n  two");
    }

    @Test
    void replacesHalfASurrogatePair() {
        assertThat(Input.TEXT.accept("a\ud83dz")).contains("a?z");
    }

    @Test
    void saysItsRule() {
        assertThat(Input.NAME.rule()).isEqualTo("A name has 1 to 30 characters.");
    }
}
