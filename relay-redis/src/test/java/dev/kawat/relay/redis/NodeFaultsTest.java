/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Cluster;
import dev.kawat.Member;
import dev.kawat.WebSocketServers;
import dev.kawat.server.KawatServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Nodes that die or stop, as processes of their own, beside two in this JVM that go on. */
class NodeFaultsTest extends DiaryNodes {

    private static final int CLIENTS = 1000;

    /** What is said while a node lives, when it is dead, and when its clients are back. */
    private static final int LIVES = 50;

    private static final int ALL = 3 * LIVES;

    private NodeProcess process(String name) {
        return closing(
                NodeProcess.start("kawat.relay=redis", "kawat.redis-url=" + redis.url(), "kawat.relay-node=" + name));
    }

    private DiaryCaller caller(int port, String path) {
        return closing(DiaryCaller.to(port, path));
    }

    private DiaryCaller subscriber(int port, String from) {
        return caller(port, "diary").expect("open").say(from);
    }

    private static List<String> users(KawatServer node) {
        return node.bean(WebSocketServers.class).byName("Lobby").orElseThrow().members().users().stream()
                .map(Member::name)
                .toList();
    }

    private static List<String> about(KawatServer node, String user) {
        return node.bean(Lobby.Porter.class).about(user);
    }

    @Test
    void clientsOfAKilledNodeGetEveryMessageElsewhereAndOnlyWhoStaysAwayHasLeft() {
        KawatServer[] nodes = nodes(2);
        NodeProcess dying = process("c");
        awaitNodes(nodes[0], "a", "b", "c");
        List<DiaryCaller> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(subscriber(dying.port(), "subscribe day.1"));
        }
        clients.forEach(client -> client.answer("done subscribe"));
        caller(dying.port(), "lobby/food?user=ann");
        caller(dying.port(), "lobby/food?user=bob");
        await("both are there", () -> users(nodes[0]).equals(List.of("ann", "bob")));
        DiaryCaller sender = caller(nodes[0]);

        sender.sayNumbers("day.1", 1, LIVES);
        dying.kill();
        sender.sayNumbers("day.1", LIVES + 1, 2 * LIVES);
        caller(nodes[1].port(), "lobby/food?user=ann");
        List<DiaryCaller> again = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            again.add(subscriber(nodes[1].port(), "from day.1 oldest"));
        }
        sender.sayNumbers("day.1", 2 * LIVES + 1, ALL);

        for (int i = 0; i < CLIENTS; i++) {
            Set<String> heard = new HashSet<>();
            clients.get(i).untilClosed(heard::add);
            List<String> rest = again.get(i).rest(ALL);
            heard.addAll(rest);
            assertThat(heard).as("client " + i).hasSizeGreaterThanOrEqualTo(ALL);
            for (int number = 1; number <= ALL; number++) {
                assertThat(rest.get(number - 1)).isEqualTo(String.valueOf(number));
            }
        }
        awaitNodes(nodes[0], "a", "b");
        for (KawatServer node : nodes) {
            await("bob has left", () -> about(node, "bob").contains("-bob"));
            assertThat(users(node)).containsExactly("ann");
            assertThat(about(node, "ann")).containsExactlyInAnyOrder("+ann", "+ann@food");
        }
    }

    @Test
    void nodeThatStopsForFiveSecondsIsNotMissedAndOneThatStopsForLongerLeavesAndReturnsOnce() throws Exception {
        KawatServer[] nodes = nodes(2);
        NodeProcess stopping = process("c");
        awaitNodes(nodes[0], "a", "b", "c");
        DiaryCaller there = subscriber(stopping.port(), "subscribe day.1");
        there.answer("done subscribe");
        caller(stopping.port(), "lobby/food?user=ann");
        await("she is there", () -> users(nodes[0]).equals(List.of("ann")));
        DiaryCaller sender = caller(nodes[0]);
        Happened happened = nodes[0].bean(Happened.class);
        List<String> before = happened.nodes();

        stopping.signal("STOP");
        sender.sayNumbers("day.1", 1, 100);
        pass(5);
        stopping.signal("CONT");
        assertThat(there.rest(100)).hasSize(100);
        assertThat(happened.nodes()).isEqualTo(before);
        assertThat(about(nodes[0], "ann")).containsExactlyInAnyOrder("+ann", "+ann@food");

        stopping.signal("STOP");
        sender.sayNumbers("day.1", 101, 200);
        awaitNodes(nodes[0], "a", "b");
        await("she has left", () -> about(nodes[0], "ann").contains("-ann"));
        pass(5);
        stopping.signal("CONT");
        awaitNodes(nodes[0], "a", "b", "c");
        await("she is back", () -> users(nodes[0]).equals(List.of("ann")));

        assertThat(there.rest(100)).hasSize(100);
        assertThat(happened.nodes().subList(before.size(), happened.nodes().size()))
                .containsExactly("-c", "+c");
        assertThat(about(nodes[0], "ann")).filteredOn("-ann"::equals).hasSize(1);
        assertThat(nodes[0].bean(Cluster.class).nodes()).hasSize(3);
    }

    /** Lets time pass, in which something must not happen. */
    private static void pass(int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
