/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Cluster;
import dev.kawat.server.KawatServer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Histories when the engine stops, dies, and comes back with its data, with older ones, or with none. */
class HistoryFaultsTest extends DiaryNodes {

    /** More messages than are needed until one of a hundred pushes was dropped. */
    private static final int MANY = 100_000;

    @Override
    String[] options() {
        return new String[] {"--appendonly", "yes", "--appendfsync", "always"};
    }

    /** Checks that somebody has heard all numbers before the end once, in their order. */
    private static void assertHeard(DiaryCaller caller, String who, int last) {
        List<String> heard = caller.until("end");
        int next = 1;
        for (String number : heard) {
            assertThat(number).as("%s, after %s of %s", who, next - 1, last).isEqualTo(String.valueOf(next));
            next++;
        }
        assertThat(next - 1).as(who).isEqualTo(last);
    }

    /** Says numbers, several hundred a second. */
    private static int says(DiaryCaller caller, int from, int milliseconds) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        int number = from;
        while (System.nanoTime() - end < 0) {
            caller.say("say day.1 " + number);
            number++;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        return number;
    }

    /** The result that the design was tried with: whatever happens to the engine, everybody gets everything once, in one order. */
    @Test
    void engineThatStopsAndDiesLosesNothingOfItsData() throws Exception {
        KawatServer[] nodes = nodes(3);
        DiaryCaller ann = caller(nodes[0]).tell("subscribe day.1");
        DiaryCaller bob = caller(nodes[1]).tell("subscribe day.1");
        DiaryCaller eve = caller(nodes[2]).tell("subscribe day.1");

        int next = says(ann, 1, 500);
        redis.signal("STOP");
        next = says(ann, next, 30_000);
        redis.signal("CONT");
        next = says(ann, next, 500);
        for (int i = 0; i < 3; i++) {
            redis.kill();
            next = says(ann, next, 1000);
            redis.restart();
            next = says(ann, next, 1500);
        }
        awaitUp(nodes);
        ann.say("publish day.1 end").answer("at ");

        assertHeard(ann, "ann", next - 1);
        assertHeard(bob, "bob", next - 1);
        assertHeard(eve, "eve", next - 1);
    }

    @Test
    void engineThatComesBackEmptyIsTold() throws Exception {
        KawatServer[] nodes = nodes(2);
        DiaryCaller ann = caller(nodes[0]).tell("subscribe day.1");
        DiaryCaller bob = caller(nodes[1]).tell("subscribe day.1");
        ann.say("publish day.1 one");
        String place = ann.answer("at ").substring(3);
        assertThat(bob.next()).isEqualTo("one");
        assertThat(ann.next()).isEqualTo("one");

        redis.kill();
        redis.deleteData();
        redis.restart();

        assertThat(ann.next()).isEqualTo("gap day.1");
        assertThat(bob.next()).isEqualTo("gap day.1");
        ann.tell("say day.1 two");
        assertThat(ann.next()).isEqualTo("two");
        assertThat(bob.next()).isEqualTo("two");
        DiaryCaller joe = caller(nodes[1]);
        assertThat(joe.say("from day.1 " + place).answer("LOST")).isEqualTo("LOST 0");
    }

    @Test
    void engineThatComesBackWithOlderDataIsTold() throws Exception {
        KawatServer[] nodes = nodes(2);
        DiaryCaller ann = caller(nodes[0]).tell("subscribe day.1");
        DiaryCaller bob = caller(nodes[1]).tell("subscribe day.1");
        ann.say("publish day.1 one").answer("at ");
        redis.saveData();
        ann.say("publish day.1 two").answer("at ");
        String place = ann.say("publish day.1 three").answer("at ").substring(3);
        assertThat(ann.rest(3)).containsExactly("one", "two", "three");
        assertThat(bob.rest(3)).containsExactly("one", "two", "three");

        redis.kill();
        redis.restoreData();
        redis.restart();

        assertThat(ann.next()).isEqualTo("gap day.1");
        assertThat(bob.next()).isEqualTo("gap day.1");
        ann.tell("say day.1 four");
        assertThat(ann.next()).isEqualTo("four");
        assertThat(bob.next()).isEqualTo("four");
        DiaryCaller joe = caller(nodes[1]);
        assertThat(joe.say("from day.1 " + place).answer("LOST")).isEqualTo("LOST 0");
        assertThat(joe.say("history day.1 10").answer("one")).isEqualTo("one,four");
    }

    @Test
    void pushesThatAreDroppedAreRepairedAndCounted() throws Exception {
        LoopbackProxy proxy = closing(LoopbackProxy.before(redis.port()));
        proxy.dropPushes(100);
        KawatServer first = node("a");
        KawatServer second = node("b", "kawat.redis-url", proxy.url());
        awaitNodes(first, "a", "b");
        awaitNodes(second, "a", "b");
        awaitUp(first, second);
        DiaryCaller ann = caller(first).tell("subscribe day.1");
        DiaryCaller bob = caller(second).tell("subscribe day.1");

        int said = 0;
        while (said < 2000 || (said < MANY && repaired(second) == 0)) {
            said++; // a busy engine pushes many of them at once
            ann.tell("say day.1 " + said);
        }
        assertThat(ann.say("publish day.1 end").answer("at ")).isNotEmpty();
        assertHeard(bob, "bob", said);
        assertThat(repaired(second)).isPositive();
    }

    private static long repaired(KawatServer node) {
        return node.bean(Cluster.class).metrics().messages().repaired();
    }

    @Test
    void receiverThatIsCutOffBecauseItIsSlowRepairsWhatItHasMissed() throws Exception {
        redis.ask("CONFIG", "SET", "client-output-buffer-limit", "pubsub 1mb 1mb 0");
        LoopbackProxy proxy = closing(LoopbackProxy.before(redis.port()));
        KawatServer first = node("a");
        KawatServer second = node("b", "kawat.redis-url", proxy.url());
        awaitNodes(first, "a", "b");
        awaitNodes(second, "a", "b");
        awaitUp(first, second);
        DiaryCaller ann = caller(first);
        DiaryCaller bob = caller(second).tell("subscribe day.1");
        Set<String> listening = listening();
        String large = "x".repeat(10_000);

        proxy.pause();
        int said = 0;
        while (listening().containsAll(listening)) {
            said++;
            ann.tell("say day.1 " + said + large);
        }
        proxy.heal();
        ann.say("publish day.1 end").answer("at ");

        List<String> heard = bob.until("end");
        assertThat(heard).hasSize(said);
        for (int i = 1; i <= said; i++) {
            assertThat(heard.get(i - 1)).startsWith(i + "x");
        }
    }

    /** Returns the numbers of the connections on which the engine pushes. */
    private Set<String> listening() {
        return redis.ask("CLIENT", "LIST", "TYPE", "pubsub")
                .lines()
                .map(line -> line.split(" ", 2)[0])
                .collect(Collectors.toSet());
    }

    @Test
    void connectionsThatAreCutLoseNothing() throws Exception {
        KawatServer[] nodes = nodes(2);
        DiaryCaller ann = caller(nodes[0]).tell("subscribe day.1");
        DiaryCaller bob = caller(nodes[1]).tell("subscribe day.1");
        DiaryCaller joe = caller(nodes[0]); // keeps the link busy with all that it carries beside
        int next = 1;
        for (int i = 0; i < 10; i++) {
            next = says(ann, next, 200);
            for (int j = 0; j < 50; j++) {
                joe.say("subscribe live." + i + "." + j).say("say live." + i + "." + j + " x");
            }
            redis.ask("CLIENT", "KILL", "TYPE", i % 2 == 0 ? "pubsub" : "normal");
        }
        awaitUp(nodes);
        ann.say("publish day.1 end").answer("at ");

        assertHeard(ann, "ann", next - 1);
        assertHeard(bob, "bob", next - 1);
    }
}
