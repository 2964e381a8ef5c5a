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
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Runs one server for long: in turns of half a minute, with clients that behave, beside each kind of hostile peers in turn.
 * After each turn it tells the server's memory after a garbage collection. Ends with 1 if a client that behaves lost or
 * misread anything.
 */
public final class Soak {

    private static final Workload BEHAVING = Workload.echo(100, 4, 256);
    private static final Duration TURN = Duration.ofSeconds(28);
    private static final Duration LEAD = Duration.ofSeconds(1);
    private static final List<String> HEAP = List.of("-Xmx512m");

    private final Options options;
    private final Machine machine;
    private long faults;

    private Soak(Options options) throws IOException {
        this.options = options;
        this.machine = new Machine(options.jdk());
        Files.createDirectories(options.out());
    }

    /**
     * Takes the options of the matrix; {@code --secs} is the time for each server, {@code --only} names the servers, and
     * {@code --scenarios} the kinds of peers.
     */
    public static void main(String[] arguments) throws IOException {
        System.exit(new Soak(Options.parseOrExit(arguments)).run() ? 0 : 1);
    }

    private boolean run() throws IOException {
        machine.pinClient();
        System.out.println(machine.describe());
        for (Program program : options.programs()) {
            if (!program.isFloor()) {
                for (Program.Paths paths : program.paths()) {
                    run(program, paths);
                }
            }
        }
        return faults == 0;
    }

    private void run(Program program, Program.Paths paths) throws IOException {
        List<HostileKind> kinds = options.hostileKinds();
        long messages = 0;
        long end = System.nanoTime() + options.measured().toNanos();
        try (RunningServer server = RunningServer.start(
                program.withOptions(HEAP),
                machine,
                options.benchmarks(),
                options.out().resolve("floor"),
                options.out().resolve("logs").resolve("soak-" + paths.id() + ".log"))) {
            Target target = server.target(paths.prefix() + "/echo");
            for (int turn = 0; System.nanoTime() < end; turn++) {
                HostileKind kind = kinds.get(turn % kinds.size());
                Measurement result = turn(target, server, kind);
                server.collectGarbage();
                messages += result.messages();
                faults += result.faults().total();
                System.out.printf(
                        Locale.ROOT,
                        "%s %4d %-15s %8.0f/s, p99 %9.1f us, new client %s, resident %4d MB, faults: %s%n",
                        paths.id(),
                        turn,
                        kind.id(),
                        result.perSecond(),
                        result.latency().p99(),
                        newClient(target),
                        server.figures().residentBytes() >> 20,
                        result.faults());
            }
        }
        System.out.printf(Locale.ROOT, "%s: %d messages, %d faults%n", paths.id(), messages, faults);
    }

    /** Returns how long a new client waits after the turn, or why it was not served: memory may still be short. */
    private static String newClient(Target target) {
        try {
            return String.format(
                    Locale.ROOT, "%6.1f ms", FirstEcho.measure(target).toNanos() / 1e6);
        } catch (IOException notServed) {
            return "not served: " + notServed.getMessage();
        }
    }

    private static Measurement turn(Target target, RunningServer server, HostileKind kind) throws IOException {
        try (HostilePeers peers = new HostilePeers(target, kind)) {
            return new LoadRun(target, BEHAVING, server.figures()).run(LEAD, TURN, peers::start);
        }
    }
}
