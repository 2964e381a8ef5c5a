/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClientOutcomeTest {

    @Test
    void lineTellsAll() {
        ClientOutcome outcome = new ClientOutcome(1000, 2, 10.5, 99, 0.25, 1, "a reply\nis wrong");

        ClientOutcome read = ClientOutcome.parse(outcome.toLine());

        assertThat(read).isEqualTo(new ClientOutcome(1000, 2, 10.5, 99, 0.25, 1, "a reply is wrong"));
        assertThat(read.perSecond()).isEqualTo(500);
        assertThat(read.microsPerMessage()).isEqualTo(250);
        assertThat(read.isSound()).isFalse();
    }

    @Test
    void outcomeWithoutFaultsIsSound() {
        ClientOutcome outcome = new ClientOutcome(1, 1, 1, 1, 0, 0, "");

        assertThat(ClientOutcome.parse(outcome.toLine())).isEqualTo(outcome);
        assertThat(outcome.isSound()).isTrue();
    }

    @Test
    void otherLinesAreRefused() {
        assertThatThrownBy(() -> ClientOutcome.parse("hello")).hasMessageContaining("got 'hello'");
        assertThatThrownBy(() -> ClientOutcome.parse(ClientOutcome.PREFIX + "1 2"))
                .hasMessageContaining("outcome");
    }
}
