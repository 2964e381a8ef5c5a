/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Cluster;
import dev.kawat.ClusterNode;
import dev.kawat.ClusterState;
import dev.kawat.Member;
import dev.kawat.Reached;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import dev.kawat.server.KawatServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that holds for each relay: several nodes in one JVM, and a real engine between them. The module of a relay has a test
 * that extends this.
 */
public abstract class RelayContract {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final int REDEPLOYMENTS = 20;

    private final List<AutoCloseable> open = new ArrayList<>();

    /** Returns the settings of a node that connect it to the engine. */
    protected abstract Map<String, String> settings();

    /** Starts the engine of a test. */
    @BeforeEach
    protected abstract void startEngine() throws Exception;

    /** Ends the engine when all nodes have ended. */
    protected abstract void stopEngine() throws Exception;

    /** Ends the engine as a crash does. */
    protected abstract void killEngine() throws Exception;

    /** Starts the engine again, where it was, and without data. */
    protected abstract void restartEngine() throws Exception;

    /** Stops the engine: it answers nothing, and closes nothing. */
    protected abstract void freezeEngine() throws Exception;

    /** Lets the engine go on. */
    protected abstract void thawEngine() throws Exception;

    /** Returns how the names of the threads of the relay begin. */
    protected abstract String threads();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        stopEngine();
    }

    // ---- For the tests ----

    /** Starts a node, with more settings. */
    protected final KawatServer node(String name, String... settings) {
        KawatServer.Builder builder = KawatServer.builder().port(0).set("kawat.relay-node", name);
        settings().forEach(builder::set);
        for (int i = 0; i < settings.length; i += 2) {
            builder.set(settings[i], settings[i + 1]);
        }
        KawatServer node = builder.start();
        open.add(node);
        return node;
    }

    /** Connects to the hall of a node. */
    protected final Caller caller(KawatServer node) {
        return caller(node, "hall");
    }

    private Caller caller(KawatServer node, String path) {
        Caller caller = Caller.to(node, path);
        open.add(caller);
        return caller;
    }

    /** Waits for a fact. */
    protected static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("awaits: " + what).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Waits until a node knows these nodes and no others. */
    protected static void awaitNodes(KawatServer node, String... names) {
        await(List.of(names).toString(), () -> names(node).equals(List.of(names)));
    }

    private static List<String> names(KawatServer node) {
        return node.bean(Cluster.class).nodes().stream().map(ClusterNode::name).toList();
    }

    /** Waits until the links of nodes are up. */
    protected static void awaitUp(KawatServer... nodes) {
        for (KawatServer node : nodes) {
            await("up", () -> state(node) == ClusterState.UP);
        }
    }

    /** Returns the state of the link of a node. */
    protected static ClusterState state(KawatServer node) {
        return node.bean(Cluster.class).state();
    }

    /** Waits until what is sent to a topic, of which the sender is a subscriber too, reaches others. */
    protected static void awaitReached(String topic, Caller sender, Caller... others) throws InterruptedException {
        for (Caller other : others) {
            long deadline = System.nanoTime() + PATIENCE;
            do {
                assertThat(System.nanoTime() - deadline).as("awaits: " + topic).isNegative();
                sender.tell("topic " + topic + " probe");
            } while (other.soon().isEmpty());
        }
        sender.tell("topic " + topic + " ready");
        awaitReady(sender);
        for (Caller other : others) {
            awaitReady(other);
        }
    }

    private static void awaitReady(Caller caller) {
        String event = caller.next();
        while (!event.equals("ready")) {
            assertThat(event).isEqualTo("probe");
            event = caller.next();
        }
    }

    // ---- The contract ----

    @Test
    void messagesReachTopicsEveryoneUsersAndConnectionsOfOtherNodes() throws Exception {
        KawatServer first = node("a");
        KawatServer second = node("b");
        awaitNodes(first, "a", "b");
        awaitNodes(second, "a", "b");
        awaitUp(first, second);
        Caller ann = caller(first).tell("subscribe food");
        Caller bob = caller(second, "hall?user=bob").tell("subscribe food");
        Caller eve = caller(second).tell("subscribe sport");

        awaitReached("food", ann, bob);
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
        ann.tell("user bob hello");
        assertThat(bob.next()).isEqualTo("hello");
        String id = eve.say("id").next();
        ann.tell("to " + id + " psst");
        assertThat(eve.next()).isEqualTo("psst");
        assertThat(bob.soon()).isEmpty();
        assertThat(ann.soon()).isEmpty();
    }

    @Test
    void threeNodesHearASenderInItsOrder() throws Exception {
        KawatServer first = node("a");
        KawatServer second = node("b");
        KawatServer third = node("c");
        awaitNodes(first, "a", "b", "c");
        awaitUp(first, second, third);
        Caller ann = caller(first).tell("subscribe food");
        Caller bob = caller(second).tell("subscribe food");
        Caller eve = caller(third).tell("subscribe food");
        awaitReached("food", ann, bob, eve);
        List<String> lines = IntStream.range(0, 1000).mapToObj(String::valueOf).toList();

        lines.forEach(line -> ann.say("others food " + line));

        for (Caller other : List.of(bob, eve)) {
            assertThat(lines.stream().map(line -> other.next()).toList()).isEqualTo(lines);
        }
    }

    private static WebSocketServer hall(KawatServer node) {
        return node.bean(WebSocketServers.class).byName("Hall").orElseThrow();
    }

    private static void awaitUsers(List<KawatServer> nodes, String... users) {
        for (KawatServer node : nodes) {
            await(
                    List.of(users).toString(),
                    () -> hall(node).members().users().stream()
                            .map(Member::name)
                            .toList()
                            .equals(List.of(users)));
        }
    }

    private static Reached get(CompletionStage<Reached> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE, TimeUnit.NANOSECONDS);
    }

    @Test
    void nodesKnowWhoIsThereAndCountAndCloseReachAll() throws Exception {
        KawatServer first = node("a", "kawat.endpoint.Hall.presence", "users");
        KawatServer second = node("b", "kawat.endpoint.Hall.presence", "users");
        List<KawatServer> nodes = List.of(first, second);
        awaitNodes(first, "a", "b");
        awaitNodes(second, "a", "b");
        awaitUp(first, second);
        caller(first, "hall?user=ann");
        Caller bob = caller(second, "hall?user=bob");
        awaitUsers(nodes, "ann", "bob");

        assertThat(get(hall(first).user("bob").count())).isEqualTo(new Reached(1, 2, 2, true));
        assertThat(get(hall(first).everyone().count())).isEqualTo(new Reached(2, 2, 2, true));
        assertThat(get(hall(first).user("bob").close(4001, "enough"))).isEqualTo(new Reached(1, 2, 2, true));

        assertThat(bob.next()).isEqualTo("close 4001");
        awaitUsers(nodes, "ann");
    }

    @Test
    void largestMessageReachesOtherNodesAndOneThatIsLargerDoesNot() throws Exception {
        KawatServer first = node("a", "kawat.relay-max-message", "64KiB");
        KawatServer second = node("b", "kawat.relay-max-message", "64KiB");
        awaitNodes(first, "a", "b");
        awaitUp(first, second);
        Caller ann = caller(first).tell("subscribe food");
        Caller bob = caller(second).tell("subscribe food");
        awaitReached("food", ann, bob);

        ann.say("others food " + "x".repeat((64 << 10) + 1));
        ann.say("others food " + "y".repeat(64 << 10));

        assertThat(bob.next()).isEqualTo("y".repeat(64 << 10));
    }

    @Test
    void nodeThatStopsIsGoneAtOnce() {
        KawatServer first = node("a");
        KawatServer second = node("b");
        awaitNodes(first, "a", "b");
        awaitUp(second);

        long begin = System.nanoTime();
        second.close();

        awaitNodes(first, "a");
        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(6)); // and not after 8 s of silence
    }

    @Test
    void applicationStartsWithoutItsEngineAndJoinsWhenItComes() throws Exception {
        killEngine();
        KawatServer first = node("a");
        KawatServer second = node("b");
        Caller ann = caller(first).tell("subscribe food");
        Caller bob = caller(second).tell("subscribe food");
        ann.tell("topic food early");
        assertThat(ann.next()).isEqualTo("early");
        assertThat(state(first)).isEqualTo(ClusterState.DOWN);

        restartEngine();
        awaitUp(first, second);
        awaitNodes(first, "a", "b");

        ann.tell("topic food later");
        assertThat(ann.next()).isEqualTo("later");
        String heard = bob.next();
        assertThat(heard.equals("early") ? bob.next() : heard).isEqualTo("later");
    }

    @Test
    void engineThatWasRestartedIsUsedAgain() throws Exception {
        KawatServer first = node("a");
        KawatServer second = node("b");
        awaitNodes(first, "a", "b");
        awaitUp(first, second);
        Caller ann = caller(first).tell("subscribe food");
        Caller bob = caller(second).tell("subscribe food");
        awaitReached("food", ann, bob);

        killEngine();
        await("down", () -> state(first) == ClusterState.DOWN && state(second) == ClusterState.DOWN);
        ann.tell("topic food here");
        assertThat(ann.next()).isEqualTo("here");
        restartEngine();
        awaitUp(first, second);

        ann.tell("topic food again");
        assertThat(ann.next()).isEqualTo("again");
        String heard = bob.next();
        assertThat(heard.equals("here") ? bob.next() : heard).isEqualTo("again");
    }

    @Test
    void engineThatSaysNothingIsGivenUpAndUsedAgain() throws Exception {
        KawatServer first = node("a");
        KawatServer second = node("b");
        awaitNodes(first, "a", "b");
        awaitUp(first, second);
        Caller ann = caller(first).tell("subscribe food");
        Caller bob = caller(second).tell("subscribe food");
        awaitReached("food", ann, bob);

        freezeEngine();
        await("down", () -> state(first) == ClusterState.DOWN && state(second) == ClusterState.DOWN);
        ann.tell("topic food here");
        assertThat(ann.next()).isEqualTo("here");
        thawEngine();
        awaitUp(first, second);

        ann.tell("topic food again");
        assertThat(ann.next()).isEqualTo("again");
        String heard = bob.next();
        assertThat(heard.equals("here") ? bob.next() : heard).isEqualTo("again");
    }

    @Test
    void nodeEndsWhileTheEngineSaysNothing() throws Exception {
        KawatServer node = node("a");
        awaitUp(node);
        freezeEngine();
        await("degraded", () -> state(node) != ClusterState.UP);

        assertEnds(node);

        thawEngine();
    }

    @Test
    void applicationsOnOneEngineDoNotMix() throws Exception {
        String[] names = {"shop", "shop:Hall", "shop%", "sho_", "sh'op", "*", "{shop}"};
        List<KawatServer> nodes = new ArrayList<>();
        for (String name : names) {
            nodes.add(node(name, "kawat.relay-application", name));
        }
        KawatServer second = node("shop2", "kawat.relay-application", "shop");
        awaitNodes(second, "shop", "shop2");
        awaitNodes(nodes.get(0), "shop", "shop2");
        awaitUp(nodes.toArray(KawatServer[]::new));
        awaitUp(second);
        List<Caller> callers =
                nodes.stream().map(node -> caller(node).tell("subscribe food")).toList();
        Caller sender = caller(second).tell("subscribe food");

        awaitReached("food", sender, callers.get(0));
        sender.tell("everyone - all");

        assertThat(callers.get(0).next()).isEqualTo("all");
        for (int i = 1; i < names.length; i++) {
            assertThat(names(nodes.get(i))).containsExactly(names[i]);
            assertThat(callers.get(i).soon()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "a*", "{a}b", "a'b", "a%25", "a\r\nPING", "a\u0000", "\u20ac\ud83d\ude00"})
    void anyNameOfATopicIsTakenAsItIs(String topic) throws Exception {
        KawatServer first = node("a");
        KawatServer second = node("b");
        awaitNodes(first, "a", "b");
        awaitUp(first, second);
        Caller ann = caller(first).tell("subscribe " + topic);
        Caller bob = caller(second).tell("subscribe " + topic);
        Caller eve = caller(second).tell("subscribe a").tell("subscribe b").tell("subscribe *");

        awaitReached(topic, ann, bob);

        assertThat(eve.soon()).isEmpty();
    }

    @Test
    void longestNameOfATopicIsTakenAsItIs() throws Exception {
        anyNameOfATopicIsTakenAsItIs("x".repeat(255));
    }

    @Test
    void redeploymentsLeaveNoThread() throws Exception {
        for (int i = 0; i < REDEPLOYMENTS; i++) {
            if (i == REDEPLOYMENTS - 3) {
                killEngine(); // the last ones never have one
            }
            KawatServer node = node("a");
            if (i < REDEPLOYMENTS - 3) {
                awaitUp(node);
            }
            assertThat(own()).isNotEmpty();

            assertEnds(node);
        }
    }

    private void assertEnds(KawatServer node) {
        long begin = System.nanoTime();
        node.close();
        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(4)); // with all that a node stops
        await("the end of " + own(), () -> own().isEmpty());
    }

    private List<String> own() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(threads()))
                .toList();
    }
}
