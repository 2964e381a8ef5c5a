/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.Member;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.presence.Row;
import dev.kawat.impl.presence.Row.Count;
import dev.kawat.impl.presence.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who is connected, as three nodes tell each other. */
class PresenceExchangeTest {

    private static final Duration SOON = Duration.ofMillis(500);

    private final ThreeNodes cluster = new ThreeNodes();
    private final ThreeNodes.Node ann = cluster.ann;
    private final ThreeNodes.Node bob = cluster.bob;
    private final ThreeNodes.Node eve = cluster.eve;

    private static List<Member> users(ThreeNodes.Node node) {
        return List.copyOf(node.room.members().users());
    }

    @Test
    void isKnownHereAtOnceAndElsewhereSoon() {
        ann.connect("carol");
        ann.connect("carol");
        bob.connect("carol");
        bob.connect("dave");
        bob.connect(null);
        assertThat(ann.members()).isEqualTo("Members[users=[Member[name=carol, connections=2]], anonymous=0]");

        cluster.pass(SOON);

        assertThat(List.of(ann.members(), bob.members(), eve.members()))
                .containsOnly(
                        "Members[users=[Member[name=carol, connections=3], Member[name=dave, connections=1]], anonymous=1]");
        assertThat(eve.room.members().connections()).isEqualTo(5);
    }

    @Test
    void isKnownOfTopicsToo() {
        WebSocketConnection carol = ann.connect("carol");
        ann.room.subscribed("food", carol);
        WebSocketConnection dave = bob.connect("dave");
        bob.room.subscribed("food", dave);
        bob.room.subscribed("sport", dave);
        cluster.pass(SOON);
        assertThat(eve.room.members("food").users()).containsExactly(new Member("carol", 1), new Member("dave", 1));

        bob.room.unsubscribed("food", dave);
        ann.room.remove(carol);
        cluster.pass(SOON);

        assertThat(eve.room.members("food").users()).isEmpty();
        assertThat(eve.room.members("sport").users()).containsExactly(new Member("dave", 1));
        assertThat(users(eve)).containsExactly(new Member("dave", 1));
    }

    @Test
    void whoComesAndGoesIsToldOncePerNode() {
        WebSocketConnection first = ann.connect("carol");
        cluster.pass(SOON);
        WebSocketConnection second = bob.connect("carol");
        cluster.pass(SOON);
        ann.room.remove(first);
        cluster.pass(Duration.ofSeconds(4));
        assertThat(List.of(ann.told, bob.told, eve.told)).containsOnly(List.of("+carolfalse"));

        bob.room.remove(second);
        cluster.pass(Duration.ofSeconds(2));
        assertThat(users(eve)).as("at once").isEmpty();
        assertThat(eve.told).as("but not told").hasSize(1);
        cluster.pass(Duration.ofSeconds(2));

        assertThat(List.of(ann.told, bob.told, eve.told)).containsOnly(List.of("+carolfalse", "-carolfalse"));
    }

    @Test
    void changesThatNobodyAsksForDoNotPileUp() {
        ann.connect("carol");
        WebSocketConnection dave = ann.connect("dave");
        cluster.pass(SOON);
        ann.cut();
        ann.room.remove(dave);
        for (int i = 0; i < 25_000; i++) {
            ann.room.remove(ann.connect("visitor" + i));
        }
        ann.connect("frank");
        ann.heal();
        cluster.pass(Duration.ofSeconds(5));

        assertThat(users(bob)).containsExactly(new Member("carol", 1), new Member("frank", 1));
        assertThat(users(eve)).isEqualTo(users(bob));
    }

    @Test
    void rowsOfATopicThatNobodyCanHaveAreNone() {
        Row long256 = new Row(new Scope("room", "x".repeat(256)), "carol");
        byte[] written = new PresenceRows(1, 0, 0, List.of(new Count(long256, 1))).write();

        assertThatThrownBy(() -> PresenceRows.read(written)).isInstanceOf(BadEnvelopeException.class);
    }

    @Test
    void whoComesBackInTimeHasNotLeft() {
        WebSocketConnection before = ann.connect("carol");
        cluster.pass(SOON);
        ann.room.remove(before);
        cluster.pass(Duration.ofSeconds(2));
        bob.connect("carol");
        cluster.pass(Duration.ofSeconds(5));

        assertThat(List.of(ann.told, bob.told, eve.told)).containsOnly(List.of("+carolfalse"));
    }

    @Test
    void nodeThatStopsTakesItsRowsWithIt() {
        ann.connect("carol");
        bob.connect("dave");
        cluster.pass(SOON);

        bob.hub.close();
        cluster.carry();

        assertThat(users(eve)).containsExactly(new Member("carol", 1));
        cluster.nodes.remove(bob);
        ann.connect("dave");
        cluster.pass(Duration.ofSeconds(5));
        assertThat(eve.told).as("dave came back within the linger").containsExactly("+carolfalse", "+davefalse");
    }

    @Test
    void nodeThatIsSilentForTooLongIsGoneAndReturnsWithAllItsRows() {
        bob.connect("dave");
        cluster.pass(Duration.ofSeconds(10));

        bob.frozen = true;
        cluster.pass(Duration.ofSeconds(5));
        assertThat(users(eve)).as("5 s harm nobody").hasSize(1);
        cluster.pass(Duration.ofSeconds(15));
        assertThat(users(eve)).isEmpty();
        bob.frozen = false;
        bob.hub.linkUp();
        cluster.pass(Duration.ofSeconds(3));

        assertThat(users(eve)).containsExactly(new Member("dave", 1));
        assertThat(eve.told).containsExactly("+davefalse", "-davefalse", "+davefalse");
        assertThat(bob.told).containsExactly("+davefalse");
    }

    @Test
    void lostChangesAreNoticedByTheNextOneOrTheHeartbeat() {
        ann.connect("carol");
        cluster.pass(SOON);
        cluster.lost.add(Envelope.Kind.PRESENCE);
        ann.connect("dave");
        cluster.pass(SOON);
        cluster.lost.clear();
        assertThat(users(eve)).hasSize(1);

        cluster.pass(Duration.ofSeconds(4));
        assertThat(users(eve)).as("nothing changes any more").hasSize(2);

        cluster.lost.add(Envelope.Kind.PRESENCE);
        ann.connect("erin");
        cluster.pass(SOON);
        cluster.lost.clear();
        ann.connect("frank");
        cluster.pass(SOON);
        assertThat(users(eve)).as("the next change has shown the hole").hasSize(4);
    }

    @Test
    void nodeThatWasCutOffKnowsAllAndIsKnownAgain() {
        bob.connect("dave");
        cluster.pass(Duration.ofSeconds(10));
        bob.cut();
        WebSocketConnection gone = ann.connect("carol");
        bob.connect("erin");
        cluster.pass(Duration.ofSeconds(20));
        assertThat(users(eve)).containsExactly(new Member("carol", 1));
        ann.room.remove(gone);
        ann.connect("frank");
        cluster.pass(Duration.ofSeconds(5));

        bob.heal();
        cluster.pass(Duration.ofSeconds(5));

        assertThat(users(ann))
                .containsExactly(new Member("dave", 1), new Member("erin", 1), new Member("frank", 1))
                .isEqualTo(users(bob))
                .isEqualTo(users(eve));
        assertThat(bob.told).containsExactly("+davefalse", "+erinfalse", "+frankfalse");
    }

    @Test
    void tellsManyRowsInSeveralParts() {
        for (int i = 0; i < 5000; i++) {
            ann.connect("a user with a rather long name, so that parts are full soon " + i);
        }
        cluster.pass(SOON);
        assertThat(users(eve)).hasSize(5000);

        ThreeNodes.Node late = cluster.bob;
        late.cut();
        cluster.pass(Duration.ofSeconds(10));
        late.presence.left(ann.hub.self().id());
        late.heal();
        cluster.pass(Duration.ofSeconds(5));

        assertThat(users(late)).hasSize(5000);
        List<Count> rows = new ArrayList<>(ann.presence.own(true).all());
        assertThat(PresenceRows.divide(rows)).hasSizeGreaterThan(5);
    }

    @Test
    void connectionsWithoutIdentityGetTheirNameLater() {
        WebSocketConnection connection = ann.connect(null);
        ann.room.subscribed("food", connection);
        cluster.pass(SOON);
        assertThat(eve.room.members("food").anonymous()).isOne();

        ann.room.remove(connection);
        WebSocketConnection named = ann.connect("carol");
        ann.room.subscribed("food", named);
        cluster.pass(SOON);

        assertThat(eve.room.members("food").anonymous()).isZero();
        assertThat(eve.members()).isEqualTo("Members[users=[Member[name=carol, connections=1]], anonymous=0]");
    }

    @Test
    void randomChangesAndLossesConverge() {
        Random random = new Random(7);
        List<Runnable> leaves = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            ThreeNodes.Node node = cluster.nodes.get(random.nextInt(3));
            if (random.nextInt(3) > 0 || leaves.isEmpty()) {
                String user = random.nextInt(4) == 0 ? null : "user " + random.nextInt(20);
                WebSocketConnection connection = node.connect(user);
                node.room.subscribed("topic " + random.nextInt(3), connection);
                leaves.add(() -> node.room.remove(connection));
            } else {
                leaves.remove(random.nextInt(leaves.size())).run();
            }
            if (random.nextInt(5) == 0) {
                cluster.lost.add(random.nextBoolean() ? Envelope.Kind.PRESENCE : Envelope.Kind.PRESENCE_ASK);
            } else {
                cluster.lost.clear();
            }
            if (random.nextInt(3) == 0) {
                cluster.pass(Duration.ofMillis(250));
            }
        }
        cluster.lost.clear();
        cluster.pass(Duration.ofSeconds(6));

        assertThat(ann.members()).isEqualTo(bob.members()).isEqualTo(eve.members());
        for (int i = 0; i < 3; i++) {
            String topic = "topic " + i;
            assertThat(ann.room.members(topic))
                    .isEqualTo(bob.room.members(topic))
                    .isEqualTo(eve.room.members(topic));
        }
        leaves.forEach(Runnable::run);
        cluster.pass(Duration.ofSeconds(6));
        assertThat(List.of(ann.members(), bob.members(), eve.members())).containsOnly("Members[users=[], anonymous=0]");
    }

    @Test
    void rowsSayTheSameAfterTheirWayAndLiesAreNone() throws Exception {
        PresenceRows rows = new PresenceRows(
                7,
                1,
                3,
                List.of(
                        new Count(new Row(new Scope("room", null), "carol"), 2),
                        new Count(new Row(new Scope("room", "föd:}\r\n*"), null), 0)));

        assertThat(PresenceRows.read(rows.write())).isEqualTo(rows);
        byte[] bytes = rows.write();
        Random random = new Random(3);
        for (int i = 0; i < 50_000; i++) {
            byte[] changed = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 3));
            if (changed.length > 0) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            for (Reader reader :
                    List.<Reader>of(PresenceRows::read, Question::read, Answer::read, SessionReport::read)) {
                try {
                    assertThat(reader.read(changed)).isNotNull();
                } catch (BadEnvelopeException refused) {
                    assertThat(refused.flaw()).isNotNull();
                }
            }
        }
    }

    private interface Reader {
        Object read(byte[] payload) throws BadEnvelopeException;
    }
}
