/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.clients;

import dev.kawat.benchmarks.load.ClientOutcome;
import dev.kawat.benchmarks.load.ProcessFigures;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Echoes over some connections: opens them, lets them warm up, measures, waits for what is under way, and closes them.
 *
 * @param connections how many
 * @param inFlight the messages under way on each
 * @param bytes the size of each message
 * @param binary whether messages are binary, not text
 */
record EchoRun(int connections, int inFlight, int bytes, boolean binary) {

    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final long LOOK_AGAIN_MILLIS = 5;

    /** Checks the numbers. */
    EchoRun {
        if (connections < 1 || inFlight < 1 || inFlight > Messages.COUNT) {
            throw new IllegalArgumentException("connections and inFlight: at least 1, and at most " + Messages.COUNT
                    + " in flight, got " + connections + " and " + inFlight);
        }
    }

    /** Runs once. Blocks. */
    ClientOutcome run(ClientLibrary library, URI uri, Duration warmup, Duration measured)
            throws IOException, InterruptedException {
        ProcessFigures self = new ProcessFigures(ProcessHandle.current().pid());
        ClientRecorder recorder = new ClientRecorder();
        Messages messages = new Messages(bytes, binary);
        List<EchoConnection> opened = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            EchoConnection connection = new EchoConnection(messages, inFlight, recorder);
            opened.add(connection);
            links.add(library.open(uri, connection));
        }
        for (int i = 0; i < connections; i++) {
            opened.get(i).start(links.get(i));
        }
        Thread.sleep(warmup.toMillis());
        double cpu = self.cpuSeconds();
        long start = System.nanoTime();
        recorder.measure();
        Thread.sleep(measured.toMillis());
        recorder.stop();
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = self.cpuSeconds() - cpu;
        end(opened, recorder);
        return recorder.outcome(seconds, cpuSeconds);
    }

    private static void end(List<EchoConnection> opened, ClientRecorder recorder) throws InterruptedException {
        long deadline = System.nanoTime() + DRAIN.toNanos();
        while (missing(opened) > 0 && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
        int lost = missing(opened);
        if (lost > 0) {
            recorder.fault(lost + " replies never came");
        }
        opened.forEach(EchoConnection::close);
        long bound = System.nanoTime() + DRAIN.toNanos();
        for (EchoConnection connection : opened) {
            connection.awaitEnd(bound);
        }
    }

    private static int missing(List<EchoConnection> opened) {
        return opened.stream().mapToInt(EchoConnection::missing).sum();
    }
}
