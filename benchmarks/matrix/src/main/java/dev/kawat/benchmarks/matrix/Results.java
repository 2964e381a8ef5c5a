/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import dev.kawat.benchmarks.load.Latency;
import dev.kawat.benchmarks.load.Measurement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What was measured so far, and the medians of it. A measurement with faults is kept, and counts for nothing. */
final class Results {

    /** One measurement. */
    record Entry(int round, String row, String scenario, Measurement measurement) {

        boolean isSound() {
            return measurement.faults().total() == 0 && measurement.messages() > 0;
        }
    }

    /** The bytes of resident memory that one idle connection takes. */
    record Idle(int connections, double bytesPerConnection, long residentBytes) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Idle> idle = new LinkedHashMap<>();
    private final Map<String, List<Double>> starts = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    void add(int round, String row, Scenario scenario, Measurement measurement) {
        Entry entry = new Entry(round, row, scenario.id(), measurement);
        entries.add(entry);
        if (!entry.isSound()) {
            note(row + ", " + scenario.label() + ", round " + (round + 1) + ": " + measurement.faults());
        }
    }

    void idle(String program, Idle figure) {
        idle.put(program, figure);
    }

    void start(String program, double seconds) {
        starts.computeIfAbsent(program, ignored -> new ArrayList<>()).add(seconds);
    }

    void note(String note) {
        notes.add(note);
        System.out.println("NOTE " + note);
    }

    List<Entry> entries() {
        return entries;
    }

    List<String> notes() {
        return notes;
    }

    Map<String, Idle> idle() {
        return idle;
    }

    Map<String, List<Double>> starts() {
        return starts;
    }

    OptionalDouble startSeconds(String program) {
        return median(starts.getOrDefault(program, List.of()).stream().mapToDouble(Double::doubleValue));
    }

    /** The median of one figure of a row in a scenario. */
    OptionalDouble median(String row, Scenario scenario, ToDoubleFunction<Measurement> figure) {
        return median(sound(row, scenario).mapToDouble(entry -> figure.applyAsDouble(entry.measurement())));
    }

    /**
     * How a row stands to another: the median of the ratios of the rounds, of messages a second or, for a round trip, of the
     * time of one.
     */
    OptionalDouble ratio(String row, String other, Scenario scenario) {
        return median(ratios(row, other, scenario));
    }

    /** The ratios of the rounds in which both are sound. */
    DoubleStream ratios(String row, String other, Scenario scenario) {
        ToDoubleFunction<Measurement> figure =
                scenario.roundTrip() ? measurement -> measurement.latency().p50() : Measurement::perSecond;
        return sound(row, scenario)
                .flatMapToDouble(entry -> sound(other, scenario)
                        .filter(base -> base.round() == entry.round())
                        .mapToDouble(base ->
                                figure.applyAsDouble(entry.measurement()) / figure.applyAsDouble(base.measurement())));
    }

    /** The median of each percentile. */
    double[] latencies(String row, Scenario scenario) {
        List<ToDoubleFunction<Latency>> percentiles =
                List.of(Latency::p50, Latency::p90, Latency::p99, Latency::p999, Latency::max);
        return percentiles.stream()
                .map(percentile -> median(row, scenario, m -> percentile.applyAsDouble(m.latency())))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
    }

    private Stream<Entry> sound(String row, Scenario scenario) {
        return entries.stream()
                .filter(entry -> entry.row().equals(row) && entry.scenario().equals(scenario.id()) && entry.isSound());
    }

    static OptionalDouble median(DoubleStream values) {
        double[] sorted = values.toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return IntStream.rangeClosed(sorted.length % 2 == 0 ? middle - 1 : middle, middle)
                .filter(i -> sorted.length > 0)
                .mapToDouble(i -> sorted[i])
                .average();
    }
}
