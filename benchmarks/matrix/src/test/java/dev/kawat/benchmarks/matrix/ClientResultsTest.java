/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.benchmarks.load.ClientOutcome;
import dev.kawat.benchmarks.matrix.ClientResults.Entry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientResultsTest {

    private static final ClientProcess.Kind KAWAT = ClientProcess.Kind.ALL.get(0);
    private static final ClientProcess.Kind JDK = ClientProcess.Kind.ALL.get(2);
    private static final ClientScenario SCENARIO = ClientScenario.ALL.get(0);

    private final ClientResults results = new ClientResults();

    private void add(int round, ClientProcess.Kind client, long messages, int faults) {
        ClientOutcome outcome = new ClientOutcome(messages, 1, 20, 50, 0.001 * messages / 100, faults, "");
        results.add(new Entry(round, client, SCENARIO, outcome));
    }

    @Test
    void ratiosAreThoseOfTheSameRound() {
        add(0, KAWAT, 1000, 0);
        add(0, JDK, 500, 0);
        add(1, KAWAT, 100, 0);
        add(1, JDK, 90, 0);
        add(2, KAWAT, 400, 0);
        add(2, JDK, 300, 0);

        assertThat(results.ratio(JDK, KAWAT, SCENARIO)).hasValue(0.75);
        assertThat(results.tables())
                .contains("| Kawat, non-blocking | JDK |")
                .contains("| " + SCENARIO.label() + " | 1.00 (10.0) | 0.75 (10.0) |")
                .contains("| " + SCENARIO.label() + " | 20, 50 | 20, 50 |");
        assertThat(results.csv().lines()).hasSize(7).contains("1,jdk,echo-1,500,1.000,20.0,50.0,0.005,0");
        assertThat(results.areSound()).isTrue();
    }

    @Test
    void outcomeWithFaultsCountsForNothing() {
        add(0, KAWAT, 1000, 0);
        add(0, JDK, 500, 1);

        assertThat(results.ratio(JDK, KAWAT, SCENARIO)).isEmpty();
        assertThat(results.tables()).contains("| 1.00 (10.0) | - |");
        assertThat(results.areSound()).isFalse();
    }

    @Test
    void scenariosAreTheLinesOfAClientsProcess() {
        assertThat(ClientScenario.ALL.stream()
                        .map(scenario -> scenario.line(Duration.ofSeconds(1), Duration.ofSeconds(2))))
                .contains("echo 100 16 4096 binary 1000 2000", "connect 1000 2000")
                .doesNotHaveDuplicates();
    }
}
