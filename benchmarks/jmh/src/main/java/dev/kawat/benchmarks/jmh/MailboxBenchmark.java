/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.jmh;

import dev.kawat.impl.mailbox.Event;
import dev.kawat.impl.mailbox.EventProperties;
import dev.kawat.impl.mailbox.Mailbox;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Messages posted to a mailbox and run by it, with nothing in what is run. */
public class MailboxBenchmark extends HotPath {

    private static final int BATCH = 16;

    /** Remembers the task that it was given, to be run by hand: workers without threads. */
    private static final class ByHand implements Executor {

        private @Nullable Runnable task;

        @Override
        public void execute(Runnable given) {
            task = given;
        }

        void run() {
            Runnable given = task;
            task = null;
            if (given != null) {
                given.run();
            }
        }
    }

    /** The properties of messages that may block. */
    private record Blocking(Executor executor) implements EventProperties {

        @Override
        public boolean blocking() {
            return true;
        }
    }

    /** Counts the messages that it runs. */
    private static final class Counter implements Mailbox.Runner {

        private final EventProperties properties;
        private long count;

        Counter(EventProperties properties) {
            this.properties = properties;
        }

        @Override
        public EventProperties resolve(Object event) {
            return properties;
        }

        @Override
        public void moreFollow(boolean more) {}

        @Override
        public @Nullable CompletionStage<?> run(Object event, EventProperties resolved) {
            count++;
            return null;
        }
    }

    private final ByHand workers = new ByHand();
    private final Counter here = new Counter(EventProperties.NON_BLOCKING);
    private final Counter there = new Counter(new Blocking(workers));
    private final Mailbox nonBlocking = mailbox(here);
    private final Mailbox blocking = mailbox(there);
    private final String message = "x".repeat(64);

    private Mailbox mailbox(Counter runner) {
        return new Mailbox(1024, 1 << 20, runner, paused -> {}, workers);
    }

    /** Opens the mailboxes. */
    @Setup
    public void start() {
        nonBlocking.start(Event.Opened.INSTANCE);
        blocking.start(Event.Opened.INSTANCE);
        workers.run();
    }

    /** One message, run by the thread that posts it. */
    @Benchmark
    public long postAndRun() {
        nonBlocking.post(message);
        return here.count;
    }

    /** One message, handed over. */
    @Benchmark
    public long handOver() {
        blocking.post(message);
        workers.run();
        return there.count;
    }

    /** Sixteen messages, handed over together. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long handOverBatch() {
        for (int i = 0; i < BATCH; i++) {
            blocking.post(message);
        }
        workers.run();
        return there.count;
    }
}
