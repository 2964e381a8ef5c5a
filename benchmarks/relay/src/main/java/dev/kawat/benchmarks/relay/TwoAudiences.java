/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.relay;

import dev.kawat.benchmarks.load.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Two nodes with many receivers of one topic each. With a relay, one of them publishes for all; without, each publishes for its
 * own, both at the same time.
 */
final class TwoAudiences implements AutoCloseable {

    private static final int WINDOW = 16;
    private static final int BYTES = 128;

    private final Opened open = new Opened();
    private final List<Audience> audiences = new ArrayList<>();
    private final boolean related;
    private final Redis redis;
    private final int size;

    TwoAudiences(Setup setup, boolean related, int size) throws IOException {
        this.related = related;
        this.size = size;
        this.redis = open.add(Redis.start());
        for (String name : List.of("publisher", "receiver")) {
            String[] settings = related ? Setup.related(redis.port(), name) : new String[0];
            Worker node = open.add(Worker.start(setup.kawat(settings), setup.log()));
            Audience audience = new Audience(node, size);
            audiences.add(audience);
        }
        if (related) {
            Pair.await("two nodes", () -> audiences.stream().allMatch(one -> Pair.isUp(one.node)));
        }
        for (Audience audience : audiences) {
            open.add(new Listeners(Target.local(audience.node.port(), "/live/hot"), size, audience::got));
        }
    }

    /**
     * How fast it went, and at what price.
     *
     * @param perSecond messages that came to all receivers together
     * @param cpu time of both nodes and Redis for each of them, in microseconds
     */
    record Result(double perSecond, double cpu) {}

    /** Publishes as fast as it goes. */
    Result run(int warmup, int measured) throws IOException {
        List<Audience> publishers = related ? audiences.subList(0, 1) : audiences;
        for (Audience one : publishers) {
            one.credits(related ? audiences : List.of(one));
            one.node.tell("run live " + (warmup + measured) + " 1 " + BYTES);
        }
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(warmup));
        double cpu = cpu();
        long counted = count();
        long begin = System.nanoTime();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(measured - 1L));
        counted = count() - counted;
        double seconds = (System.nanoTime() - begin) / 1e9;
        cpu = cpu() - cpu;
        for (Audience one : publishers) {
            long sent = Long.parseLong(one.node.await("run"));
            for (Audience receiver : related ? audiences : List.of(one)) {
                Pair.await("all have " + sent, () -> receiver.count == sent * size);
            }
        }
        return new Result(counted / seconds, cpu * 1e6 / counted);
    }

    private double cpu() {
        return redis.figures().cpuSeconds()
                + audiences.stream()
                        .mapToDouble(one -> one.node.figures().cpuSeconds())
                        .sum();
    }

    private long count() {
        return audiences.stream().mapToLong(one -> one.count).sum();
    }

    /** A node, and who listens there. */
    private static final class Audience {

        private final Worker node;
        private final int size;
        private volatile long count;
        private volatile List<Audience> waitsFor = List.of();
        private volatile Audience publisher;
        private long credited;

        private Audience(Worker node, int size) {
            this.node = node;
            this.size = size;
            this.publisher = this;
        }

        /** Lets it publish, not further ahead of those who listen than the window. */
        private void credits(List<Audience> all) {
            waitsFor = all;
            all.forEach(one -> one.publisher = this);
            node.tell("credit " + WINDOW);
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
        private void got(byte... text) {
            count++;
            if (count % size == 0) {
                publisher.credit();
            }
        }

        private synchronized void credit() {
            long done = waitsFor.stream()
                    .mapToLong(one -> one.count / one.size)
                    .min()
                    .orElse(0);
            if (done > credited) {
                node.tell("credit " + (done - credited));
                credited = done;
            }
        }
    }

    @Override
    public void close() throws IOException {
        open.close();
    }
}
