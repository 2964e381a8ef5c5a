/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import dev.kawat.benchmarks.load.HostileKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One pair of measurements of a server, without and beside one kind of hostile peers.
 *
 * @param server the row
 */
record IsolationResult(String server, HostileKind kind, Isolation.Figures quiet, Isolation.Figures disturbed) {

    /** Returns the factor by which the clients that behave wait longer; NaN when they were not served. */
    double slowdown() {
        return disturbed.p99() / quiet.p99();
    }

    String describe() {
        return String.format(
                Locale.ROOT,
                "%-40s %-15s %8.0f/s, beside %8.0f/s; p99 %8.1f us, beside %10.1f us; new %7.1f ms, beside %7.1f ms; %4d MB",
                server,
                kind.id(),
                quiet.perSecond(),
                disturbed.perSecond(),
                quiet.p99(),
                disturbed.p99(),
                quiet.newClient(),
                disturbed.newClient(),
                disturbed.residentBytes() >> 20);
    }

    /** Returns the medians as a table in Markdown: a row for each server, a column for each kind. */
    static String table(List<IsolationResult> results) {
        Map<String, List<IsolationResult>> rows = results.stream()
                .collect(Collectors.groupingBy(IsolationResult::server, LinkedHashMap::new, Collectors.toList()));
        StringBuilder table =
                new StringBuilder(row("", Stream.of(HostileKind.values()).map(HostileKind::id)));
        table.append("|").append("---|".repeat(1 + HostileKind.values().length)).append('\n');
        rows.forEach((server, all) ->
                table.append(row(server, Stream.of(HostileKind.values()).map(kind -> cell(all, kind)))));
        return table.toString();
    }

    private static String row(String name, Stream<String> cells) {
        return "| " + name + " | " + cells.collect(Collectors.joining(" | ")) + " |\n";
    }

    private static String cell(List<IsolationResult> row, HostileKind kind) {
        List<IsolationResult> ofKind =
                row.stream().filter(result -> result.kind == kind).toList();
        return String.format(
                Locale.ROOT,
                "%s (%s us), %s ms",
                text("%.1f", ofKind, IsolationResult::slowdown),
                text("%.0f", ofKind, result -> result.disturbed.p99()),
                text("%.1f", ofKind, result -> result.disturbed.newClient()));
    }

    private static String text(String format, List<IsolationResult> results, ToDoubleFunction<IsolationResult> figure) {
        double[] sorted = results.stream().mapToDouble(figure).sorted().toArray(); // NaN comes last
        double median = sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
        return Double.isNaN(median) ? "none" : String.format(Locale.ROOT, format, median);
    }
}
