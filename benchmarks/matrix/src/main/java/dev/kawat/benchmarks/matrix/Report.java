/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import dev.kawat.benchmarks.load.Json;
import dev.kawat.benchmarks.load.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes {@code results.json}, {@code results.md} and a chart for each scenario. */
final class Report {

    private static final String NONE = "–";

    /** A row of the tables: handlers of one kind, and the server that has them. */
    private record Row(Program program, Program.Paths paths) {

        String id() {
            return paths.id();
        }

        boolean isOwn() {
            return program.id().startsWith("kawat");
        }
    }

    private final Options options;
    private final Machine machine;
    private final Results results;
    private final Versions versions;
    private final List<Row> rows;
    private final List<Scenario> scenarios;
    private final StringBuilder out = new StringBuilder();

    Report(Options options, Machine machine, List<Program> programs, Results results) throws IOException {
        this.options = options;
        this.machine = machine;
        this.results = results;
        this.versions = new Versions(options.benchmarks());
        this.scenarios = options.scenarios();
        this.rows = programs.stream()
                .flatMap(program -> program.paths().stream().map(paths -> new Row(program, paths)))
                .toList();
    }

    /** Writes everything; returns the file with the tables. */
    Path write() throws IOException {
        Path directory = options.out();
        Files.writeString(directory.resolve("results.json"), Json.of(json()) + "\n");
        for (Scenario scenario : scenarios) {
            chart(directory, scenario);
        }
        idleChart(directory);
        return Files.writeString(directory.resolve("results.md"), markdown());
    }

    private String base() {
        return rows.get(0).id();
    }

    private String markdown() {
        line("%s. Medians of %d rounds of %.1f s each.", machine.describe(), options.rounds(), seconds());
        line("Ratios are to %s in the same round.", rows.get(0).paths().label());
        line("");
        overview();
        rows.stream().filter(Row::isOwn).forEach(this::comparison);
        scenarios.forEach(this::detail);
        line("Versions:");
        line("");
        rows.stream()
                .filter(row -> !row.program().isFloor())
                .map(row -> row.program().id() + " " + versions.of(row.program()))
                .distinct()
                .forEach(version -> line("- %s", version));
        results.notes().forEach(note -> line("%n- %s", note));
        return out.toString();
    }

    private double seconds() {
        return options.measured().toMillis() / 1000.0;
    }

    private void overview() {
        line("Messages or deliveries a second as a ratio, in brackets the server's CPU time for each in µs. A round trip is the");
        line("time of one message, as a ratio and in µs: the less the better. The columns are:");
        line("");
        scenarios.forEach(scenario -> line("- %s: %s", scenario.id(), scenario.label()));
        line("");
        header(cells(scenarios, Scenario::id), "idle, bytes a connection", "start, s");
        for (Row row : rows) {
            List<String> cells = cells(scenarios, scenario -> overview(row, scenario));
            cells.add(idle(row));
            cells.add(number("%.2f", results.startSeconds(row.program().id())));
            row(row.paths().label(), cells);
        }
        line("");
    }

    private String overview(Row row, Scenario scenario) {
        OptionalDouble second = scenario.roundTrip()
                ? results.median(
                        row.id(), scenario, measurement -> measurement.latency().p50())
                : results.median(row.id(), scenario, Measurement::serverMicrosPerMessage);
        OptionalDouble ratio = results.ratio(row.id(), base(), scenario);
        return ratio.isEmpty() ? NONE : number("%.2f", ratio) + " (" + number("%.1f", second) + ")";
    }

    private String idle(Row row) {
        Results.Idle idle = results.idle().get(row.program().id());
        return idle == null ? NONE : String.format(Locale.ROOT, "%.0f", idle.bytesPerConnection());
    }

    private void comparison(Row own) {
        List<Row> peers = rows.stream()
                .filter(row -> !row.isOwn() && !row.program().isFloor())
                .toList();
        if (peers.isEmpty()) {
            return;
        }
        line(
                "How many times as fast as each peer %s is, in the same round; for the round trip, how many times as long it"
                        + " takes:",
                own.paths().label());
        line("");
        header(cells(scenarios, Scenario::id));
        for (Row peer : peers) {
            row(
                    peer.paths().label(),
                    cells(scenarios, scenario -> number("%.2f", results.ratio(own.id(), peer.id(), scenario))));
        }
        line("");
    }

    private void detail(Scenario scenario) {
        line("%s; latency in µs:", scenario.label());
        line("");
        header(List.of(
                "a second",
                "ratio, least to greatest",
                "CPU a message, µs: server",
                "client",
                "p50",
                "p90",
                "p99",
                "p99.9",
                "max"));
        rows.forEach(row -> row(row.paths().label(), detail(row, scenario)));
        line("");
    }

    private List<String> detail(Row row, Scenario scenario) {
        double[] ratios = results.ratios(row.id(), base(), scenario).sorted().toArray();
        List<String> cells = new ArrayList<>();
        cells.add(number("%.0f", results.median(row.id(), scenario, Measurement::perSecond)));
        cells.add(
                ratios.length == 0
                        ? NONE
                        : String.format(Locale.ROOT, "%.3f to %.3f", ratios[0], ratios[ratios.length - 1]));
        cells.add(number("%.2f", results.median(row.id(), scenario, Measurement::serverMicrosPerMessage)));
        cells.add(number("%.2f", results.median(row.id(), scenario, Measurement::clientMicrosPerMessage)));
        for (double latency : results.latencies(row.id(), scenario)) {
            cells.add(String.format(Locale.ROOT, "%.0f", latency));
        }
        return cells;
    }

    private void chart(Path directory, Scenario scenario) throws IOException {
        String what = scenario.roundTrip() ? ": time as a ratio to " : ": rate as a ratio to ";
        BarChart chart =
                new BarChart(scenario.label() + what + rows.get(0).paths().label(), "%.2f");
        for (Row row : rows) {
            results.ratio(row.id(), base(), scenario)
                    .ifPresent(ratio -> chart.add(new BarChart.Bar(row.paths().label(), ratio, row.isOwn())));
        }
        write(directory, scenario.id(), chart, 1);
    }

    private void idleChart(Path directory) throws IOException {
        BarChart chart = new BarChart("idle: bytes of resident memory a connection", "%.0f");
        rows.stream().map(Row::program).distinct().forEach(program -> {
            Results.Idle idle = results.idle().get(program.id());
            if (idle != null) {
                String label = program.paths().get(0).label().replaceAll(", .*", "");
                chart.add(new BarChart.Bar(
                        label, idle.bytesPerConnection(), program.id().startsWith("kawat")));
            }
        });
        write(directory, "idle", chart, 0);
    }

    private static void write(Path directory, String id, BarChart chart, double mark) throws IOException {
        if (!chart.isEmpty()) {
            Files.writeString(directory.resolve("chart-" + id + ".svg"), chart.svg(mark));
        }
    }

    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("machine", machine.describe());
        json.put("rounds", options.rounds());
        json.put("secondsMeasured", seconds());
        json.put("secondsOfWarmup", options.warmup().toMillis() / 1000.0);
        json.put("ratiosTo", base());
        json.put("servers", rows.stream().map(this::server).toList());
        json.put(
                "measurements",
                results.entries().stream().map(Report::measurement).toList());
        json.put("notes", results.notes());
        return json;
    }

    private Map<String, Object> server(Row row) {
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("id", row.id());
        server.put("label", row.paths().label());
        server.put("program", row.program().id());
        server.put("version", versions.of(row.program()));
        server.put("startSeconds", results.starts().getOrDefault(row.program().id(), List.of()));
        Results.Idle idle = results.idle().get(row.program().id());
        if (idle != null) {
            server.put("idleConnections", idle.connections());
            server.put("idleBytesPerConnection", idle.bytesPerConnection());
            server.put("idleResidentBytes", idle.residentBytes());
        }
        Map<String, Object> ratios = new LinkedHashMap<>();
        for (Scenario scenario : scenarios) {
            results.ratio(row.id(), base(), scenario).ifPresent(ratio -> ratios.put(scenario.id(), ratio));
        }
        server.put("medianRatios", ratios);
        return server;
    }

    private static Map<String, Object> measurement(Results.Entry entry) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("round", entry.round() + 1);
        map.put("server", entry.row());
        map.put("scenario", entry.scenario());
        map.putAll(entry.measurement().toMap());
        return map;
    }

    private static List<String> cells(List<Scenario> scenarios, Function<Scenario, String> cell) {
        return scenarios.stream().map(cell).collect(Collectors.toCollection(ArrayList::new));
    }

    private void header(List<String> columns, String... more) {
        List<String> all = new ArrayList<>(columns);
        all.addAll(List.of(more));
        row("", all);
        line("|---|%s", "---|".repeat(all.size()));
    }

    private void row(String label, List<String> cells) {
        line("| %s | %s |", label, String.join(" | ", cells));
    }

    private static String number(String format, OptionalDouble value) {
        return value.isEmpty() ? NONE : String.format(Locale.ROOT, format, value.getAsDouble());
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
