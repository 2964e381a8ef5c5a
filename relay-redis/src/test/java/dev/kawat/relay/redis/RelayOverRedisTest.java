/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.Cluster;
import dev.kawat.ClusterNode;
import dev.kawat.ClusterState;
import dev.kawat.server.KawatServer;
import dev.kawat.server.StartException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three nodes in one JVM, and a real Redis between them. */
class RelayOverRedisTest {

    private final List<AutoCloseable> open = new ArrayList<>();
    private RedisProcess redis;

    @BeforeEach
    void startRedis() {
        redis = RedisProcess.start();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        redis.close();
    }

    private KawatServer node(String name, String... settings) {
        KawatServer.Builder builder = KawatServer.builder()
                .port(0)
                .set("kawat.relay", "redis")
                .set("kawat.redis-url", redis.url())
                .set("kawat.relay-node", name);
        for (int i = 0; i < settings.length; i += 2) {
            builder.set(settings[i], settings[i + 1]);
        }
        KawatServer node = builder.start();
        open.add(node);
        return node;
    }

    private Caller caller(KawatServer node) {
        Caller caller = Caller.to(node, "room");
        open.add(caller);
        return caller;
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("awaits: " + what).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static void awaitNodes(KawatServer node, String... names) {
        await(List.of(names).toString(), () -> names(node).equals(List.of(names)));
    }

    private static List<String> names(KawatServer node) {
        return node.bean(Cluster.class).nodes().stream().map(ClusterNode::name).toList();
    }

    private static void awaitUp(KawatServer... nodes) {
        for (KawatServer node : nodes) {
            await("up", () -> node.bean(Cluster.class).state() == ClusterState.UP);
        }
    }

    @Test
    void messagesReachTopicsEveryoneAndConnectionsOfOtherNodes() throws Exception {
        KawatServer first = node("a");
        KawatServer second = node("b");
        awaitNodes(first, "a", "b");
        awaitNodes(second, "a", "b");
        awaitUp(first, second);
        Caller ann = caller(first).tell("subscribe food");
        Caller bob = caller(second).tell("subscribe food");
        Caller eve = caller(second).tell("subscribe sport");

        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
        ann.tell("topic food rice");
        assertThat(bob.next()).isEqualTo("rice");
        assertThat(ann.next()).isEqualTo("rice");
        bob.tell("others food noodles");
        assertThat(ann.next()).isEqualTo("noodles");
        ann.tell("bytes food 12345");
        assertThat(bob.next()).isEqualTo("binary 5");
        assertThat(ann.next()).isEqualTo("binary 5");
        ann.tell("here food secret");
        assertThat(ann.next()).isEqualTo("secret");
        eve.tell("everyone - all");
        assertThat(List.of(ann.next(), bob.next(), eve.next())).containsOnly("all");
        String id = eve.say("id").next();
        ann.tell("to " + id + " psst");
        assertThat(eve.next()).isEqualTo("psst");
        assertThat(bob.soon()).isEmpty();
        assertThat(ann.soon()).isEmpty();
    }

    @Test
    void nodeThatStopsIsGoneAtOnce() {
        KawatServer first = node("a");
        KawatServer second = node("b");
        awaitNodes(first, "a", "b");

        second.close();

        awaitNodes(first, "a");
    }

    @Test
    void applicationStartsWithoutRedisAndJoinsWhenItComes() throws Exception {
        redis.kill();
        KawatServer first = node("a");
        KawatServer second = node("b");
        Caller ann = caller(first).tell("subscribe food");
        Caller bob = caller(second).tell("subscribe food");
        ann.tell("topic food early");
        assertThat(ann.next()).isEqualTo("early");

        redis.restart();
        awaitUp(first, second);
        awaitNodes(first, "a", "b");

        ann.tell("topic food later");
        assertThat(ann.next()).isEqualTo("later");
        String heard = bob.next();
        assertThat(heard.equals("early") ? bob.next() : heard).isEqualTo("later");
    }

    @Test
    void unknownRelayAndWrongSettingsAreProblemsAtStart() {
        assertThatThrownBy(() -> node("a", "kawat.relay", "rabbit"))
                .isInstanceOf(StartException.class)
                .hasMessage("configuration: kawat.relay must name a relay whose jar the application has, one of [redis],"
                        + " got 'rabbit'");
        assertThatThrownBy(() -> node("a", "kawat.redis-url", "http://user:swordfish@x"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("kawat.redis-url")
                .hasMessageContaining("must be redis://[user:password@]host[:port]")
                .hasMessageNotContaining("swordfish");
        assertThatThrownBy(() -> node("a", "kawat.redis-urls", "x"))
                .hasMessageContaining("the nearest is kawat.redis-url");
    }
}
