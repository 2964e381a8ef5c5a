/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import dev.kawat.benchmarks.load.ClientOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The outcomes of all clients in all rounds, and their tables. One with faults is listed, and counts in no table. */
final class ClientResults {

    /** One outcome. */
    record Entry(int round, ClientProcess.Kind client, ClientScenario scenario, ClientOutcome outcome) {

        String describe() {
            return String.format(
                    Locale.ROOT,
                    "round %d  %-14s %-14s %9.0f/s  %8.2f us of CPU each, p50 %9.1f us, p99 %9.1f us%s",
                    round + 1,
                    scenario.id(),
                    client.id(),
                    outcome.perSecond(),
                    outcome.microsPerMessage(),
                    outcome.p50(),
                    outcome.p99(),
                    outcome.isSound() ? "" : "; " + outcome.faults() + " faults: " + outcome.firstFault());
        }

        private String csv() {
            return String.format(
                    Locale.ROOT,
                    "%d,%s,%s,%d,%.3f,%.1f,%.1f,%.3f,%d%n",
                    round + 1,
                    client.id(),
                    scenario.id(),
                    outcome.messages(),
                    outcome.seconds(),
                    outcome.p50(),
                    outcome.p99(),
                    outcome.cpuSeconds(),
                    outcome.faults());
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    void add(Entry entry) {
        entries.add(entry);
    }

    /** Returns whether no outcome has a fault. */
    boolean areSound() {
        return entries.stream().allMatch(entry -> entry.outcome().isSound());
    }

    /** Returns the median of the ratios of the rounds in which both are sound, of messages or connections a second. */
    OptionalDouble ratio(ClientProcess.Kind client, ClientProcess.Kind other, ClientScenario scenario) {
        return Results.median(sound(client, scenario)
                .flatMapToDouble(entry -> sound(other, scenario)
                        .filter(base -> base.round() == entry.round())
                        .mapToDouble(base ->
                                entry.outcome().perSecond() / base.outcome().perSecond())));
    }

    private OptionalDouble median(
            ClientProcess.Kind client, ClientScenario scenario, ToDoubleFunction<ClientOutcome> figure) {
        DoubleStream figures = sound(client, scenario).mapToDouble(entry -> figure.applyAsDouble(entry.outcome()));
        return Results.median(figures);
    }

    private Stream<Entry> sound(ClientProcess.Kind client, ClientScenario scenario) {
        return entries.stream()
                .filter(entry -> entry.client().equals(client)
                        && entry.scenario().equals(scenario)
                        && entry.outcome().isSound());
    }

    /** Returns every outcome, a line each, with a line of names before them. */
    String csv() {
        return "round,client,scenario,messages,seconds,p50_us,p99_us,cpu_seconds,faults" + System.lineSeparator()
                + entries.stream().map(Entry::csv).collect(Collectors.joining());
    }

    /** Returns the medians as tables in Markdown: a row for each scenario, a column for each client. */
    String tables() {
        ClientProcess.Kind base = clients().get(0);
        return "Messages or connections a second, as a ratio to " + base.label()
                + " in the same round; in brackets, the"
                + " CPU time of the client for each in us:\n\n"
                + table((client, scenario) -> cell(
                        "%.2f (%.1f)",
                        ratio(client, base, scenario), median(client, scenario, ClientOutcome::microsPerMessage)))
                + "\nLatency in us, p50 and p99:\n\n"
                + table((client, scenario) -> cell(
                        "%.0f, %.0f",
                        median(client, scenario, ClientOutcome::p50), median(client, scenario, ClientOutcome::p99)));
    }

    private interface Cells {
        String cell(ClientProcess.Kind client, ClientScenario scenario);
    }

    private String table(Cells cells) {
        List<ClientProcess.Kind> columns = clients();
        StringBuilder table = new StringBuilder("| |");
        columns.forEach(client -> table.append(' ').append(client.label()).append(" |"));
        table.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
        entries.stream().map(Entry::scenario).distinct().forEach(scenario -> {
            table.append("| ").append(scenario.label()).append(" |");
            columns.forEach(client ->
                    table.append(' ').append(cells.cell(client, scenario)).append(" |"));
            table.append('\n');
        });
        return table.toString();
    }

    private List<ClientProcess.Kind> clients() {
        return entries.stream().map(Entry::client).distinct().toList();
    }

    private static String cell(String format, OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent()
                ? String.format(Locale.ROOT, format, one.getAsDouble(), other.getAsDouble())
                : "-";
    }
}
