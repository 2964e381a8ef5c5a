/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.NonBlocking;
import dev.kawat.OnCaughtUp;
import dev.kawat.OnSlow;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.event.SubscriptionObservers;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How an application learns that a peer does not keep up, and that it does again. */
class SlowPeerTest {

    private static final Duration ROUND = Duration.ofMillis(250);

    @WebSocketEndpoint(value = "/feed", outboxMessages = "16", outboxBytes = "1600", slowAfter = "3s")
    static class Feed {

        final List<String> events = new CopyOnWriteArrayList<>();

        @OnSlow
        void slow(WebSocketConnection connection) {
            events.add("slow " + connection.bufferedAmount());
        }

        @OnCaughtUp
        String caughtUp() {
            events.add("caught up");
            return "what you have missed";
        }

        @OnClose
        void closed(CloseReason reason) {
            events.add("close " + reason.getCloseCode().getCode());
        }
    }

    private final List<TestApplication> applications = new ArrayList<>();
    private final TestApplication application = keep(TestApplication.of(Feed.class, Feed::new));
    private final DefaultConnection connection = application.admit();
    private final ManualChannel channel = application.open(connection);
    private final Feed feed = connection.handler(Feed.class);

    private TestApplication keep(TestApplication started) {
        applications.add(started);
        return started;
    }

    @AfterEach
    void stop() {
        applications.forEach(TestApplication::close);
    }

    private static void send(DefaultConnection to, int messages) {
        for (int i = 0; i < messages; i++) {
            to.send("m");
        }
    }

    @Test
    void halfOfTheMessagesMakeAPeerSlowWithoutAFurtherSend() {
        send(connection, 7);
        application.time().advance(ROUND);
        List<String> before = List.copyOf(feed.events);

        send(connection, 1);
        application.time().advance(ROUND);
        application.time().advance(ROUND);

        assertThat(before).isEmpty();
        assertThat(feed.events).containsExactly("slow 8");
    }

    @Test
    void halfOfTheBytesMakeAPeerSlow() {
        connection.send("x".repeat(799));
        application.time().advance(ROUND);
        List<String> before = List.copyOf(feed.events);

        connection.send("y");
        application.time().advance(ROUND);

        assertThat(before).isEmpty();
        assertThat(feed.events).containsExactly("slow 800");
    }

    @Test
    void aLargeMessageThatIsBeingWrittenMakesNobodySlow() {
        connection.send("x".repeat(1600));
        channel.take();

        application.time().advance(Duration.ofSeconds(2));

        assertThat(feed.events).isEmpty();
    }

    @Test
    void aWriteThatStandsMakesAPeerSlow() {
        connection.send("x");
        channel.take();

        application.time().advance(Duration.ofSeconds(3));
        List<String> before = List.copyOf(feed.events);
        application.time().advance(ROUND);

        assertThat(before).isEmpty();
        assertThat(feed.events).containsExactly("slow 1");
    }

    @Test
    void aPeerThatReadsAgainHasCaughtUpWithoutAFurtherSend() {
        send(connection, 8);
        application.time().advance(ROUND);

        channel.writeAll();
        application.time().advance(ROUND);
        channel.writeAll();
        application.time().advance(Duration.ofSeconds(10));

        assertThat(feed.events).containsExactly("slow 8", "caught up");
        assertThat(channel.texts()).endsWith("m", "what you have missed");
    }

    @WebSocketEndpoint(value = "/ticks", outboxMessages = "4", outboxPolicy = "drop-newest")
    static class Ticks {

        final List<Long> dropped = new CopyOnWriteArrayList<>();

        @OnCaughtUp
        void caughtUp(WebSocketConnection connection, long droppedSince) {
            dropped.add(droppedSince);
            dropped.add(connection.droppedMessages());
        }
    }

    @Test
    void eachTimeItIsToldHowManyMessagesWereDroppedSinceTheLast() {
        TestApplication ticking = keep(TestApplication.of(Ticks.class, Ticks::new));
        DefaultConnection slow = ticking.admit();
        ManualChannel itsChannel = ticking.open(slow);

        for (int messages : new int[] {7, 4, 5}) {
            send(slow, messages);
            ticking.time().advance(ROUND);
            itsChannel.writeAll();
            ticking.time().advance(ROUND);
        }

        assertThat(slow.handler(Ticks.class).dropped).containsExactly(3L, 3L, 0L, 3L, 1L, 4L);
    }

    @Test
    void eachTimeIsTold() {
        for (int i = 0; i < 3; i++) {
            send(connection, 8);
            application.time().advance(ROUND);
            channel.writeAll();
            application.time().advance(ROUND);
            channel.writeAll();
        }

        assertThat(feed.events).containsExactly("slow 8", "caught up", "slow 8", "caught up", "slow 8", "caught up");
    }

    @Test
    void aPeerThatIsGivenUpIsNotSaidToHaveCaughtUp() {
        send(connection, 8);
        channel.take();

        application.time().advance(Duration.ofSeconds(11));

        assertThat(feed.events).containsExactly("slow 8", "close 1006");
        assertThat(channel.drops()).isEqualTo(1);
    }

    @Test
    void nothingIsToldAfterOurOwnClose() {
        send(connection, 8);
        connection.terminate();

        application.time().advance(ROUND);
        channel.writeAll();
        application.time().advance(ROUND);

        assertThat(feed.events).isEmpty();
    }

    @NonBlocking
    @WebSocketEndpoint(value = "/quick", outboxMessages = "16")
    static class Quick {

        final List<String> threads = new CopyOnWriteArrayList<>();

        @OnSlow
        void slow() {
            threads.add("slow");
        }

        @OnMessage
        void text(String message) {
            threads.add(message);
        }
    }

    @Test
    void noCodeOfTheApplicationRunsOnTheWatchdogsThread() {
        ManualExecutor workers = new ManualExecutor();
        TestApplication quick = keep(TestApplication.builder()
                .workers(workers)
                .endpoint(Quick.class, Quick::new)
                .start());
        DefaultConnection slow = quick.admit();
        quick.open(slow);
        Quick handler = slow.handler(Quick.class);
        send(slow, 8);

        quick.time().advance(ROUND);
        List<String> inTheRound = List.copyOf(handler.threads);
        workers.runAll();

        assertThat(inTheRound).isEmpty();
        assertThat(handler.threads).containsExactly("slow");
    }

    @Test
    void aBusyHandlerIsToldLaterAndOnlyWhatStillHolds() {
        ManualExecutor workers = new ManualExecutor();
        TestApplication busy = keep(TestApplication.builder()
                .workers(workers)
                .endpoint(Feed.class, Feed::new)
                .start());
        DefaultConnection slow = busy.admit();
        ManualChannel itsChannel = busy.open(slow);
        workers.runAll();
        Feed handler = slow.handler(Feed.class);

        send(slow, 8);
        busy.time().advance(ROUND);
        itsChannel.writeAll();
        busy.time().advance(ROUND);
        workers.runAll();
        List<String> neither = List.copyOf(handler.events);
        send(slow, 8);
        busy.time().advance(ROUND);
        workers.runAll();

        assertThat(neither).isEmpty();
        assertThat(handler.events).containsExactly("slow 8");
    }

    @Test
    void observersAreToldBeforeTheHandler() {
        List<String> seen = new CopyOnWriteArrayList<>();
        Observers observers = new Observers(
                null,
                null,
                null,
                null,
                slow -> seen.add("slow " + slow.id() + " " + slow.handler(Feed.class).events),
                caughtUp -> seen.add("caught up " + caughtUp.id()),
                SubscriptionObservers.NONE);
        TestApplication observed = keep(TestApplication.builder()
                .observers(observers)
                .endpoint(Feed.class, Feed::new)
                .start());
        DefaultConnection slow = observed.admit();
        ManualChannel itsChannel = observed.open(slow);

        send(slow, 8);
        observed.time().advance(ROUND);
        itsChannel.writeAll();
        observed.time().advance(ROUND);

        assertThat(seen).containsExactly("slow 1 []", "caught up 1");
        assertThat(slow.handler(Feed.class).events).containsExactly("slow 8", "caught up");
    }

    @Test
    void observersAreEnough() {
        List<WebSocketConnection> seen = new CopyOnWriteArrayList<>();
        TestApplication observed = keep(TestApplication.builder()
                .observers(new Observers(null, null, null, null, seen::add, null, SubscriptionObservers.NONE))
                .endpoint(Recorder.class, Recorder::new)
                .start());
        DefaultConnection slow = observed.admit();
        observed.open(slow);

        send(slow, 512);
        observed.time().advance(ROUND);

        assertThat(seen).containsExactly(slow);
    }

    @Test
    void whoDoesNotWantToKnowHasNoPace() {
        TestApplication plain = keep(TestApplication.of(Recorder.class, Recorder::new));

        assertThat(plain.admit().pace()).isNull();
        assertThat(connection.pace()).isNotNull();
    }
}
