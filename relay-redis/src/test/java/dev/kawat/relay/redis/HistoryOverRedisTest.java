/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Cluster;
import dev.kawat.server.KawatServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories that nodes share, with a real Redis. */
class HistoryOverRedisTest extends DiaryNodes {

    @Test
    void allNodesHaveOneOrderAndSubscribersBeginWhereTheyWant() {
        KawatServer[] nodes = nodes(2);
        DiaryCaller ann = caller(nodes[0]).tell("subscribe day.1");
        DiaryCaller bob = caller(nodes[1]).tell("subscribe day.1");
        for (int i = 1; i <= 100; i++) {
            (i % 2 == 0 ? ann : bob).tell("say day.1 " + i);
        }
        List<String> heard = ann.rest(100);
        assertThat(bob.rest(100)).containsExactlyElementsOf(heard);

        DiaryCaller eve = caller(nodes[1]);
        assertThat(eve.say("from day.1 oldest").answer("RECOVERED")).isEqualTo("RECOVERED 100");
        assertThat(eve.rest(100)).containsExactlyElementsOf(heard);
        String at = ann.say("publish day.1 last").answer("at ");
        assertThat(at).matches("at [a-z0-9]+-101-[0-9a-f]{4}");
        assertThat(eve.next()).isEqualTo("last");
        DiaryCaller joe = caller(nodes[0]);
        ann.tell("say day.1 more");
        assertThat(eve.next()).isEqualTo("more");
        assertThat(ann.until("more")).containsExactly("last");
        assertThat(joe.say("from day.1 " + at.substring(3)).answer("RECOVERED")).isEqualTo("RECOVERED 1");
        assertThat(joe.rest(1)).containsExactly("more");
        assertThat(joe.say("history day.1 3").next()).isEqualTo(String.join(",", heard.subList(0, 3)));
    }

    @Test
    void whatIsSaidRightAfterSubscribingComesBack() {
        KawatServer[] nodes = nodes(2);
        for (int i = 0; i < 20; i++) {
            DiaryCaller ann = caller(nodes[i % 2]).tell("both day." + i + " hello");
            assertThat(ann.next()).isEqualTo("hello");
        }
    }

    @Test
    void whoIsExceptedDoesNotGetIt() {
        KawatServer[] nodes = nodes(2);
        DiaryCaller ann = caller(nodes[0]).tell("subscribe day.1");
        DiaryCaller bob = caller(nodes[1]).tell("subscribe day.1");
        ann.tell("others day.1 one");
        ann.tell("say day.1 two");

        assertThat(bob.rest(2)).containsExactly("one", "two");
        assertThat(ann.next()).isEqualTo("two");
    }

    @Test
    void placeThatIsKeptNoMoreIsLost() {
        KawatServer[] nodes = nodes(2);
        DiaryCaller ann = caller(nodes[0]);
        String first = ann.say("publish short.1 0").next();
        for (int i = 1; i <= 200; i++) {
            ann.tell("say short.1 " + i);
        }
        ann.say("publish short.1 201").answer("at ");
        DiaryCaller bob = caller(nodes[1]);

        assertThat(bob.say("from short.1 " + first.substring(3)).next()).isEqualTo("LOST 0");
        assertThat(bob.next()).isEqualTo("gap short.1");
        ann.tell("say short.1 live");
        assertThat(bob.next()).isEqualTo("live");
        assertThat(bob.say("history short.1 100").next()).isEqualTo("193,194,195,196,197,198,199,200,201,live");
    }

    @Test
    void placeOfAnotherTopicIsLostAndThatBeforeTheFirstMessageIsNot() {
        KawatServer[] nodes = nodes(2);
        DiaryCaller ann = caller(nodes[0]);
        String before = ann.say("position day.new -").next().substring(3);
        String other = ann.say("publish day.other x").next().substring(3);
        ann.say("publish day.new first").next();

        assertThat(caller(nodes[1]).say("from day.new " + other).next()).isEqualTo("LOST 0");
        DiaryCaller bob = caller(nodes[1]);
        assertThat(bob.say("from day.new " + before).answer("RECOVERED")).isEqualTo("RECOVERED 1");
        assertThat(bob.rest(1)).containsExactly("first");
    }

    @Test
    void messagesBehindThoseOfAnotherSecretAreFound() {
        KawatServer before = node("a", "kawat.relay-secret", "the secret of before");
        DiaryCaller ann = caller(before);
        for (int i = 0; i < 70; i++) {
            ann.say("publish day.1 old").answer("at ");
        }
        before.close();
        KawatServer now = node("b", "kawat.relay-secret", "the secret of today");
        awaitUp(now);
        DiaryCaller bob = caller(now);
        bob.say("publish day.1 new").answer("at ");
        bob.say("publish day.1 newer").answer("at ");

        assertThat(bob.say("history day.1 100").next()).isEqualTo("new,newer");
        DiaryCaller eve = caller(now);
        assertThat(eve.say("from day.1 oldest").answer("RECOVERED")).isEqualTo("RECOVERED 2");
        assertThat(eve.rest(2)).containsExactly("new", "newer");
    }

    @Test
    void nodeWithoutTheRuleDeliversWhatComes() {
        KawatServer first = node("a");
        KawatServer second = node("b", "kawat.endpoint.Diary.history", "none");
        awaitNodes(first, "a", "b");
        awaitUp(first, second);
        DiaryCaller bob = caller(second).tell("subscribe day.1");
        DiaryCaller ann = caller(first).tell("subscribe day.1");

        ann.tell("say day.1 one");
        assertThat(bob.next()).isEqualTo("one");
        assertThat(ann.next()).isEqualTo("one");
        bob.tell("others day.1 two");
        assertThat(ann.next()).isEqualTo("two");
        ann.tell("say day.1 three");
        assertThat(bob.next()).isEqualTo("three");
    }

    @Test
    void logThatSomebodyHasSpoiltBeginsAnewAndTheLinkStays() {
        KawatServer[] nodes = nodes(2);
        DiaryCaller bob = caller(nodes[1]).tell("subscribe day.1");
        DiaryCaller ann = caller(nodes[0]);
        ann.say("publish day.1 one").answer("at ");
        assertThat(bob.next()).isEqualTo("one");
        for (String spoilt : List.of("e", "o", "i")) {
            redis.ask("HSET", "kawat:m:{kawat:Diary:t:day.1}", spoilt, "no/t\n-1");
            assertThat(ann.say("publish day.1 " + spoilt).answer("at ")).matches("at [a-z0-9]+-1-[0-9a-f]{4}");
            assertThat(bob.until(spoilt)).as("beside what is missing").isSubsetOf("gap day.1");
        }
        assertThat(nodes[0].bean(Cluster.class).metrics().link().reconnects()).isZero();
    }

    @Test
    void longReplayGoesOverIntoLiveMessagesWithoutAHole() throws Exception {
        KawatServer[] nodes = nodes(2);
        DiaryCaller ann = caller(nodes[0]);
        ann.sayNumbers("day.1", 1, 3000);
        ann.say("publish day.1 3001").answer("at ");
        DiaryCaller bob = caller(nodes[1]);
        bob.say("from day.1 oldest");
        ann.sayNumbers("day.1", 3002, 4000);

        List<String> all = bob.rest(4000);
        for (int i = 1; i <= 4000; i++) {
            assertThat(all.get(i - 1)).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void subscriberGetsEverythingAsFastAsItReadsWhateverItsOutboxHolds() {
        KawatServer sending = node("a");
        KawatServer receiving = node("b", "kawat.outbox-messages", "8");
        awaitNodes(sending, "a", "b");
        awaitNodes(receiving, "a", "b");
        awaitUp(sending, receiving);
        DiaryCaller bob = caller(receiving).tell("subscribe day.1");
        DiaryCaller ann = caller(sending);
        ann.sayNumbers("day.1", 1, 3000);

        List<String> all = bob.rest(3000);
        for (int i = 1; i <= 3000; i++) {
            assertThat(all.get(i - 1)).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void whatIsTooOldIsNotReplayed() {
        KawatServer[] nodes = nodes(1);
        DiaryCaller ann = caller(nodes[0]);
        ann.say("publish brief.1 old").next();
        await("it is too old", () -> ann.say("history brief.1 10").next().isEmpty());
    }
}
