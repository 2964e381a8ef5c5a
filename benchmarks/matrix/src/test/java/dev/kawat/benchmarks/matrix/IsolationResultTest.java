/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.benchmarks.load.HostileKind;
import dev.kawat.benchmarks.matrix.Isolation.Figures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IsolationResultTest {

    private static IsolationResult result(double quiet, double disturbed) {
        return new IsolationResult(
                "Kawat",
                HostileKind.PINGS,
                new Figures(1000, quiet, 1, 1 << 20),
                new Figures(900, disturbed, 2.5, 1 << 20));
    }

    @Test
    void tableHasTheMedianOfThePairs() {
        String table = IsolationResult.table(List.of(result(100, 500), result(100, 200), result(200, 200)));

        assertThat(table).contains("| Kawat |").contains("2.0 (200 us), 2.5 ms");
    }

    @Test
    void measurementsThatFailedAreNotLeftOutOfTheMedian() {
        List<IsolationResult> results = new ArrayList<>(List.of(result(100, 200)));
        results.add(new IsolationResult("Kawat", HostileKind.PINGS, Figures.NONE, Figures.NONE));
        results.add(new IsolationResult("Kawat", HostileKind.PINGS, Figures.NONE, Figures.NONE));

        assertThat(IsolationResult.table(results)).contains("none (none us), none ms");
    }
}
