/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.clients;

import dev.kawat.benchmarks.load.ClientOutcome;
import dev.kawat.benchmarks.load.ProcessFigures;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Opens connections, one after another, each when the one before is closed. The latency is the time until one is open. */
final class ConnectRun {

    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private final ClientLibrary library;
    private final URI uri;
    private final ClientRecorder recorder = new ClientRecorder();

    ConnectRun(ClientLibrary library, URI uri) {
        this.library = library;
        this.uri = uri;
    }

    /** Waits for the end of a connection over which nothing should come. */
    private final class Ending implements Receiver {

        private final CountDownLatch ended = new CountDownLatch(1);

        @Override
        public void text(String text) {
            recorder.fault("a message has come that nobody has asked for");
        }

        @Override
        public void binary(ByteBuffer bytes) {
            recorder.fault("a message has come that nobody has asked for");
        }

        @Override
        public void closed() {
            ended.countDown();
        }

        @Override
        public void failed(Throwable failure) {
            recorder.fault(String.valueOf(failure));
            ended.countDown();
        }
    }

    /** Runs once. Blocks. */
    ClientOutcome run(Duration warmup, Duration measured) throws IOException, InterruptedException {
        ProcessFigures self = new ProcessFigures(ProcessHandle.current().pid());
        connectFor(warmup);
        double cpu = self.cpuSeconds();
        long start = System.nanoTime();
        recorder.measure();
        connectFor(measured);
        recorder.stop();
        return recorder.outcome((System.nanoTime() - start) / 1e9, self.cpuSeconds() - cpu);
    }

    private void connectFor(Duration time) throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            Ending ending = new Ending();
            long start = System.nanoTime();
            Link link = library.open(uri, ending);
            recorder.message(System.nanoTime() - start);
            link.close();
            if (!ending.ended.await(LONGEST_END.toNanos(), TimeUnit.NANOSECONDS)) {
                recorder.fault("the connection does not end");
            }
        }
    }
}
