/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.NonBlocking;
import dev.kawat.OnConnection;
import dev.kawat.TopicSubscription;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The order of events, and the threads of observers. */
class ObserversTest {

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<TestApplication> applications = new ArrayList<>();

    private final Observers observers = new Observers(
            server -> seen.add("server opened " + server.name()),
            server -> seen.add("server closed " + server.connections().size()),
            connection -> seen.add("opened " + connection.id() + " " + connection.status()),
            connection -> seen.add("closed " + connection.id() + " " + connection.status()),
            null,
            null,
            new SubscriptionObservers(
                    begun -> seen.add("subscribed " + describe(begun)),
                    ended -> seen.add("unsubscribed " + describe(ended)),
                    null,
                    PresenceObservers.NONE));

    private static String describe(TopicSubscription subscription) {
        return subscription.connection().id() + " to " + subscription.topic().name() + " of "
                + subscription.subscribers();
    }

    private TestApplication start(Class<?> type, Object handler) {
        return keep(TestApplication.builder()
                .observers(observers)
                .endpoint(type, () -> handler)
                .start());
    }

    private TestApplication keep(TestApplication started) {
        applications.add(started);
        return started;
    }

    @AfterEach
    void stop() {
        applications.forEach(TestApplication::close);
    }

    @WebSocketEndpoint("/room")
    class Room {

        @OnConnection
        boolean gate(dev.kawat.Handshake handshake) {
            return handshake.queryParam("refuse").isEmpty();
        }

        @OnOpen
        void opened(WebSocketConnection connection) {
            seen.add("onOpen");
            connection.subscribe("room");
        }

        @OnMessage
        void text(String message, WebSocketConnection connection) {
            connection.unsubscribe(message);
        }

        @OnClose
        void closed() {
            seen.add("onClose");
        }
    }

    @Nested
    class OfConnections {

        @Test
        void hearOfOpeningBeforeOnOpenAndOfClosingAfterOnClose() {
            TestApplication application = start(Room.class, new Room());
            PairClient client = application.connect("/room");

            client.end().close();

            assertThat(seen)
                    .containsExactly(
                            "opened 1 CONNECTED",
                            "onOpen",
                            "subscribed 1 to room of 1",
                            "onClose",
                            "unsubscribed 1 to room of 0",
                            "closed 1 CLOSED");
        }

        @Test
        void hearNothingOfWhatWasRefusedOrNeverOpened() {
            TestApplication application = start(Room.class, new Room());

            application.request("/room?refuse=yes");
            application.admit().abandon();

            assertThat(seen).isEmpty();
        }

        @NonBlocking
        @WebSocketEndpoint("/quick")
        class Quick {

            @OnOpen
            void opened() {
                seen.add("onOpen");
            }

            @OnClose
            void closed() {
                seen.add("onClose");
            }
        }

        @Test
        void mayBlockSoThatTheyRunOnAWorkerWhateverTheHandlerPromises() {
            ManualExecutor workers = new ManualExecutor();
            TestApplication application = keep(TestApplication.builder()
                    .workers(workers)
                    .observers(observers)
                    .endpoint(Quick.class, Quick::new)
                    .start());
            PairClient client = application.connect("/quick");
            List<String> onTheTransportsThread = List.copyOf(seen);
            workers.runAll();
            List<String> onTheWorker = List.copyOf(seen);

            client.end().close();
            List<String> closedOnTheTransportsThread = List.copyOf(seen);
            workers.runAll();

            assertThat(onTheTransportsThread).isEmpty();
            assertThat(onTheWorker).containsExactly("opened 1 CONNECTED", "onOpen");
            assertThat(closedOnTheTransportsThread).isEqualTo(onTheWorker);
            assertThat(seen).containsExactly("opened 1 CONNECTED", "onOpen", "onClose", "closed 1 CLOSED");
        }
    }

    @Nested
    class OfTopics {

        private final TestApplication application = start(Room.class, new Room());
        private final PairClient first = application.connect("/room");
        private final PairClient second = application.connect("/room");

        @Test
        void hearEachChangeOnceWithHowManyThereAre() {
            seen.clear();

            first.connection().subscribe("news");
            first.connection().subscribe("news");
            second.connection().subscribe("news");
            second.send("news");
            second.send("news");
            second.send("unknown");

            assertThat(seen)
                    .containsExactly(
                            "subscribed 1 to news of 1", "subscribed 2 to news of 2", "unsubscribed 2 to news of 1");
        }

        @Test
        void hearOfEveryTopicThatEndsWithItsConnection() {
            first.connection().subscribe("a");
            first.connection().subscribe("b");
            seen.clear();

            first.end().close();

            assertThat(seen)
                    .containsExactly(
                            "onClose",
                            "unsubscribed 1 to a of 0",
                            "unsubscribed 1 to b of 0",
                            "unsubscribed 1 to room of 1",
                            "closed 1 CLOSED");
        }

        @Test
        void hearNothingOfASubscriptionThatCameTooLate() {
            first.end().close();
            seen.clear();

            first.connection().subscribe("news");

            assertThat(seen).isEmpty();
        }

        @Test
        void mayCallTheConnectionForNoLockIsHeld() {
            List<String> topics = new CopyOnWriteArrayList<>();
            Observers calling = new Observers(
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    new SubscriptionObservers(
                            begun -> {
                                CountDownLatch asked = new CountDownLatch(1);
                                Await.start(() -> {
                                    topics.addAll(begun.connection().topics());
                                    begun.topic().send("welcome");
                                    asked.countDown();
                                });
                                Await.until("another thread has asked the connection", asked);
                            },
                            null,
                            null,
                            PresenceObservers.NONE));
            TestApplication other = keep(TestApplication.builder()
                    .observers(calling)
                    .endpoint(Recorder.class, Recorder::new)
                    .start());
            PairClient client = other.connect("/recorder");

            client.connection().subscribe("news");

            assertThat(topics).containsExactly("news");
            assertThat(client.received()).containsExactly("welcome");
        }
    }

    @Nested
    class OfServers {

        /** Tells the observers that the servers of an application are open. */
        private TestApplication announced(TestApplication application) {
            application.deployment().announce();
            seen.clear();
            return application;
        }

        @Test
        void hearOfOpeningWhenItIsAnnounced() {
            TestApplication application = start(Room.class, new Room());

            application.deployment().announce();

            assertThat(seen).containsExactly("server opened Room");
        }

        @Test
        void hearOfTheEndOnceAfterTheLastConnection() {
            TestApplication application = announced(start(Room.class, new Room()));
            application.connect("/room");
            DefaultConnection silent = application.admit();
            application.openAutomatic(silent);
            seen.clear();

            application.server().terminate();
            List<String> before = List.copyOf(seen);
            silent.closed(1001, "");
            application.server().terminate();
            application.close();

            assertThat(before).contains("closed 1 CLOSED").doesNotContain("server closed 0");
            assertThat(seen).endsWith("closed 2 CLOSED", "server closed 0").containsOnlyOnce("server closed 0");
        }

        @Test
        void hearNothingOfAServerThatNeverOpened() {
            TestApplication application = start(Room.class, new Room());

            application.close();

            assertThat(seen).isEmpty();
        }

        @Test
        void hearOfTheEndOfAServerWithoutConnectionsAtOnce() {
            TestApplication application = announced(start(Room.class, new Room()));

            application.server().terminate();

            assertThat(seen).containsExactly("server closed 0");
        }

        @Test
        void hearOfTheEndOnceWhenHandshakesAreRefusedAfterwards() {
            TestApplication application = announced(start(Room.class, new Room()));
            application.server().terminate();

            HandshakeOutcome refused = application.request("/room");

            assertThat(refused).isEqualTo(HandshakeOutcome.Refused.with(503));
            assertThat(seen).containsExactly("server closed 0");
        }

        @Test
        void hearOfTheEndAfterAConnectionThatWasJustBeingOpened() {
            TestApplication application = announced(start(Room.class, new Room()));
            DefaultConnection connection = application.admit();

            application.server().terminate();
            application.openAutomatic(connection);
            List<String> before = List.copyOf(seen);
            connection.closed(1001, "");

            assertThat(before).isEmpty();
            assertThat(seen).containsExactly("server closed 0"); // nobody was told that the connection was open
        }

        @Test
        void hearOfTheEndEvenIfAHandlerNeverReturns() {
            ManualExecutor workers = new ManualExecutor(); // which nobody runs
            TestApplication application = announced(keep(TestApplication.builder()
                    .workers(workers)
                    .observers(observers)
                    .endpoint(Room.class, Room::new)
                    .start()));
            application.connect("/room");

            application.close();

            assertThat(seen).containsExactly("server closed 0");
        }
    }
}
