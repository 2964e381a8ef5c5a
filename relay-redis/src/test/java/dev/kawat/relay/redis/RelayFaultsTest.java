/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import static dev.kawat.relay.redis.RedisNodes.awaitState;
import static dev.kawat.relay.redis.RedisNodes.awaitUp;
import static dev.kawat.relay.redis.RedisNodes.channel;
import static dev.kawat.relay.redis.RedisNodes.metrics;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ClusterState;
import dev.kawat.RelayLoss;
import dev.kawat.RelayMetrics;
import dev.kawat.server.KawatServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;

/** What a real Redis, and the network before it, may do to the nodes. */
class RelayFaultsTest {

    /** Far less than the link takes to be given up, so that whatever waits for Redis would take longer. */
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    /** Longer than the link takes to be given up, and nodes to be missed. */
    private static final Duration STOPPED = Duration.ofSeconds(30);

    private static final int CUTS = 20;
    private static final int TOPICS = 1000;
    private static final int LARGE = 5 * 1024 * 1024;

    private final Random random = new Random(16);
    private final RedisNodes nodes = new RedisNodes("--appendonly", "yes", "--appendfsync", "always");

    @AfterEach
    void closeAll() throws Exception {
        nodes.close();
    }

    @Test
    void killedRedisComesBackAndWhatWaitedArrivesOnce() throws Exception {
        KawatServer first = nodes.node("a", "kawat.relay-wait", "1m");
        KawatServer second = nodes.node("b", "kawat.relay-wait", "1m");
        awaitUp(first, second);
        Caller ann = nodes.caller(first).tell("subscribe food");
        Caller bob = nodes.caller(second).tell("subscribe food");
        nodes.awaitFollowed("food", 2);
        nodes.redis().ask("SET", "kept", "1");

        nodes.redis().kill();
        awaitState(ClusterState.DOWN, first, second);
        ann.tell("topic food during");
        assertThat(ann.next()).isEqualTo("during");
        nodes.redis().restart();
        awaitUp(first, second);

        assertThat(nodes.redis().ask("GET", "kept")).isEqualTo("1");
        assertThat(bob.next()).isEqualTo("during");
        bob.tell("topic food after");
        assertThat(List.of(ann.next(), bob.next())).containsOnly("after");
        assertThat(metrics(first).link().reconnects()).isPositive();
    }

    @Test
    void stoppedRedisHoldsUpNobodyAndEveryLossIsTold() throws Exception {
        KawatServer first = nodes.node("a", "kawat.relay-wait", "1s");
        KawatServer second = nodes.node("b", "kawat.relay-wait", "1s");
        awaitUp(first, second);
        Caller ann = nodes.caller(first).tell("subscribe food");
        Caller bob = nodes.caller(second).tell("subscribe food");
        nodes.awaitFollowed("food", 2);
        Caller patient = nodes.caller(first);

        nodes.redis().signal("STOP");
        long over = System.nanoTime() + STOPPED.toNanos();
        Duration longest = Duration.ZERO;
        int said = 0;
        while (System.nanoTime() - over < 0) {
            long before = System.nanoTime();
            ann.tell("topic food " + said);
            assertThat(ann.next()).isEqualTo(String.valueOf(said));
            said++;
            Duration took = Duration.ofNanos(System.nanoTime() - before);
            longest = took.compareTo(longest) > 0 ? took : longest;
        }
        assertThat(longest).isLessThan(AT_ONCE);
        assertThat(states(first)).contains(ClusterState.DOWN);
        assertThat(patient.ask("publish food late")).isEqualTo("EXPIRED");
        assertThat(ann.next()).isEqualTo("late");
        assertThat(happened(first).losses()).contains(RelayLoss.Reason.UNKNOWN, RelayLoss.Reason.EXPIRED);
        nodes.redis().signal("CONT");
        awaitUp(first, second);

        bob.tell("topic food after");
        assertThat(ann.next()).isEqualTo("after");
        assertThat(states(first))
                .containsSubsequence(ClusterState.UP, ClusterState.DEGRADED, ClusterState.DOWN, ClusterState.UP);
        assertThat(ann.ask("publish food end")).isEqualTo("published");
        RelayMetrics figures = metrics(first);
        long lost = figures.lost().values().stream().mapToLong(Long::longValue).sum();
        assertThat(figures.messages().published() + lost)
                .as("every message was taken by Redis, or is told to be lost")
                .isEqualTo(said + 2);
    }

    private static Happened happened(KawatServer node) {
        return node.bean(Happened.class);
    }

    private static List<ClusterState> states(KawatServer node) {
        return happened(node).states();
    }

    @Test
    void whatIsTooMuchOrTooLargeIsRefusedAndTold() {
        KawatServer first = nodes.node("a", "kawat.relay-buffer", "1KiB", "kawat.relay-max-message", "500");
        awaitUp(first);
        Caller ann = nodes.caller(first).tell("subscribe food");

        assertThat(ann.ask("publish food " + "x".repeat(501))).isEqualTo("TOO_BIG");
        assertThat(ann.next()).hasSize(501);
        nodes.redis().kill();
        awaitState(ClusterState.DOWN, first);
        ann.tell("topic food " + "y".repeat(500)).tell("topic food " + "z".repeat(500));
        assertThat(ann.ask("publish food " + "u".repeat(500))).isEqualTo("FULL");
        RedisNodes.await(
                "an event for each",
                () -> happened(first).losses().containsAll(List.of(RelayLoss.Reason.TOO_BIG, RelayLoss.Reason.FULL)));
    }

    @Test
    void linkThatIsCutTwentyTimesUnderLoadComesBackAndNothingIsDoubled() throws Exception {
        LoopbackProxy proxy = nodes.closing(LoopbackProxy.before(nodes.redis().port()));
        KawatServer first = nodes.node("a", "kawat.redis-url", proxy.url());
        KawatServer second = nodes.node("b", "kawat.redis-url", proxy.url(), "kawat.outbox-messages", "1000000");
        awaitUp(first, second); // what has waited for a link comes all at once
        Caller ann = nodes.caller(first).tell("subscribe ping");
        Caller bob = nodes.caller(second).tell("subscribe ping").tell("subscribe food");
        nodes.awaitFollowed("ping", 2);
        nodes.awaitFollowed("food", 1);
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> talkers = List.of(talker(first, "s", over), talker(first, "t", over));

        for (int i = 0; i < CUTS; i++) {
            long reconnects = metrics(first).link().reconnects();
            proxy.cut();
            RedisNodes.await("another link", () -> metrics(first).link().reconnects() > reconnects);
            awaitUp(first, second);
            long received = metrics(second).messages().received();
            RedisNodes.await(
                    "messages to cross again", () -> metrics(second).messages().received() > received);
        }
        over.set(true);
        for (Thread talker : talkers) {
            talker.join();
        }

        bob.tell("topic ping back");
        assertThat(ann.next()).isEqualTo("back");
        assertThat(bob.next()).satisfies(any -> {});
        ann.tell("topic ping end");
        Map<String, Integer> last = new HashMap<>();
        int count = 0;
        for (String heard = bob.next(); !heard.equals("end"); heard = bob.next()) {
            if (heard.equals("back")) {
                continue;
            }
            int number = Integer.parseInt(heard.substring(1));
            Integer before = last.put(heard.substring(0, 1), number);
            assertThat(number).as("number after " + before).isGreaterThan(before == null ? -1 : before);
            count++;
        }
        assertThat(count).isGreaterThan(CUTS);
    }

    /** Says numbers, one after another, until it is over. */
    private Thread talker(KawatServer node, String name, AtomicBoolean over) {
        Caller caller = nodes.caller(node);
        Thread thread = new Thread(() -> {
            for (int i = 0; !over.get(); i++) {
                caller.tell("topic food " + name + i);
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void networkThatSwallowsEverythingIsGivenUpAndTriedAgain() {
        LoopbackProxy proxy = nodes.closing(LoopbackProxy.before(nodes.redis().port()));
        KawatServer first = nodes.node("a", "kawat.redis-url", proxy.url());
        KawatServer second = nodes.node("b");
        awaitUp(first, second);
        Caller ann = nodes.caller(first).tell("subscribe food");
        Caller bob = nodes.caller(second);

        proxy.silence();
        awaitState(ClusterState.DOWN, first);
        proxy.speak();
        awaitUp(first, second);

        nodes.awaitFollowed("food", 1);
        bob.tell("topic food after");
        assertThat(ann.next()).isEqualTo("after");
    }

    @Test
    void poisonIsDroppedAndCountedAndTheNodeLives() {
        KawatServer first = nodes.node("a");
        KawatServer second = nodes.node("b");
        awaitUp(first, second);
        Caller ann = nodes.caller(first);
        Caller bob = nodes.caller(second).tell("subscribe food");
        nodes.awaitFollowed("food", 1);
        byte[] real = captured(ann);
        assertThat(bob.next()).isEqualTo("real");
        List<byte[]> poison = poison(real);

        for (String channel : List.of(channel("food"), "kawat:c:{kawat}", "kawat:c:{kawat:Room:e}")) {
            long before = rejected(second);
            poison.forEach(
                    bytes -> nodes.redis().ask("PUBLISH".getBytes(StandardCharsets.UTF_8), utf8(channel), bytes));
            RedisNodes.await(
                    () -> poison.size() + " to be rejected of " + channel + ", got " + (rejected(second) - before),
                    () -> rejected(second) - before == poison.size());
        }

        ann.tell("topic food well");
        assertThat(bob.next()).isEqualTo("well");
        assertThat(metrics(second).link().reconnects()).isZero();
        assertThat(metrics(second).rejected()).containsEntry(RelayMetrics.Flaw.VERSION, 3L);
        awaitUp(first, second);
    }

    private byte[] captured(Caller sender) {
        try (Connection listener = nodes.redis().connect()) {
            listener.sendCommand(Protocol.Command.SUBSCRIBE, channel("food"));
            listener.getOne();
            sender.tell("topic food real");
            return (byte[]) ((List<?>) listener.getUnflushedObject()).get(2);
        }
    }

    /** Makes bytes that are no envelope: random ones, an envelope that ends early, and one of another version. */
    private List<byte[]> poison(byte[] real) {
        List<byte[]> poison = new ArrayList<>();
        for (int length : new int[] {1, 2, 22, 200, LARGE}) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            bytes[0] = 0; // the first byte of an envelope is another one
            poison.add(bytes);
        }
        poison.add(new byte[0]);
        for (int length = 1; length < real.length; length++) {
            poison.add(Arrays.copyOf(real, length));
        }
        byte[] later = real.clone();
        later[1] = 2;
        poison.add(later);
        return poison;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long rejected(KawatServer node) {
        return metrics(node).rejected().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void thousandTopicsAreFollowedAgainAfterARestart() throws Exception {
        KawatServer first = nodes.node("a");
        KawatServer second = nodes.node("b");
        awaitUp(first, second);
        Caller ann = nodes.caller(first);
        Caller bob = nodes.caller(second);
        for (int i = 0; i < TOPICS; i++) {
            bob.tell("subscribe food" + i);
        }

        nodes.redis().kill();
        nodes.redis().restart();
        awaitUp(first, second);

        for (int i = 0; i < TOPICS; i++) {
            ann.tell("topic food" + i + " " + i);
            assertThat(bob.next()).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void receiverThatRedisCutsOffComesBack() {
        KawatServer first = nodes.node("a");
        KawatServer second = nodes.node("b");
        awaitUp(first, second);
        Caller ann = nodes.caller(first);
        Caller bob = nodes.caller(second).tell("subscribe food");
        nodes.awaitFollowed("food", 1);

        nodes.redis().ask("CLIENT", "KILL", "TYPE", "pubsub");
        RedisNodes.await("another link", () -> metrics(second).link().reconnects() == 1);
        awaitUp(first, second);
        nodes.awaitFollowed("food", 1);

        ann.tell("topic food after");
        assertThat(bob.next()).isEqualTo("after");
    }
}
