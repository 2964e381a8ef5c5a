/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.jmh;

import dev.kawat.OverflowPolicy;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.outbox.Outbox;
import dev.kawat.impl.transport.Channel;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Messages offered to an outbox and taken from it, as a channel does that puts off writing. */
public class OutboxBenchmark extends HotPath {

    private static final int BATCH = 16;
    private static final int ROOM = 32 * 1024;
    private static final int OVERHEAD = 14;

    /** A channel that does nothing when it is woken. */
    private static final class Deaf implements Channel {

        @Override
        public void wake() {}

        @Override
        public void pauseReading() {}

        @Override
        public void resumeReading() {}

        @Override
        public void drop() {}
    }

    private final Outbox outbox = new Outbox(1 << 20, 1024, OverflowPolicy.CLOSE, Runnable::run);
    private final @Nullable Outbound[] batch = new @Nullable Outbound[512];
    private final Outbound.Text message = Outbound.Text.of("x".repeat(64));

    /** Attaches the channel. */
    @Setup
    public void open() {
        outbox.attach(new Deaf());
        outbox.start();
    }

    /** One message, and the attempt to take another. */
    @Benchmark
    public int one() {
        outbox.offer(message);
        return takeAll();
    }

    /** Sixteen messages that go out together. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int batch() {
        for (int i = 0; i < BATCH; i++) {
            outbox.offer(message);
        }
        return takeAll();
    }

    private int takeAll() {
        int taken = 0;
        for (int count = take(); count > 0; count = take()) {
            taken += count;
            outbox.written();
        }
        return taken;
    }

    private int take() {
        return outbox.take(batch, ROOM, OVERHEAD);
    }
}
