/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.relay;

import dev.kawat.benchmarks.load.Target;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Two processes with Redis between them: one publishes, the other one has who listens.
 *
 * <pre>
 *   publisher ──▶ Redis ──▶ receiver ──▶ listener in this process (not with bare Jedis)
 *       ▲                                    │
 *       └──────────── credits ───────────────┘
 * </pre>
 */
final class Pair implements AutoCloseable {

    /** The programs that are measured. */
    enum Kind {
        JEDIS("bare Jedis, `PUBLISH` in pipelines (the floor)"),
        KAWAT_ALONE("Kawat, one node without a relay"),
        KAWAT_LIVE("Kawat, live"),
        KAWAT_LOGGED("Kawat, with a history"),
        SOCKET_IO("Socket.IO 4.8.4, Redis adapter 8.3.0");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        boolean hasKawatRelay() {
            return this == KAWAT_LIVE || this == KAWAT_LOGGED;
        }

        /** Returns the word by which a publisher knows it. */
        String word() {
            return this == KAWAT_LOGGED ? "logged" : "live";
        }
    }

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final int CREDIT = 250;

    private final Kind kind;
    private final Redis redis;
    private final Opened open = new Opened();
    private final Arrivals arrivals;
    private final Worker publisher;
    private final Worker receiver;

    /** True while texts that have come let the publisher send others. */
    private volatile boolean running;

    /** Starts a pair; {@code logs} is where processes say what is wrong. */
    @SuppressWarnings("this-escape")
    Pair(Kind kind, Setup setup) throws IOException {
        this.kind = kind;
        this.redis = open.add(Redis.start());
        this.receiver = open.add(Worker.start(setup.receiver(kind, redis.port()), setup.log()));
        this.publisher = kind == Kind.KAWAT_ALONE
                ? receiver
                : open.add(Worker.start(setup.publisher(kind, redis.port()), setup.log()));
        this.arrivals = new Arrivals(CREDIT, this::credit);
        receiver.whenGot(this::credit);
        if (kind.hasKawatRelay()) {
            await("two nodes", () -> isUp(publisher) && isUp(receiver));
        }
        if (kind != Kind.JEDIS) {
            String path = kind == Kind.SOCKET_IO ? "/socket.io/?EIO=4&transport=websocket" : "/" + kind.word() + "/hot";
            open.add(new Listeners(Target.local(receiver.port(), path), 1, arrivals::text));
        }
    }

    static boolean isUp(Worker node) {
        try {
            return node.ask("state").equals("UP") && node.ask("nodes").equals("2");
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    static void await(String what, BooleanSupplier condition) throws IOException {
        long end = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("awaits: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private void credit(int count) {
        if (running) {
            publisher.tell("credit " + count);
        }
    }

    /**
     * Publishes as fast as it goes.
     *
     * @param window the most texts under way
     */
    Throughput run(int threads, int window, int bytes, int warmup, int measured) throws IOException {
        long before = count();
        running = true;
        credit(window);
        publisher.tell(String.join(" ", "run", kind.word(), "" + (warmup + measured), "" + threads, "" + bytes));
        pause(warmup);
        double[] cpu = cpu();
        long counted = count();
        long begin = System.nanoTime();
        pause(measured - 1); // it ends while the publisher still runs
        counted = count() - counted;
        double seconds = (System.nanoTime() - begin) / 1e9;
        double[] used = cpu();
        long sent = Long.parseLong(publisher.await("run"));
        awaitAll(before + sent);
        double[] micros = new double[used.length];
        for (int i = 0; i < used.length; i++) {
            micros[i] = (used[i] - cpu[i]) * 1e6 / counted;
        }
        return new Throughput(counted / seconds, micros[0], micros[1], micros[2]);
    }

    /**
     * How fast it went, and at what price.
     *
     * @param perSecond texts
     * @param publisher CPU time of it for each text, in microseconds
     * @param redis its, likewise
     * @param receiver its, likewise
     */
    record Throughput(double perSecond, double publisher, double redis, double receiver) {}

    /** Publishes evenly; returns how long texts took. */
    Arrivals.Latency pace(int rate, int bytes, int warmup, int measured) throws IOException {
        paced(rate, bytes, warmup);
        latency();
        paced(rate, bytes, measured);
        return latency();
    }

    private void paced(int rate, int bytes, int seconds) throws IOException {
        long before = count();
        long sent = Long.parseLong(publisher.ask("pace " + kind.word() + " " + seconds + " " + rate + " " + bytes));
        awaitAll(before + sent);
    }

    /** Returns what the receiver says of the hop; only of Kawat. */
    String hop() throws IOException {
        return receiver.ask("hop");
    }

    private void awaitAll(long count) throws IOException {
        await("the rest of " + count, () -> {
            try {
                return count() >= count;
            } catch (IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            }
        });
        if (count() != count || faults() != 0) {
            throw new IOException(kind + ": " + count() + " of " + count + ", " + faults() + " not in order");
        }
    }

    private long count() throws IOException {
        return kind == Kind.JEDIS ? Long.parseLong(receiver.ask("count").split(" ", -1)[0]) : arrivals.count();
    }

    private long faults() throws IOException {
        return kind == Kind.JEDIS ? Long.parseLong(receiver.ask("count").split(" ", -1)[1]) : arrivals.faults();
    }

    private Arrivals.Latency latency() throws IOException {
        if (kind != Kind.JEDIS) {
            return arrivals.latency();
        }
        String[] words = receiver.ask("latency").split(" ", -1);
        return new Arrivals.Latency(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }

    private double[] cpu() {
        return new double[] {
            publisher.figures().cpuSeconds(),
            redis.figures().cpuSeconds(),
            receiver.figures().cpuSeconds()
        };
    }

    private static void pause(int seconds) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Override
    public void close() throws IOException {
        open.close();
    }
}
