/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kawat.benchmarks.load.Faults;
import dev.kawat.benchmarks.load.Latency;
import dev.kawat.benchmarks.load.Measurement;
import dev.kawat.benchmarks.load.Workload;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private static final Scenario ECHO = Scenario.ALL.get(0);
    private static final Scenario ROUND_TRIP = Scenario.ALL.get(5);

    private final Results results = new Results();

    @Test
    void takesTheMiddleOfThreeAndTheMeanOfTheMiddleTwo() {
        assertThat(Results.median(DoubleStream.of(9, 1, 2))).hasValue(2);
        assertThat(Results.median(DoubleStream.of(4, 1, 2, 9))).hasValue(3);
        assertThat(Results.median(DoubleStream.empty())).isEmpty();
    }

    @Test
    void comparesWithinARoundBeforeItTakesTheMedian() {
        add(0, "floor", 100, 1);
        add(0, "kawat", 80, 1);
        add(1, "floor", 1000, 1);
        add(1, "kawat", 500, 1);
        add(2, "floor", 10, 1);
        add(2, "kawat", 7, 1);

        assertThat(results.ratio("kawat", "floor", ECHO).orElseThrow()).isCloseTo(0.7, within(1e-9));
        assertThat(results.ratios("kawat", "floor", ECHO)).containsExactlyInAnyOrder(0.8, 0.5, 0.7);
    }

    @Test
    void comparesTimesOfARoundTrip() {
        results.add(0, "floor", ROUND_TRIP, measurement(1, 20));
        results.add(0, "kawat", ROUND_TRIP, measurement(1, 30));

        assertThat(results.ratio("kawat", "floor", ROUND_TRIP)).hasValue(1.5);
    }

    @Test
    void doesNotCountWhatBroughtNothing() {
        add(0, "floor", 100, 1);
        results.add(0, "kawat", ECHO, measurement(0, 1));

        assertThat(results.ratio("kawat", "floor", ECHO)).isEmpty();
        assertThat(results.notes()).singleElement().asString().contains("kawat").contains("round 1");
    }

    private void add(int round, String row, long messages, double p50) {
        results.add(round, row, ECHO, measurement(messages, p50));
    }

    private static Measurement measurement(long messages, double p50) {
        return new Measurement(
                Workload.echo(1, 1, 64),
                messages,
                1,
                new Latency(messages, p50, p50, p50, p50, p50),
                0,
                0,
                0,
                Faults.none());
    }
}
