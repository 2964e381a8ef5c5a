/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Reached;
import dev.kawat.impl.message.Outbound;
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayListener.Outcome;
import dev.kawat.spi.RelayMessage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions of one node to the others, and what is told of HTTP sessions. */
class AsksTest {

    private static final RelayAddress CAROL = new RelayAddress(RelayAddress.Kind.USER, "room", "carol");
    private static final Outbound.Close KICKED = new Outbound.Close(4001, "kicked");
    private static final String SESSION = "0123456789abcdef".repeat(4);

    private final ThreeNodes cluster = new ThreeNodes();
    private final ThreeNodes.Node ann = cluster.ann;
    private final ThreeNodes.Node bob = cluster.bob;
    private final ThreeNodes.Node eve = cluster.eve;

    @BeforeEach
    void connect() {
        bob.connections.put(CAROL, 2);
        eve.connections.put(CAROL, 3);
    }

    private CompletableFuture<Reached> count() {
        return ann.hub.reach(CAROL, null, null, 1).toCompletableFuture();
    }

    private CompletableFuture<Reached> close() {
        return ann.hub.reach(CAROL, null, KICKED, 1).toCompletableFuture();
    }

    @Test
    void countAsksAllNodes() {
        CompletableFuture<Reached> reached = count();
        assertThat(reached).isNotDone();
        cluster.carry();

        assertThat(reached).isCompletedWithValue(new Reached(6, 3, 3, true));
        assertThat(bob.done).isEmpty();
    }

    @Test
    void closeReachesAllNodes() {
        CompletableFuture<Reached> reached = close();
        cluster.carry();

        assertThat(reached).isCompletedWithValue(new Reached(6, 3, 3, true));
        assertThat(bob.done).isEqualTo(eve.done).containsExactly("close user 'carol' of 'room' 4001 kicked");
        assertThat(ann.done).as("the one that asks has done it").isEmpty();
    }

    @Test
    void closeComesAfterWhatWasSentBefore() {
        for (int i = 0; i < 3; i++) {
            ann.hub.send(CAROL, Outbound.Text.of("word " + i));
        }
        var unused = close();
        bob.followed.add(CAROL);
        cluster.carry();

        assertThat(bob.done)
                .containsExactly(
                        "deliver word 0",
                        "deliver word 1",
                        "deliver word 2",
                        "close user 'carol' of 'room' 4001 kicked");
    }

    @Test
    void frozenNodeMakesTheAnswerIncompleteAfterTwoSeconds() {
        eve.frozen = true;
        CompletableFuture<Reached> reached = count();
        cluster.pass(Duration.ofMillis(1500));
        assertThat(reached).isNotDone();
        cluster.pass(Duration.ofMillis(500));

        assertThat(reached).isCompletedWithValue(new Reached(3, 3, 2, false));
    }

    @Test
    void nodeThatStopsMeanwhileIsNotWaitedFor() {
        eve.frozen = true;
        CompletableFuture<Reached> reached = count();
        cluster.carry();
        assertThat(reached).isNotDone();

        eve.frozen = false;
        eve.batches.clear();
        eve.hub.close();
        cluster.carry();

        assertThat(reached).isCompletedWithValue(new Reached(3, 2, 2, true));
    }

    @Test
    void withoutALinkClosingWaitsAndSaysThatItIsIncomplete() {
        ann.cut();
        CompletableFuture<Reached> reached = close();
        cluster.pass(Duration.ofSeconds(2));
        assertThat(reached).isCompletedWithValue(new Reached(1, 3, 1, false));
        assertThat(bob.done).isEmpty();

        cluster.pass(Duration.ofSeconds(18));
        ann.heal();
        cluster.pass(Duration.ofSeconds(4));

        assertThat(bob.done).hasSize(1);
        assertThat(eve.done).hasSize(1);
    }

    @Test
    void closingIsDroppedAfterThirtySeconds() {
        ann.cut();
        var unused = close();
        cluster.pass(Duration.ofSeconds(31));
        ann.heal();
        cluster.pass(Duration.ofSeconds(4));

        assertThat(bob.done).isEmpty();
    }

    @Test
    void nobodyIsWaitedForWithoutOtherNodesButClosingIsTold() {
        ThreeNodes.Node alone = cluster.bob;
        cluster.nodes.remove(ann);
        cluster.nodes.remove(eve);
        cluster.pass(Duration.ofSeconds(20));

        CompletableFuture<Reached> counted =
                alone.hub.reach(CAROL, null, null, 2).toCompletableFuture();
        assertThat(counted).isCompletedWithValue(new Reached(2, 1, 1, true));
        assertThat(alone.batches).isEmpty();
        CompletableFuture<Reached> closed =
                alone.hub.reach(CAROL, null, KICKED, 2).toCompletableFuture();
        assertThat(closed).isCompletedWithValue(new Reached(2, 1, 1, true));
        assertThat(alone.batches).hasSize(1);
        alone.cut();
        assertThat(alone.hub.reach(CAROL, null, null, 2).toCompletableFuture())
                .isCompletedWithValue(new Reached(2, 1, 1, false));
    }

    @Test
    void whatTheEngineMayHaveGotIsSaidAgainAndDoneOnce() {
        CompletableFuture<Reached> reached = close();
        List<RelayMessage> batch = ann.batches.remove(0);
        batch.forEach(message -> bob.hub.received(message.address(), message.content()));
        ann.hub.published(Outcome.UNKNOWN);
        bob.connections.put(CAROL, 1); // she has come back
        cluster.carry();

        assertThat(bob.done).hasSize(1);
        assertThat(bob.connections).containsEntry(CAROL, 1);
        assertThat(reached).isCompletedWithValue(new Reached(6, 3, 3, true));
    }

    @Test
    void nodeThatStopsAnswersWhatItKnows() {
        bob.frozen = true;
        CompletableFuture<Reached> reached = close();
        cluster.carry();

        ann.hub.close();

        assertThat(reached).isCompletedWithValue(new Reached(4, 3, 2, false));
        assertThat(count()).isCompletedWithValue(new Reached(1, 3, 1, false));
    }

    @Test
    void oneConnectionIsNamed() throws Exception {
        UUID only = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
        Question question = new Question(7, CAROL, only, KICKED);

        assertThat(Question.read(question.write())).isEqualTo(question);
        Question plain = new Question(8, new RelayAddress(RelayAddress.Kind.EVERYONE, "room", ""), null, null);
        assertThat(Question.read(plain.write())).isEqualTo(plain);
        byte[] wrongCode = new Question(9, CAROL, null, new Outbound.Close(1006, "")).write();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Question.read(wrongCode)))
                .isInstanceOf(BadEnvelopeException.class);
    }

    @Test
    void sessionsThatEndAreToldToTheOthersByTheirHashes() {
        ann.hub.sessions().ended(SESSION);
        ann.hub.sessions().renamed(SESSION, "f".repeat(64));
        ann.hub.sessions().loggedOut(Set.of(SESSION));
        cluster.carry();

        assertThat(bob.done)
                .isEqualTo(eve.done)
                .containsExactly(
                        "ended " + SESSION,
                        "renamed " + SESSION + " " + "f".repeat(64),
                        "logged out [" + SESSION + "]");
        assertThat(ann.done).isEmpty();
    }
}
