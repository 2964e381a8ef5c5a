/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.relay;

import dev.kawat.benchmarks.load.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;

/** One node that follows many topics, whose engine ends and comes back. */
final class ManyTopics {

    /** The number of channels in one command of the floor. Kawat sends at most 500. */
    private static final int BATCH = 1000;

    private ManyTopics() {}

    /**
     * What was found.
     *
     * @param seconds from when the engine listens again until all topics are followed
     * @param floorSeconds until bare Jedis, connected already, has subscribed to as many
     * @param bytes of heap for each topic, with all that a subscription has
     * @param bytesAlone the same without a relay
     */
    record Result(double seconds, double floorSeconds, long bytes, long bytesAlone) {}

    static Result measure(Setup setup, int count) throws IOException {
        try (Redis redis = Redis.start()) {
            try (Worker node = Worker.start(setup.kawat(Setup.related(redis.port(), "one")), setup.log())) {
                Pair.await("up", () -> is(node, "UP"));
                int before = redis.channels();
                long bytes = follow(node, count, () -> redis.channels() >= before + count);
                redis.crash();
                long begin = System.nanoTime();
                Pair.await("all topics", () -> redis.channels() >= before + count);
                double seconds = (System.nanoTime() - begin) / 1e9;
                try (Worker alone = Worker.start(setup.kawat(), setup.log())) {
                    return new Result(seconds, floor(count), bytes, follow(alone, count, () -> true));
                }
            }
        }
    }

    private static boolean is(Worker node, String state) {
        try {
            return node.ask("state").equals(state);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    @SuppressWarnings("try") // it is open, and does nothing else
    private static long follow(Worker node, int count, java.util.function.BooleanSupplier followed) throws IOException {
        long heap = Long.parseLong(node.ask("heap"));
        try (Listeners open = new Listeners(Target.local(node.port(), "/many/" + count), 1, text -> {})) {
            Pair.await("followed", followed);
            return (Long.parseLong(node.ask("heap")) - heap) / count;
        }
    }

    private static double floor(int count) throws IOException {
        try (Redis redis = Redis.start();
                Connection connection = new Connection(new HostAndPort("127.0.0.1", redis.port()))) {
            connection.connect();
            long begin = System.nanoTime();
            for (int i = 0; i < count; i += BATCH) {
                byte[][] names = new byte[Math.min(BATCH, count - i)][];
                for (int j = 0; j < names.length; j++) {
                    names[j] = ("kawat-benchmark:many." + (i + j)).getBytes(StandardCharsets.US_ASCII);
                }
                connection.sendCommand(Protocol.Command.SUBSCRIBE, names);
            }
            connection.getMany(count);
            Pair.await("all channels", () -> redis.channels() >= count);
            return (System.nanoTime() - begin) / 1e9;
        }
    }
}
