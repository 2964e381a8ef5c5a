/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ClusterChange;
import dev.kawat.ClusterNode;
import dev.kawat.ClusterState;
import dev.kawat.RelayException;
import dev.kawat.RelayLoss;
import dev.kawat.RelayMetrics;
import dev.kawat.impl.group.SharedEntry;
import dev.kawat.impl.group.SharedMessage;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.presence.Presence;
import dev.kawat.impl.security.SessionNews;
import dev.kawat.impl.testing.ManualTime;
import dev.kawat.spi.Relay;
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayListener.Outcome;
import dev.kawat.spi.RelayMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes of which a test carries the batches by hand, so that it decides what is lost, and when. */
class RelayHubTest {

    private static final RelayAddress FOOD = new RelayAddress(RelayAddress.Kind.TOPIC, "room", "food");

    private final ManualTime time = new ManualTime();

    /** A node, and the link that the test holds. */
    private final class Node implements RelayTarget, RelayEvents, Relay {

        final List<String> delivered = new ArrayList<>();
        final List<Object> events = new ArrayList<>();
        final List<RelayAddress> followed = new ArrayList<>();
        final List<List<RelayMessage>> batches = new ArrayList<>();
        final RelayHub hub;
        int reconnects;
        boolean used = true;

        Node(String name, String secret) {
            hub = new RelayHub(
                    new RelaySettings(
                            "app",
                            name,
                            secret,
                            1000,
                            1000,
                            500,
                            new RelaySettings.Patience(Duration.ofSeconds(5), Duration.ofMinutes(1))),
                    time,
                    Runnable::run,
                    this,
                    new Presence(time, Duration.ofSeconds(3), Runnable::run),
                    this);
            hub.start(this);
        }

        @Override
        public int deliver(RelayAddress address, EncodedMessage message, UUID only) {
            delivered.add(((Outbound.Text) message.message()).text());
            return 1;
        }

        @Override
        public int reach(RelayAddress address, UUID only, Outbound.Close frame) {
            throw new AssertionError("asks nobody");
        }

        @Override
        public SessionNews sessionsElsewhere() {
            throw new AssertionError("has no sessions");
        }

        @Override
        public boolean has(RelayAddress address) {
            return used;
        }

        @Override
        public void accept(RelayAddress topic, SharedEntry entry) {
            throw new AssertionError("nothing is kept here");
        }

        @Override
        public long deliverWithoutPlace(RelayAddress topic, SharedMessage message) {
            return 0;
        }

        @Override
        public void unfollowed(RelayAddress address) {}

        @Override
        public int connections() {
            return 3;
        }

        @Override
        public void changed(ClusterChange change) {
            events.add(change);
        }

        @Override
        public void lost(RelayLoss loss) {
            events.add(loss);
        }

        @Override
        public void follow(RelayAddress address) {
            followed.add(address);
        }

        @Override
        public void unfollow(RelayAddress address) {
            followed.remove(address);
        }

        @Override
        public void publish(List<RelayMessage> batch) {
            batches.add(batch);
        }

        @Override
        public void reconnect() {
            reconnects++;
        }

        @Override
        public void close() {}

        void says(String text) {
            hub.send(FOOD, Outbound.Text.of(text));
        }

        List<RelayLoss> losses() {
            return events.stream()
                    .filter(RelayLoss.class::isInstance)
                    .map(RelayLoss.class::cast)
                    .toList();
        }
    }

    private final Node ann = new Node("ann", "");
    private final Node bob = new Node("bob", "");
    private final List<Node> nodes = new ArrayList<>(List.of(ann, bob));

    @BeforeEach
    void connect() {
        nodes.forEach(node -> node.hub.linkUp());
        carry();
        pass(Duration.ofMillis(250));
    }

    /** Carries all batches to all nodes, until there are no more. */
    private void carry() {
        boolean more = true;
        while (more) {
            more = false;
            for (Node node : nodes) {
                while (!node.batches.isEmpty()) {
                    more = true;
                    List<RelayMessage> batch = node.batches.remove(0);
                    nodes.forEach(
                            to -> batch.forEach(message -> to.hub.received(message.address(), message.content())));
                    node.hub.published(Outcome.DONE);
                }
            }
        }
    }

    private void pass(Duration duration) {
        for (long left = duration.toMillis(); left > 0; left -= 250) {
            time.advance(Duration.ofMillis(250));
            nodes.forEach(node -> node.hub.tick());
            carry();
        }
    }

    /** Passes time in which nothing is carried. */
    private void passSilently(Duration duration) {
        for (long left = duration.toMillis(); left > 0; left -= 250) {
            time.advance(Duration.ofMillis(250));
            nodes.forEach(node -> node.hub.tick());
        }
    }

    @Test
    void messagesReachTheOthersAndNotTheSender() {
        ann.says("rice");
        ann.says("noodles");
        carry();

        assertThat(bob.delivered).containsExactly("rice", "noodles");
        assertThat(ann.delivered).isEmpty();
        assertThat(ann.hub.state()).isEqualTo(ClusterState.UP);
        assertThat(ann.hub.nodes()).extracting(ClusterNode::name).containsExactly("ann", "bob");
    }

    @Test
    void messagesThatComeDuringABatchGoTogetherInTheNext() {
        ann.says("1");
        for (int i = 2; i <= 10; i++) {
            ann.says(String.valueOf(i));
        }
        assertThat(ann.batches).hasSize(1);
        ann.batches.clear();
        ann.hub.published(Outcome.DONE);

        assertThat(ann.batches).hasSize(1);
        assertThat(ann.batches.get(0)).as("one envelope").hasSize(1);
        carry();
        assertThat(bob.delivered).containsExactly("2", "3", "4", "5", "6", "7", "8", "9", "10");
    }

    @Test
    void whatWaitsGoesOutWhenTheLinkIsBackAndTheOthersListen() {
        ann.hub.linkDown("cut");
        assertThat(ann.hub.state()).isEqualTo(ClusterState.DOWN);
        ann.says("waits");
        carry();
        assertThat(bob.delivered).isEmpty();

        ann.hub.linkUp();
        carry();
        assertThat(bob.delivered).as("not before bob was heard").isEmpty();
        pass(Duration.ofSeconds(2));

        assertThat(bob.delivered).containsExactly("waits");
        assertThat(ann.losses()).isEmpty();
    }

    @Test
    void whatWaitsTooLongIsLostAndTold() {
        ann.hub.linkDown("cut");
        CompletableFuture<?> published =
                ann.hub.publish(FOOD, null, Outbound.Text.of("late")).toCompletableFuture();

        passSilently(Duration.ofSeconds(6));

        assertThat(ann.losses()).containsExactly(new RelayLoss(RelayLoss.Reason.EXPIRED, 1));
        assertThat(published)
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(RelayException.class);
    }

    @Test
    void whatHasNoRoomIsLostAndTold() {
        ann.hub.linkDown("cut");
        for (int i = 0; i < 12; i++) {
            ann.says("x".repeat(95));
        }
        ann.says("y".repeat(501));

        assertThat(ann.losses())
                .containsExactly(
                        new RelayLoss(RelayLoss.Reason.FULL, 1),
                        new RelayLoss(RelayLoss.Reason.FULL, 1),
                        new RelayLoss(RelayLoss.Reason.TOO_BIG, 1));
    }

    @Test
    void whatTheEngineMayHaveTakenIsNotRepeated() {
        ann.says("perhaps");
        ann.batches.clear();
        ann.hub.published(Outcome.UNKNOWN);
        carry();

        assertThat(bob.delivered).isEmpty();
        assertThat(ann.losses()).containsExactly(new RelayLoss(RelayLoss.Reason.UNKNOWN, 1));
    }

    @Test
    void whatWasNotSentIsSentAgainInItsPlace() {
        ann.says("1");
        ann.says("2");
        ann.batches.clear();
        ann.hub.published(Outcome.NOT_SENT);
        carry();

        assertThat(bob.delivered).containsExactly("1", "2");
        assertThat(ann.losses()).isEmpty();
    }

    @Test
    void aNodeThatDoesNotHearItselfSaysSoAndConnectsAnew() {
        passSilently(Duration.ofMillis(3250));
        assertThat(ann.hub.state()).isEqualTo(ClusterState.DEGRADED);
        passSilently(Duration.ofSeconds(2));

        assertThat(ann.hub.state()).isEqualTo(ClusterState.DOWN);
        assertThat(ann.reconnects).isOne();
    }

    @Test
    void aNodeIsGoneAfterEightSecondsOfSilenceAndSoonAfterItStops() {
        pass(Duration.ofSeconds(10));
        nodes.remove(bob);
        pass(Duration.ofSeconds(5));
        assertThat(ann.hub.nodes()).as("a pause of 5 s").hasSize(2);
        pass(Duration.ofSeconds(4));
        assertThat(ann.hub.nodes()).hasSize(1);

        nodes.add(bob);
        bob.hub.linkUp();
        pass(Duration.ofSeconds(1));
        assertThat(ann.hub.nodes()).hasSize(2);
        bob.hub.close();
        carry();
        assertThat(ann.hub.nodes()).hasSize(1);
        assertThat(ann.events.stream()
                        .filter(ClusterChange.class::isInstance)
                        .map(change -> ((ClusterChange) change).kind()))
                .containsSubsequence(
                        ClusterChange.Kind.JOINED,
                        ClusterChange.Kind.LEFT,
                        ClusterChange.Kind.JOINED,
                        ClusterChange.Kind.LEFT);
    }

    @Test
    void aDeadEngineMakesNoFuneral() {
        pass(Duration.ofSeconds(10));
        passSilently(Duration.ofSeconds(20));

        assertThat(ann.hub.nodes()).hasSize(2);
    }

    @Test
    void poisonIsDroppedAndCounted() {
        bob.hub.received(FOOD, new byte[] {1, 2, 3});
        bob.hub.received(FOOD, new byte[0]);
        byte[] lies = new Envelope(Envelope.Kind.MESSAGES, 5, 1, null, new byte[] {9, 9, 9})
                .write(1, new Signer(""), FOOD.text("app"));
        bob.hub.received(FOOD, lies);
        bob.hub.received(
                RelayAddress.NODES,
                new Envelope(Envelope.Kind.HEARTBEAT, 5, 1, null, new byte[1])
                        .write(1, new Signer(""), RelayAddress.NODES.text("app")));

        assertThat(bob.hub.metrics().rejected()).containsEntry(RelayMetrics.Flaw.MALFORMED, 4L);
        ann.says("still here");
        carry();
        assertThat(bob.delivered).containsExactly("still here");
    }

    @Test
    void theNameOfANodeCannotMakeUpLinesOfTheLog() {
        Node eve = new Node("eve\n2026-12-01 INFO: all is well\u009b", "");
        nodes.add(eve);
        eve.hub.linkUp();
        pass(Duration.ofSeconds(3));

        assertThat(ann.hub.nodes())
                .extracting(ClusterNode::name)
                .containsExactly("ann", "bob", "eve?2026-12-01 INFO: all is well?");
    }

    @Test
    void anotherSecretIsAnotherApplication() {
        Node eve = new Node("eve", "a secret of her own");
        nodes.add(eve);
        eve.hub.linkUp();
        pass(Duration.ofSeconds(3));

        eve.says("let me in");
        carry();

        assertThat(bob.delivered).isEmpty();
        assertThat(ann.hub.nodes()).hasSize(2);
    }

    @Test
    void theStateIsToldWhenItChangesAndNotForEachAttempt() {
        ann.hub.linkDown("refused");
        for (int i = 0; i < 5; i++) {
            ann.hub.linkUp();
            ann.hub.linkDown("refused");
        }

        assertThat(ann.events)
                .filteredOn(ClusterChange.class::isInstance)
                .map(ClusterChange.class::cast)
                .filteredOn(change -> change.kind() == ClusterChange.Kind.LINK)
                .extracting(ClusterChange::state)
                .containsExactly(ClusterState.UP, ClusterState.DOWN);
    }

    @Test
    void whoWaitsForAnAddressThatIsLeftWaitsNoLonger() {
        ann.hub.use(FOOD);
        CompletableFuture<Void> waits = ann.hub.whenFollowed(FOOD).toCompletableFuture();
        assertThat(waits).isNotDone();
        ann.used = false;
        ann.hub.mayLeave(FOOD);
        pass(Duration.ofSeconds(6));
        assertThat(waits).isDone();

        ann.used = true;
        ann.hub.use(FOOD);
        CompletableFuture<Void> waitsAgain = ann.hub.whenFollowed(FOOD).toCompletableFuture();
        assertThat(waitsAgain).isNotDone();
        ann.hub.followed(FOOD);
        assertThat(waitsAgain).isDone();
    }

    @Test
    void addressesAreFollowedWhileTheyAreUsedAndALittleLonger() {
        ann.hub.use(FOOD);
        ann.hub.use(FOOD);
        RelayAddress inbox = RelayAddress.node(ann.hub.self().id());
        assertThat(ann.followed).containsExactly(RelayAddress.NODES, inbox, FOOD);

        ann.hub.mayLeave(FOOD);
        pass(Duration.ofSeconds(6));
        assertThat(ann.followed).as("used again").contains(FOOD);
        ann.used = false;
        ann.hub.mayLeave(FOOD);
        pass(Duration.ofSeconds(4));
        assertThat(ann.followed).contains(FOOD);
        pass(Duration.ofSeconds(2));

        assertThat(ann.followed).containsExactly(RelayAddress.NODES, inbox);
    }
}
