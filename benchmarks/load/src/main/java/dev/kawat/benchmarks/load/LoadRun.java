/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One workload against one server: opens the connections, warms up, measures, and waits for what is still under way. The thread
 * that calls does everything.
 */
public final class LoadRun {

    private static final Duration SETTLE =
            Duration.ofMillis(200); // a server may still be registering the last connection
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final long TURN_MILLIS = 50;

    private final Target target;
    private final Workload workload;
    private final @Nullable ProcessFigures server;
    private final ProcessFigures self =
            new ProcessFigures(ProcessHandle.current().pid());
    private final Recorder recorder = new Recorder();
    private final Faults faults = new Faults();

    /**
     * A run that has not begun.
     *
     * @param server the process to be measured; null for none
     */
    public LoadRun(Target target, Workload workload, @Nullable ProcessFigures server) {
        this.target = target;
        this.workload = workload;
        this.server = server;
    }

    /** Something that is to happen at a certain moment of a run. */
    public interface Interlude {

        /** Lets it happen; may block. */
        void run() throws IOException;
    }

    /** Runs once. Blocks for both durations, and for as long as connecting takes. */
    public Measurement run(Duration warmup, Duration measured) throws IOException {
        return run(warmup, measured, () -> {});
    }

    /**
     * Runs once, as above.
     *
     * @param connected happens when all are connected, and have sent nothing yet
     */
    public Measurement run(Duration warmup, Duration measured, Interlude connected) throws IOException {
        Payload payload = new Payload(workload.bytes(), workload.binary());
        boolean echo = workload.kind() == Workload.Kind.ECHO;
        RunTraffic traffic = echo
                ? new EchoTraffic(payload, workload.inFlight(), recorder)
                : new BroadcastTraffic(payload, workload.inFlight(), workload.connections(), recorder, faults);
        int count = workload.connections() + (echo ? 0 : 1);
        try (Connections connections = new Connections(target, workload.inFlight(), payload, traffic, faults)) {
            connections.open(count);
            turns(connections, traffic, SETTLE);
            connected.run();
            return connections.openCount() == count
                    ? measure(connections, traffic, warmup, measured)
                    : result(0, measured.toNanos(), 0, 0);
        }
    }

    private Measurement measure(Connections connections, RunTraffic traffic, Duration warmup, Duration measured)
            throws IOException {
        recorder.run();
        traffic.start(connections.all());
        turns(connections, traffic, warmup);
        double serverCpu = serverCpuSeconds();
        double clientCpu = self.cpuSeconds();
        recorder.measure();
        long start = System.nanoTime();
        turns(connections, traffic, measured);
        recorder.stop();
        long nanos = System.nanoTime() - start;
        Measurement result =
                result(recorder.messages(), nanos, serverCpuSeconds() - serverCpu, self.cpuSeconds() - clientCpu);
        drain(connections, traffic);
        return result;
    }

    private Measurement result(long messages, long nanos, double serverCpu, double clientCpu) {
        long resident = server == null ? 0 : server.residentBytes();
        return new Measurement(
                workload, messages, nanos / 1e9, recorder.latency(), serverCpu, clientCpu, resident, faults);
    }

    private double serverCpuSeconds() {
        return server == null ? 0 : server.cpuSeconds();
    }

    private void turns(Connections connections, RunTraffic traffic, Duration duration) throws IOException {
        int expected = connections.openCount();
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end && connections.openCount() == expected) {
            connections.turn(TURN_MILLIS);
            traffic.betweenTurns();
        }
    }

    private void drain(Connections connections, RunTraffic traffic) throws IOException {
        long end = System.nanoTime() + DRAIN.toNanos();
        while (missing(connections, traffic) > 0 && System.nanoTime() < end) {
            connections.turn(TURN_MILLIS);
        }
        faults.lost(missing(connections, traffic));
    }

    private static long missing(Connections connections, RunTraffic traffic) {
        long missing = 0;
        for (Connection connection : connections.all()) {
            missing += connection.isOpen() ? traffic.missing(connection) : 0;
        }
        return missing;
    }
}
