/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.Cluster;
import dev.kawat.ClusterState;
import dev.kawat.Member;
import dev.kawat.Members;
import dev.kawat.Reached;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import dev.kawat.server.KawatServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is connected to three nodes in one JVM, what they are asked, and whom they close, over a real Redis. */
class PresenceOverRedisTest {

    private final List<AutoCloseable> open = new ArrayList<>();
    /** How long a node is cut off: longer than it takes to be missed, and than anything waits for the relay. */
    private static final Duration CUT_OFF = Duration.ofSeconds(60);

    private LoopbackProxy proxy;
    private KawatServer first;
    private KawatServer second;

    /** The node that can be cut off. */
    private KawatServer third;

    @BeforeEach
    void startNodes() {
        RedisProcess redis = RedisProcess.start();
        open.add(redis);
        proxy = LoopbackProxy.before(redis.port());
        open.add(proxy);
        first = node("a", redis.url());
        second = node("b", redis.url());
        third = node("c", proxy.url());
        for (KawatServer node : nodes()) {
            Cluster cluster = node.bean(Cluster.class);
            await("all up", () -> cluster.nodes().size() == 3 && cluster.state() == ClusterState.UP);
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private List<KawatServer> nodes() {
        return List.of(first, second, third);
    }

    private KawatServer node(String name, String url) {
        KawatServer node = KawatServer.builder()
                .port(0)
                .set("kawat.relay", "redis")
                .set("kawat.redis-url", url)
                .set("kawat.relay-node", name)
                .start();
        open.add(node);
        return node;
    }

    private Caller caller(KawatServer node, String path) {
        Caller caller = Caller.to(node, "lobby/" + path);
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

    private static WebSocketServer lobby(KawatServer node) {
        return node.bean(WebSocketServers.class).byName("Lobby").orElseThrow();
    }

    private static Members members(KawatServer node) {
        return lobby(node).members();
    }

    private static void awaitUsers(KawatServer node, Member... users) {
        await(
                List.of(users).toString(),
                () -> List.copyOf(members(node).users()).equals(List.of(users)));
    }

    private static List<String> told(KawatServer node, String user) {
        return node.bean(Lobby.Porter.class).about(user);
    }

    private static Reached get(CompletionStage<Reached> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void allNodesKnowWhoIsThereAndTellItOnce() throws Exception {
        Caller ann = caller(first, "food?user=ann");
        caller(second, "food?user=ann");
        Caller bob = caller(third, "sport?user=bob");
        caller(third, "sport");

        for (KawatServer node : nodes()) {
            awaitUsers(node, new Member("ann", 2), new Member("bob", 1));
            await("the one without a name", () -> members(node).anonymous() == 1);
            await(
                    "topics",
                    () -> List.copyOf(lobby(node).topic("food").members().users())
                            .equals(List.of(new Member("ann", 2))));
            await(
                    "told",
                    () -> told(node, "bob").size() == 2 && told(node, "ann").size() == 2);
        }
        ann.close();
        bob.close();

        for (KawatServer node : nodes()) {
            awaitUsers(node, new Member("ann", 1));
            await("told", () -> told(node, "bob").size() == 4);
            assertThat(told(node, "bob")).containsExactlyInAnyOrder("+bob", "+bob@sport", "-bob@sport", "-bob");
            assertThat(told(node, "ann")).containsExactlyInAnyOrder("+ann", "+ann@food");
        }
    }

    @Test
    void nodeThatStopsTakesItsUsersWithItAndWhoComesBackInTimeHasNotLeft() {
        caller(third, "food?user=ann");
        caller(third, "food?user=bob");
        for (KawatServer node : List.of(first, second)) {
            awaitUsers(node, new Member("ann", 1), new Member("bob", 1));
        }

        third.close();
        awaitUsers(first);
        caller(second, "food?user=ann");

        for (KawatServer node : List.of(first, second)) {
            awaitUsers(node, new Member("ann", 1));
            await("bob has left", () -> told(node, "bob").contains("-bob"));
            assertThat(told(node, "ann")).containsExactlyInAnyOrder("+ann", "+ann@food");
        }
    }

    @Test
    void countAndCloseReachAllNodes() throws Exception {
        List<Caller> ann = Stream.of(first, second, third)
                .map(node -> caller(node, "food?user=ann"))
                .toList();
        Caller bob = caller(third, "food?user=bob");
        awaitUsers(first, new Member("ann", 3), new Member("bob", 1));

        assertThat(get(lobby(first).user("ann").count())).isEqualTo(new Reached(3, 3, 3, true));
        assertThat(get(lobby(second).everyone().count())).isEqualTo(new Reached(4, 3, 3, true));
        assertThat(get(lobby(second).topic("food").here().count())).isEqualTo(new Reached(1, 1, 1, true));
        assertThat(get(first.bean(WebSocketServers.class).user("ann").count())).isEqualTo(new Reached(3, 3, 3, true));
        lobby(first).user("ann").send("you are blocked");
        assertThat(get(lobby(first).user("ann").close(4001, "blocked"))).isEqualTo(new Reached(3, 3, 3, true));

        for (Caller caller : ann) {
            assertThat(caller.next()).isEqualTo("you are blocked");
            assertThat(caller.next()).isEqualTo("close 4001");
        }
        assertThat(bob.say("still here").next()).isEqualTo("still here");
        awaitUsers(second, new Member("bob", 1));
    }

    @Test
    void oneConnectionIsClosedOnWhicheverNodeItIsAndTheExceptedOneStays() throws Exception {
        Caller here = caller(first, "food?user=ann");
        caller(second, "food?user=ann");
        Caller there = caller(third, "food?user=ann");
        awaitUsers(first, new Member("ann", 3));
        String id = lobby(third).connections().iterator().next().globalId();

        assertThat(get(lobby(first).anywhere(id).close(4002, "you"))).isEqualTo(new Reached(1, 3, 3, true));
        assertThat(there.next()).isEqualTo("close 4002");
        awaitUsers(first, new Member("ann", 2));
        var own = lobby(first).connections().iterator().next();
        assertThat(get(lobby(first).user("ann").except(own).close(4003, "others")))
                .isEqualTo(new Reached(1, 3, 3, true));

        awaitUsers(first, new Member("ann", 1));
        assertThat(here.say("still here").next()).isEqualTo("still here");
    }

    @Test
    void filtersAndWrongCodesAreRefusedBeforeAnythingHappens() {
        Caller ann = caller(first, "food?user=ann");
        WebSocketServer lobby = lobby(first);

        assertThatThrownBy(() -> lobby.everyone().filter(any -> true).close(4001, ""))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("close: a filter cannot choose connections of other nodes");
        assertThatThrownBy(() -> lobby.everyone().filter(any -> true).count())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> lobby.everyone().close(1006, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lobby.everyone().close(4001, "x".repeat(124)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ann.say("still here").next()).isEqualTo("still here");
    }

    @Test
    void nodeThatDoesNotAnswerMakesTheAnswerIncomplete() throws Exception {
        caller(first, "food?user=ann");
        caller(second, "food?user=ann");
        caller(third, "food?user=ann");
        awaitUsers(first, new Member("ann", 3));

        proxy.pause();
        long before = System.nanoTime();
        Reached reached = get(lobby(first).user("ann").count());
        long took = System.nanoTime() - before;
        proxy.heal();

        assertThat(reached).isEqualTo(new Reached(2, 3, 2, false));
        assertThat(TimeUnit.NANOSECONDS.toMillis(took)).isBetween(1000L, 5000L);
    }

    @Test
    void nodeThatWasCutOffHasLeftComesBackAndClosesThenWhomItShouldHaveClosed() throws Exception {
        Caller ann = caller(first, "food?user=ann");
        caller(third, "food?user=bob");
        for (KawatServer node : nodes()) {
            awaitUsers(node, new Member("ann", 1), new Member("bob", 1));
        }

        proxy.refuse();
        long over = System.nanoTime() + CUT_OFF.toNanos();
        await("noticed", () -> third.bean(Cluster.class).state() == ClusterState.DOWN);
        awaitUsers(first, new Member("ann", 1)); // after 8 seconds without a word of it
        await("bob has left", () -> told(first, "bob").contains("-bob"));
        assertThat(told(third, "ann")).as("a dead engine makes no funeral").hasSize(2);
        while (System.nanoTime() - over < 0) {
            LockSupport.parkNanos(over - System.nanoTime());
        }
        CompletionStage<Reached> closed = lobby(third).user("ann").close(4001, "blocked");
        assertThat(get(closed)).isEqualTo(new Reached(0, 3, 1, false));
        caller(second, "food?user=eve");
        proxy.heal();

        assertThat(ann.next()).isEqualTo("close 4001");
        for (KawatServer node : nodes()) {
            awaitUsers(node, new Member("bob", 1), new Member("eve", 1));
        }
        assertThat(told(first, "bob"))
                .containsOnlyOnce("-bob")
                .last()
                .asString()
                .startsWith("+bob");
        assertThat(told(third, "bob")).containsExactlyInAnyOrder("+bob", "+bob@food");
    }
}
