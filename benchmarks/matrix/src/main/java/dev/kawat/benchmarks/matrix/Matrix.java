/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import dev.kawat.benchmarks.load.IdleConnections;
import dev.kawat.benchmarks.load.LoadRun;
import dev.kawat.benchmarks.load.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs the matrix: starts and warms up each server, then in each round every scenario against every server, one after another.
 * Servers that are not loaded are suspended. Then, with fresh processes, start times and idle memory.
 */
public final class Matrix {

    private static final Duration LEAD = Duration.ofSeconds(1); // before each measurement: connections are new
    private static final long SETTLE_MILLIS = 300; // for a server to notice that the connections before are gone
    private static final int SPARE_FILES = 500;

    private final Options options;
    private final Machine machine;
    private final Results results = new Results();
    private final Path floor;
    private final List<Program> programs = new ArrayList<>();
    private final Map<Program, RunningServer> running = new LinkedHashMap<>();

    private Matrix(Options options) throws IOException {
        this.options = options;
        this.machine = new Machine(options.jdk());
        Files.createDirectories(options.out());
        this.floor = options.out().resolve("floor");
    }

    /** Runs everything; see {@code Options.USAGE}. */
    public static void main(String[] arguments) throws IOException {
        new Matrix(Options.parseOrExit(arguments)).run();
    }

    private void run() throws IOException {
        machine.pinClient();
        say("%s", machine.describe());
        sayWhatIsMissing();
        try {
            choosePrograms();
            startAll();
            for (int round = 0; round < options.rounds(); round++) {
                round(round);
            }
        } finally {
            running.values().forEach(RunningServer::close);
        }
        for (Program program : programs) {
            starts(program);
            idle(program);
        }
        Path report = new Report(options, machine, programs, results).write();
        say("%n%s%nResults are in %s", Files.readString(report), options.out());
    }

    private void sayWhatIsMissing() {
        if (!machine.pins()) {
            results.note("taskset or a second core is missing: client and servers share the cores, figures are rough");
        }
        if (!machine.hasJcmd()) {
            results.note("the JDK of the servers has no jcmd: idle memory is without a garbage collection");
        }
        int needed = options.scenarios().stream()
                        .mapToInt(scenario -> scenario.workload().connections())
                        .max()
                        .orElse(0)
                + SPARE_FILES;
        if (machine.openFiles() < Math.max(needed, options.idle() + SPARE_FILES)) {
            results.note(
                    "open files are limited to " + machine.openFiles() + ": scenarios with more connections are left"
                            + " out; 'ulimit -n 20000' before the command lets them run");
        }
    }

    private boolean fits(int connections) {
        return connections + SPARE_FILES <= machine.openFiles();
    }

    private void choosePrograms() throws IOException {
        for (Program program : options.programs()) {
            if (program.isFloor()) {
                compileFloor(program);
            } else if (Files.exists(options.benchmarks().resolve(program.home()).resolve(program.archive()))) {
                programs.add(program);
            } else {
                results.note(program.id() + " is left out: " + program.archive() + " was not built"
                        + " (mvn -Pbenchmarks package; Helidon and Micronaut need JDK 25 for it)");
            }
        }
    }

    private void compileFloor(Program program) throws IOException {
        try (var source = Matrix.class.getResourceAsStream("floor.c")) {
            if (source != null && Machine.compile(source, floor)) {
                programs.add(program);
            } else {
                results.note("there is no C compiler, and so no floor: ratios are to the first server");
            }
        }
    }

    private void startAll() throws IOException {
        for (Program program : List.copyOf(programs)) {
            try {
                RunningServer server = start(program);
                results.start(program.id(), server.startSeconds());
                running.put(program, server);
                say("%s started in %.2f s", program.id(), server.startSeconds());
                warmUp(program, server);
                server.suspend();
            } catch (IOException e) {
                results.note(program.id() + " is left out: " + e.getMessage());
                programs.remove(program);
            }
        }
    }

    private RunningServer start(Program program) throws IOException {
        Path log = options.out().resolve("logs").resolve(program.id() + ".log");
        return RunningServer.start(program, machine, options.benchmarks(), floor, log);
    }

    private void warmUp(Program program, RunningServer server) throws IOException {
        for (Program.Paths paths : program.paths()) {
            for (Scenario scenario : scenarios()) {
                long alike = scenarios().stream()
                        .filter(other -> other.isEcho() == scenario.isEcho())
                        .count();
                Duration share = program.isFloor() ? LEAD : options.warmup().dividedBy(alike);
                measure(paths, scenario, server, share, Duration.ofMillis(1));
            }
        }
    }

    private List<Scenario> scenarios() {
        return options.scenarios().stream()
                .filter(scenario -> fits(scenario.workload().connections()))
                .toList();
    }

    private void round(int round) throws IOException {
        for (Scenario scenario : scenarios()) {
            for (Map.Entry<Program, RunningServer> entry : running.entrySet()) {
                RunningServer server = entry.getValue();
                server.resume();
                for (Program.Paths paths : entry.getKey().paths()) {
                    Measurement result = measure(paths, scenario, server, LEAD, options.measured());
                    results.add(round, paths.id(), scenario, result);
                    say("round %d  %-14s %-22s %s", round + 1, scenario.id(), paths.id(), summary(result));
                }
                server.suspend();
            }
        }
    }

    private static String summary(Measurement result) {
        return String.format(
                Locale.ROOT,
                "%9.0f/s  server %6.2f us, client %6.2f us, p50 %9.1f us, p99 %9.1f us",
                result.perSecond(),
                result.serverMicrosPerMessage(),
                result.clientMicrosPerMessage(),
                result.latency().p50(),
                result.latency().p99());
    }

    private Measurement measure(
            Program.Paths paths, Scenario scenario, RunningServer server, Duration warmup, Duration measured)
            throws IOException {
        LoadRun run = new LoadRun(server.target(paths.path(scenario)), scenario.workload(), server.figures());
        Measurement result = run.run(warmup, measured);
        RunningServer.pause(SETTLE_MILLIS);
        return result;
    }

    private void starts(Program program) throws IOException {
        for (int i = 1; i < options.rounds(); i++) {
            try (RunningServer server = start(program)) {
                results.start(program.id(), server.startSeconds());
            }
        }
    }

    private void idle(Program program) throws IOException {
        int count = options.idle();
        if (count == 0 || !fits(count)) {
            return;
        }
        Program.Paths paths = program.paths().get(0);
        try (RunningServer server = start(program)) {
            measure(paths, Scenario.ALL.get(0), server, LEAD, LEAD); // classes are loaded, buffers are there
            server.collectGarbage();
            long before = server.figures().residentBytes();
            try (IdleConnections connections = new IdleConnections(server.target(paths.prefix() + "/echo"), count)) {
                connections.hold(Duration.ofSeconds(1));
                server.collectGarbage();
                idle(program, count, connections, before, server.figures().residentBytes());
            }
        }
    }

    private void idle(Program program, int count, IdleConnections connections, long before, long after) {
        if (connections.openCount() != count) {
            results.note(program.id() + ", idle: " + connections.faults());
            return;
        }
        results.idle(program.id(), new Results.Idle(count, (double) (after - before) / count, after));
        say("idle      %-22s %.0f bytes a connection", program.id(), (double) (after - before) / count);
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
