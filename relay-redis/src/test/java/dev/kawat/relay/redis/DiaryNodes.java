/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Cluster;
import dev.kawat.ClusterNode;
import dev.kawat.ClusterState;
import dev.kawat.server.KawatServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Nodes in one JVM that serve {@link Diary}, and a real Redis between them, of each test its own. */
abstract class DiaryNodes {

    private final List<AutoCloseable> open = new ArrayList<>();
    RedisProcess redis;

    @BeforeEach
    void startRedis() {
        redis = RedisProcess.start(options());
    }

    /** Returns the options of the server. */
    String[] options() {
        return new String[0];
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        redis.close();
    }

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

    DiaryCaller caller(KawatServer node) {
        return closing(DiaryCaller.to(node, "diary").expect("open"));
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("awaits: " + what).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    static void awaitNodes(KawatServer node, String... names) {
        await(List.of(names).toString(), () -> names(node).equals(List.of(names)));
    }

    private static List<String> names(KawatServer node) {
        return node.bean(Cluster.class).nodes().stream().map(ClusterNode::name).toList();
    }

    static void awaitUp(KawatServer... nodes) {
        for (KawatServer node : nodes) {
            await("up", () -> node.bean(Cluster.class).state() == ClusterState.UP);
        }
    }

    KawatServer[] nodes(int count) {
        KawatServer[] nodes = new KawatServer[count];
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = String.valueOf((char) ('a' + i));
            nodes[i] = node(names[i]);
        }
        for (KawatServer node : nodes) {
            awaitNodes(node, names);
        }
        awaitUp(nodes);
        return nodes;
    }
}
