/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Cluster;
import dev.kawat.ClusterNode;
import dev.kawat.ClusterState;
import dev.kawat.RelayMetrics;
import dev.kawat.server.KawatServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The nodes and the clients of a test, which it has to close, and the Redis between the nodes. */
final class RedisNodes {

    private static final int PATIENCE_SECONDS = 30;

    private final RedisProcess redis;
    private final List<AutoCloseable> open = new ArrayList<>();

    /** Starts a Redis with options. */
    RedisNodes(String... options) {
        redis = RedisProcess.start(options);
    }

    RedisProcess redis() {
        return redis;
    }

    /** Starts a node. A later setting wins over an earlier one. */
    KawatServer node(String name, String... settings) {
        KawatServer.Builder builder = KawatServer.builder()
                .port(0)
                .set("kawat.relay", "redis")
                .set("kawat.redis-url", redis.url())
                .set("kawat.relay-node", name);
        for (int i = 0; i < settings.length; i += 2) {
            builder.set(settings[i], settings[i + 1]);
        }
        return closing(builder.start());
    }

    /** Closes something at the end of the test. */
    <T extends AutoCloseable> T closing(T closeable) {
        open.add(closeable);
        return closeable;
    }

    Caller caller(KawatServer node) {
        return closing(Caller.to(node, "room"));
    }

    static void await(String what, BooleanSupplier condition) {
        await(() -> what, condition);
    }

    static void await(Supplier<String> what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as(() -> "waits for: " + what.get())
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    static void awaitNodes(KawatServer node, String... names) {
        await(() -> List.of(names) + ", got " + names(node), () -> names(node).equals(List.of(names)));
    }

    private static List<String> names(KawatServer node) {
        return cluster(node).nodes().stream().map(ClusterNode::name).toList();
    }

    static void awaitState(ClusterState state, KawatServer... nodes) {
        for (KawatServer node : nodes) {
            await(
                    () -> state + ", got " + cluster(node).state(),
                    () -> cluster(node).state() == state);
        }
    }

    /** Waits until all these nodes know each other, and their links are up. */
    static void awaitUp(KawatServer... nodes) {
        awaitState(ClusterState.UP, nodes);
        for (KawatServer node : nodes) {
            await(() -> "all of them, got " + names(node), () -> names(node).size() == nodes.length);
        }
    }

    /** Waits until so many nodes follow a topic. */
    void awaitFollowed(String topic, int nodes) {
        String channel = channel(topic);
        await(
                () -> nodes + " subscribers of " + channel,
                () -> redis.ask("PUBSUB", "NUMSUB", channel).equals("[" + channel + ", " + nodes + "]"));
    }

    static String channel(String topic) {
        return "kawat:c:{kawat:Room:t:" + topic + "}";
    }

    static Cluster cluster(KawatServer node) {
        return node.bean(Cluster.class);
    }

    static RelayMetrics metrics(KawatServer node) {
        return cluster(node).metrics();
    }

    /** Ends all of them, the last one first, and then Redis. */
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        redis.close();
    }
}
