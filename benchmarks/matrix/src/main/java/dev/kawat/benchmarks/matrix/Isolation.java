/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import dev.kawat.benchmarks.load.FirstEcho;
import dev.kawat.benchmarks.load.HostileKind;
import dev.kawat.benchmarks.load.LoadRun;
import dev.kawat.benchmarks.load.Measurement;
import dev.kawat.benchmarks.load.Target;
import dev.kawat.benchmarks.load.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Measures what hostile peers do to others: the latency of twelve clients that behave, and the time until a new client is served,
 * without and beside each kind of hostile peers. Each kind meets a fresh process of each server; quiet and disturbed measurements
 * take turns. The hostile peers have the client's core while it is idle.
 */
public final class Isolation {

    private static final Set<String> ROWS = Set.of("kawat", "kawat-tomcat", "tomcat", "quarkus");
    private static final Workload BEHAVING = Workload.echo(12, 1, 64);
    private static final Duration LEAD = Duration.ofSeconds(1);
    private static final int NEW_CLIENTS = 20;

    /** The heap, all of it resident at the start: the system takes longer to give it than the server to collect it. */
    private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch");

    private final Options options;
    private final Machine machine;
    private final List<IsolationResult> results = new ArrayList<>();

    private Isolation(Options options) throws IOException {
        this.options = options;
        this.machine = new Machine(options.jdk());
        Files.createDirectories(options.out());
    }

    /** Runs everything; see {@code Options.USAGE}. {@code --scenarios} names kinds of peers; there are no idle connections. */
    public static void main(String[] arguments) throws IOException {
        new Isolation(Options.parseOrExit(arguments)).run();
    }

    private void run() throws IOException {
        machine.pinClient();
        System.out.println(machine.describe());
        for (Program program : options.programs()) {
            boolean asked = !options.only().isEmpty() || ROWS.contains(program.id());
            if (program.isFloor() || !asked) {
                continue;
            }
            for (Program.Paths paths : program.paths()) {
                for (HostileKind kind : options.hostileKinds()) {
                    measure(program, paths, kind);
                }
            }
        }
        String table = IsolationResult.table(results);
        Path file = Files.writeString(options.out().resolve("isolation.md"), table);
        System.out.printf("%n%s%nResults are in %s%n", table, file);
    }

    private void measure(Program program, Program.Paths paths, HostileKind kind) throws IOException {
        Path log = options.out().resolve("logs").resolve("isolation-" + paths.id() + "-" + kind.id() + ".log");
        Path unused = options.out().resolve("floor");
        try (RunningServer server =
                RunningServer.start(program.withOptions(HEAP), machine, options.benchmarks(), unused, log)) {
            Target target = server.target(paths.prefix() + "/echo");
            new LoadRun(target, BEHAVING, server.figures()).run(options.warmup(), Duration.ofMillis(1));
            for (int round = 0; round < options.rounds(); round++) {
                Figures quiet = figures(target, server, () -> {});
                Figures disturbed = disturbed(target, server, kind);
                IsolationResult result = new IsolationResult(paths.label(), kind, quiet, disturbed);
                results.add(result);
                System.out.println(result.describe());
            }
        } catch (IOException failed) {
            results.add(new IsolationResult(paths.label(), kind, Figures.NONE, Figures.NONE));
            System.out.printf("%s, %s: %s%n", paths.id(), kind.id(), failed.getMessage());
        }
    }

    /**
     * The figures of one measurement.
     *
     * @param perSecond messages of the clients that behave
     * @param p99 their latency in microseconds; NaN when one of them was closed or got something wrong
     * @param newClient the time of the slowest new client in milliseconds; NaN when one was not served
     * @param residentBytes the memory of the server
     */
    record Figures(double perSecond, double p99, double newClient, long residentBytes) {

        static final Figures NONE = new Figures(Double.NaN, Double.NaN, Double.NaN, 0);
    }

    private Figures disturbed(Target target, RunningServer server, HostileKind kind) throws IOException {
        try (HostilePeers peers = new HostilePeers(target, kind)) {
            return figures(target, server, peers::start);
        }
    }

    private Figures figures(Target target, RunningServer server, LoadRun.Interlude connected) throws IOException {
        Measurement load = new LoadRun(target, BEHAVING, server.figures()).run(LEAD, options.measured(), connected);
        double p99 = load.faults().total() > 0 ? Double.NaN : load.latency().p99();
        return new Figures(load.perSecond(), p99, slowestNewClient(target), load.residentBytes());
    }

    private static double slowestNewClient(Target target) {
        double slowest = 0;
        for (int i = 0; i < NEW_CLIENTS; i++) {
            try {
                slowest = Math.max(slowest, FirstEcho.measure(target).toNanos() / 1e6);
            } catch (IOException notServed) {
                System.out.println(String.format(Locale.ROOT, "  new client: %s", notServed.getMessage()));
                return Double.NaN;
            }
        }
        return slowest;
    }
}
