/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ConnectionStatus;
import dev.kawat.History;
import dev.kawat.KeptMessage;
import dev.kawat.Position;
import dev.kawat.Recovery;
import dev.kawat.Recovery.Outcome;
import dev.kawat.Topic;
import dev.kawat.TopicGap;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.event.PresenceObservers;
import dev.kawat.impl.event.SubscriptionObservers;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Topics that keep their messages, on one node. */
class HistoryTest {

    private final List<TopicGap> gaps = new CopyOnWriteArrayList<>();
    private final TestApplication application = TestApplication.builder()
            .observers(new Observers(
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    new SubscriptionObservers(null, null, gaps::add, PresenceObservers.NONE)))
            .endpoint(Recorder.class, Recorder::new)
            .set("kawat.history", "last.*=3/10m,short.*=1000/5s,room.*=1000/10m")
            .set("kawat.history-memory", "300KiB")
            .set("kawat.outbox-messages", "8")
            .start();
    private final DefaultServer server = application.server();
    private final Topic room = server.topic("room.1");

    @AfterEach
    void stop() {
        application.close();
    }

    private PairClient connect() {
        return application.connect("/recorder");
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().getNow(null);
    }

    private static List<Object> contents(History history) {
        return history.messages().stream().map(KeptMessage::content).toList();
    }

    private static String[] numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toArray(String[]::new);
    }

    @Test
    void keepsTheLastMessagesOfATopicThatARuleMatches() {
        Topic last = server.topic("last.1");
        for (String number : numbers(1, 5)) {
            last.send(number);
        }
        last.send(ByteBuffer.wrap(new byte[] {6}));

        History all = now(last.history(Position.OLDEST, 10));
        assertThat(contents(all)).containsExactly("4", "5", ByteBuffer.wrap(new byte[] {6}));
        assertThat(all.complete()).isTrue();
        assertThat(all.end()).isEqualTo(now(last.position()));
        assertThat(all.end().offset()).isEqualTo(6);
    }

    @Test
    void isReadInPages() {
        for (String number : numbers(1, 10)) {
            room.send(number);
        }

        History first = now(room.history(Position.OLDEST, 4));
        History second = now(room.history(first.end(), 4));
        History third = now(room.history(second.end(), 4));
        assertThat(contents(first)).containsExactly("1", "2", "3", "4");
        assertThat(contents(second)).containsExactly("5", "6", "7", "8");
        assertThat(contents(third)).containsExactly("9", "10");
        assertThat(contents(now(room.history(third.end(), 4)))).isEmpty();
    }

    @Test
    void messagesThatAreTooOldGo() {
        room.send("old");
        application.time().advance(Duration.ofMinutes(9));
        room.send("new");
        application.time().advance(Duration.ofMinutes(2));

        assertThat(contents(now(room.history(Position.OLDEST, 10)))).containsExactly("new");
    }

    @Test
    void subscriptionBeginsWhereItIsToldTo() {
        room.send("1");
        Position position = now(room.position());
        room.send("2");
        room.send("3");
        PairClient client = connect();

        Recovery recovery = now(client.connection().subscribeAsync("room.1", position));
        room.send("4");

        assertThat(recovery).isEqualTo(new Recovery(Outcome.RECOVERED, 2, position));
        assertThat(client.received()).containsExactly("2", "3", "4");
        assertThat(room.connections()).hasSize(1);
        assertThat(gaps).isEmpty();
    }

    @Test
    void subscriptionFromTheOldestHasAllThatIsKept() {
        Topic last = server.topic("last.1");
        for (String number : numbers(1, 5)) {
            last.send(number);
        }
        PairClient client = connect();

        Recovery recovery = now(client.connection().subscribeAsync("last.1", Position.OLDEST));

        assertThat(recovery.outcome()).isEqualTo(Outcome.RECOVERED);
        assertThat(recovery.messages()).isEqualTo(3);
        assertThat(client.received()).containsExactly("3", "4", "5");
    }

    @Test
    void subscriptionWithoutAPositionBeginsNow() {
        room.send("before");
        PairClient client = connect();

        client.connection().subscribe("room.1");
        room.send("after");

        assertThat(client.received()).containsExactly("after");
    }

    @Test
    void positionBehindWhichMessagesAreGoneIsLost() {
        Topic last = server.topic("last.1");
        last.send("1");
        Position position = now(last.position());
        for (String number : numbers(2, 5)) {
            last.send(number);
        }
        PairClient client = connect();

        Recovery recovery = now(client.connection().subscribeAsync("last.1", position));
        last.send("6");

        assertThat(recovery).isEqualTo(new Recovery(Outcome.LOST, 0, recovery.position()));
        assertThat(client.received()).containsExactly("6");
        assertThat(gaps).hasSize(1);
        assertThat(gaps.get(0).after()).isEqualTo(position);
        assertThat(gaps.get(0).next()).isEqualTo(recovery.position());
        assertThat(gaps.get(0).topic().name()).isEqualTo("last.1");
        assertThat(now(last.history(position, 10)).complete()).isFalse();
    }

    @Test
    void positionsOfOtherTopicsAndOfTheFutureAreLost() {
        room.send("1");
        server.topic("room.2").send("1");
        Position top = now(room.position());
        List<Position> wrong = List.of(
                now(server.topic("room.2").position()),
                Position.of(top.epoch(), top.offset() + 1, 0),
                Position.of(top.epoch(), top.offset(), top.check() ^ 1));

        for (Position position : wrong) {
            PairClient client = connect();
            assertThat(now(client.connection().subscribeAsync("room.1", position))
                            .outcome())
                    .as("%s", position)
                    .isEqualTo(Outcome.LOST);
        }
    }

    /** The outbox takes 8 messages, of which a replay uses half. */
    @Test
    void replayGoesNoFasterThanThePeerReads() {
        for (String number : numbers(1, 100)) {
            room.send(number);
        }
        DefaultConnection connection = application.admit();
        ManualChannel peer = application.open(connection);

        connection.subscribe("room.1", Position.OLDEST);
        room.send("101");
        assertThat(connection.droppedMessages()).isZero();
        assertThat(connection.bufferedAmount()).isLessThan(20);

        Await.until("all have come", () -> {
            peer.writeAll();
            return peer.texts().size() == 101;
        });
        assertThat(peer.texts()).containsExactly(numbers(1, 101));
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
    }

    @Test
    void replayOfWhatIsForgottenMeanwhileTellsTheGap() {
        DefaultConnection connection = application.admit();
        ManualChannel peer = application.open(connection);
        Topic brief = server.topic("short.1");
        for (String number : numbers(1, 100)) {
            brief.send(number);
        }
        connection.subscribe("short.1", Position.OLDEST);
        application.time().advance(Duration.ofSeconds(6)); // less than write-timeout
        brief.send("101");
        brief.send("102");

        Await.until("the last one has come", () -> {
            peer.writeAll();
            return peer.texts().contains("102");
        });
        assertThat(peer.texts()).startsWith("1", "2").endsWith("101", "102").hasSizeLessThan(20);
        assertThat(gaps).hasSize(1);
        assertThat(gaps.get(0).connection()).isSameAs(connection);
        assertThat(gaps.get(0).after().offset()).isEqualTo(peer.texts().size() - 2);
        assertThat(gaps.get(0).next().offset()).isEqualTo(100);
    }

    @Test
    void whoIsExceptedGetsTheMessageFromTheHistoryNeither() {
        PairClient speaker = connect();
        PairClient other = connect();
        room.except(speaker.connection()).send("from the speaker");

        speaker.connection().subscribe("room.1", Position.OLDEST);
        other.connection().subscribe("room.1", Position.OLDEST);
        room.except(speaker.connection()).send("and again");

        assertThat(speaker.received()).isEmpty();
        assertThat(other.received()).containsExactly("from the speaker", "and again");
    }

    @Test
    void sendToSomeIsRefusedUnlessItIsNotKept() {
        PairClient client = connect();
        client.connection().subscribe("room.1");

        assertThatThrownBy(() -> room.filter(connection -> true).send("hi"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("room.1")
                .hasMessageContaining("here()");
        assertThat(room.filter(connection -> true).here().send("hi")).isEqualTo(1);
        assertThat(room.here().send("there")).isEqualTo(1);
        assertThat(client.received()).containsExactly("hi", "there");
        assertThat(contents(now(room.history(Position.OLDEST, 10)))).isEmpty();
    }

    @Test
    void topicWithoutARuleHasNoHistory() {
        WebSocketConnection connection = connect().connection();
        Topic lobby = server.topic("lobby");

        assertThatThrownBy(lobby::position).hasMessageContaining("lobby").hasMessageContaining("history");
        assertThatThrownBy(() -> lobby.history(Position.OLDEST, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> connection.subscribe("lobby", Position.OLDEST))
                .isInstanceOf(IllegalStateException.class);
        assertThat(connection.topics()).isEmpty();
        assertThatThrownBy(() -> room.history(Position.OLDEST, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> room.history(Position.OLDEST, 10_001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void historyThatWasNotUsedForLongestIsForgottenFirst() {
        room.send("1");
        Position position = now(room.position());
        PairClient client = connect();
        client.connection().subscribe("room.1");
        application.time().advance(Duration.ofSeconds(1));
        Topic other = server.topic("room.2");
        for (int i = 0; i < 40; i++) {
            other.send("x".repeat(10_000));
            application.time().advance(Duration.ofSeconds(1));
        }

        assertThat(contents(now(room.history(Position.OLDEST, 10)))).isEmpty();
        assertThat(now(connect().connection().subscribeAsync("room.1", position))
                        .outcome())
                .isEqualTo(Outcome.LOST);
        room.send("goes on");
        assertThat(client.received()).containsExactly("goes on");
        assertThat(now(room.position()).epoch()).isNotEqualTo(position.epoch());
    }

    /** A subscriber that sends while it is delivered to. */
    @Test
    void allSubscribersHaveTheSameOrder() {
        List<PairClient> clients =
                IntStream.range(0, 5).mapToObj(i -> connect()).toList();
        clients.forEach(client -> client.connection().subscribe("room.1"));

        Await.together(4, thread -> {
            for (int i = 0; i < 200; i++) {
                room.send(thread + "-" + i);
            }
        });

        Await.until(
                "all have all",
                () -> clients.stream().allMatch(client -> client.received().size() == 800));
        List<Object> order = contents(now(room.history(Position.OLDEST, 1000)));
        clients.forEach(client -> assertThat(client.received()).isEqualTo(order));
    }

    /** Subscriptions at any moment, beside senders: no message is missing and none comes twice. */
    @Test
    void noMessageIsMissingBetweenHistoryAndSubscription() {
        List<PairClient> clients = new CopyOnWriteArrayList<>();
        Await.together(3, thread -> {
            for (int i = 0; i < 200; i++) {
                if (thread < 2) {
                    room.send(thread + "-" + i);
                } else {
                    PairClient client = connect();
                    client.connection().subscribe("room.1", Position.OLDEST);
                    clients.add(client);
                }
            }
        });

        List<Object> order = contents(now(room.history(Position.OLDEST, 1000)));
        assertThat(order).hasSize(400);
        clients.forEach(client -> {
            Await.until("all have come", () -> client.received().size() >= 400);
            assertThat(client.received()).isEqualTo(order);
        });
    }

    @Test
    void replayEndsWithTheSubscription() {
        for (String number : numbers(1, 100)) {
            room.send(number);
        }
        DefaultConnection connection = application.admit();
        ManualChannel peer = application.open(connection);
        connection.subscribe("room.1", Position.OLDEST);

        connection.unsubscribe("room.1");
        for (int i = 0; i < 20; i++) {
            peer.writeAll();
        }

        assertThat(peer.texts()).hasSizeLessThan(10);
    }

    /** What is due has a bound, so senders that are faster than the delivery wait for it, and take turns in it. */
    @Test
    void sendersDeliverForOneAnother() {
        List<PairClient> clients =
                IntStream.range(0, 3).mapToObj(i -> connect()).toList();
        clients.forEach(client -> client.connection().subscribe("room.1"));

        Await.together(8, thread -> {
            for (int i = 0; i < 2000; i++) {
                room.here();
                room.send("x");
            }
        });

        Await.until(
                "all have all",
                () -> clients.stream().allMatch(client -> client.received().size() == 16_000));
    }

    @Test
    void historyThatIsOverLeavesNothing() {
        PairClient client = connect();
        client.connection().subscribe("room.1");
        room.send("1");
        client.connection().unsubscribe("room.1");
        Position position = now(room.position());

        application.time().advance(Duration.ofMinutes(11));

        assertThat(now(connect().connection().subscribeAsync("room.1", position))
                        .outcome())
                .isEqualTo(Outcome.LOST);
    }
}
