/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Broadcast;
import dev.kawat.SendTo;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What becomes of what callbacks return. */
class ReplyTest {

    private final List<AutoCloseable> closing = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : closing) {
            one.close();
        }
    }

    private <C extends AutoCloseable> C keep(C one) {
        closing.add(one);
        return one;
    }

    private TestApplication application(Object handler) {
        return keep(TestApplication.of(handler.getClass(), () -> handler));
    }

    private PairClient connect(Object handler) {
        return application(handler).connect("/p");
    }

    /** Answers each message with what a test says, and keeps what fails. */
    @WebSocketEndpoint(value = "/p", outboxMessages = "8", outboxBytes = "64")
    static class Answering {
        final Function<String, Object> answers;
        final List<String> events = new CopyOnWriteArrayList<>();

        Answering(Function<String, Object> answers) {
            this.answers = answers;
        }

        @OnMessage
        Object message(String message) {
            events.add(message);
            return answers.apply(message);
        }

        @OnError
        void failed(Throwable failure) {
            events.add("failed " + failure.getMessage());
        }

        @OnClose
        void closed() {
            events.add("closed");
        }
    }

    /** Gives so many numbers, one for each request, and keeps what is asked of it. Asked within an item, it goes on at once. */
    private static final class Numbers implements Flow.Publisher<String> {
        final int count;
        final List<String> calls = new CopyOnWriteArrayList<>();

        Numbers(int count) {
            this.count = count;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super String> subscriber) {
            subscriber.onSubscribe(new Flow.Subscription() {
                private int next;

                @Override
                public void request(long n) {
                    calls.add("request " + n);
                    for (long i = 0; i < n && next < count; i++) {
                        subscriber.onNext(String.valueOf(next++));
                    }
                    if (next == count) {
                        next++;
                        subscriber.onComplete();
                    }
                }

                @Override
                public void cancel() {
                    calls.add("cancel");
                }
            });
        }
    }

    /** Gives what the test tells it to. */
    private static final class ByHand implements Flow.Publisher<String>, Flow.Subscription {
        Flow.Subscriber<? super String> subscriber;
        final AtomicInteger requested = new AtomicInteger();
        final AtomicInteger cancelled = new AtomicInteger();

        @Override
        public void subscribe(Flow.Subscriber<? super String> one) {
            subscriber = one;
            one.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            requested.addAndGet((int) n);
        }

        @Override
        public void cancel() {
            cancelled.incrementAndGet();
        }

        @SuppressWarnings("unchecked")
        Flow.Subscriber<Object> subscriberOfAnything() {
            return (Flow.Subscriber<Object>) subscriber;
        }
    }

    @Nested
    class Optionals {

        @Test
        void areTheirValueOrNoReply() {
            PairClient client = connect(new Answering(m -> m.equals("none") ? Optional.empty() : Optional.of(m)));

            client.send("none");
            client.send("some");

            assertThat(client.received()).containsExactly("some");
        }

        @WebSocketEndpoint("/p")
        static class Perhaps {
            @OnMessage
            Optional<String> message(String message) {
                return Optional.of(message).filter(m -> !m.isEmpty());
            }
        }

        @Test
        void mayBeDeclared() {
            PairClient client = connect(new Perhaps());

            client.send("");
            client.send("some");

            assertThat(client.received()).containsExactly("some");
        }

        @Test
        void mayHoldAStreamAndBeHeldByAStage() {
            PairClient client = connect(new Answering(m -> m.equals("stream")
                    ? Optional.of(Stream.of("1", "2"))
                    : CompletableFuture.completedFuture(Optional.of("3"))));

            client.send("stream");
            client.send("stage");

            assertThat(client.received()).containsExactly("1", "2", "3");
        }
    }

    @Nested
    class Streams {

        @WebSocketEndpoint("/p")
        static class Several {
            @OnOpen
            Iterator<String> open() {
                return List.of("a", "b").iterator();
            }

            @OnMessage
            Stream<String> message(String message) {
                return message.chars().mapToObj(Character::toString);
            }

            @OnMessage
            Flow.Publisher<String> binary(byte[] message) {
                return new Numbers(message.length);
            }
        }

        @Test
        void areSentItemByItem() {
            PairClient client = connect(new Several());

            client.send("xyz");
            client.send(new byte[2]);

            assertThat(client.received()).containsExactly("a", "b", "x", "y", "z", "0", "1");
        }

        @Test
        void ofNumbersAreSentToo() {
            PairClient client = connect(new Answering(m -> IntStream.range(0, 3)));

            client.send("go");

            assertThat(client.received()).containsExactly("0", "1", "2");
        }

        @Test
        void skipWhatIsNull() {
            PairClient client = connect(new Answering(m -> Stream.of("a", null, "b")));

            client.send("go");

            assertThat(client.received()).containsExactly("a", "b");
        }

        @Test
        void areClosedAtTheEnd() {
            AtomicInteger closed = new AtomicInteger();
            PairClient client = connect(new Answering(m -> Stream.of("a").onClose(closed::incrementAndGet)));

            client.send("go");

            assertThat(closed).hasValue(1);
        }

        @Test
        void areClosedWhenAnItemFailsAndTheFailureGoesToOnError() {
            AtomicInteger closed = new AtomicInteger();
            Answering handler = new Answering(
                    m -> Stream.of(1, 0).map(n -> String.valueOf(1 / n)).onClose(closed::incrementAndGet));
            PairClient client = connect(handler);

            client.send("go");

            assertThat(client.received()).containsExactly("1");
            assertThat(handler.events).containsExactly("go", "failed / by zero");
            assertThat(closed).hasValue(1);
        }

        @Test
        void arePacedByTheOutboxAndHoldUpTheNextMessage() {
            AtomicInteger given = new AtomicInteger();
            Answering handler = new Answering(m -> m.equals("go")
                    ? Stream.generate(() -> String.valueOf(given.getAndIncrement()))
                            .limit(20)
                    : m);
            TestApplication application = application(handler);
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);

            connection.text("go");
            connection.text("next");

            assertThat(given).hasValue(5); // four are half of what may wait, and one is held
            assertThat(connection.bufferedAmount()).isEqualTo(4);
            assertThat(handler.events).containsExactly("go");

            Await.until("all is written", () -> {
                channel.writeAll();
                return channel.texts().contains("next");
            });
            assertThat(channel.texts())
                    .containsExactlyElementsOf(
                            Stream.concat(IntStream.range(0, 20).mapToObj(String::valueOf), Stream.of("next"))
                                    .toList());
        }

        @Test
        void leaveHalfOfTheBytesToOthers() {
            Answering handler = new Answering(m -> Stream.of("x".repeat(20), "y".repeat(20), "z".repeat(60)));
            TestApplication application = application(handler);
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);

            connection.text("go");

            assertThat(connection.bufferedAmount()).isEqualTo(20);
            assertThat(channel.writeAll()).hasSize(3);
        }

        @Test
        void takeNoFurtherItemWhenTheConnectionCloses() {
            AtomicInteger given = new AtomicInteger();
            AtomicInteger closed = new AtomicInteger();
            Answering handler = new Answering(m -> Stream.generate(() -> String.valueOf(given.getAndIncrement()))
                    .onClose(closed::incrementAndGet));
            TestApplication application = application(handler);
            DefaultConnection connection = application.admit();
            application.open(connection);
            connection.text("go");

            connection.closed(1001, "");

            assertThat(given).hasValue(5);
            assertThat(closed).hasValue(1);
            assertThat(handler.events).containsExactly("go", "closed");
        }

        @Test
        void goOutWhileTheNextItemIsNotThere() {
            CountDownLatch more = new CountDownLatch(1);
            Answering handler = new Answering(m -> IntStream.range(0, 2).mapToObj(i -> {
                if (i == 1) {
                    Await.until("the first item is sent", more);
                }
                return String.valueOf(i);
            }));
            ExecutorService workers = Executors.newCachedThreadPool();
            closing.add(workers::shutdownNow);
            TestApplication application = keep(TestApplication.builder()
                    .endpoint(Answering.class, () -> handler)
                    .workers(workers)
                    .start());
            PairClient client = application.connect("/p");

            client.send("go");
            Await.until("the first item is there", () -> client.received().contains("0"));
            more.countDown();

            Await.until("the second item is there", () -> client.received().contains("1"));
        }
    }

    @Nested
    class Items {

        private final CompletableFuture<Object> later = new CompletableFuture<>();

        @Test
        void areLeftOutWhenTheyAreEmptyOptionals() {
            PairClient client = connect(new Answering(m -> m.equals("stream")
                    ? Stream.of(Optional.of("a"), Optional.empty(), OptionalInt.of(7), OptionalLong.empty())
                    : List.of(Optional.empty(), Optional.of("b")).iterator()));

            client.send("stream");
            client.send("iterator");

            assertThat(client.received()).containsExactly("a", "7", "b");
        }

        @Test
        void ofAStreamAreAwaitedInOrder() {
            AtomicInteger taken = new AtomicInteger();
            Answering handler = new Answering(m -> m.equals("go")
                    ? Stream.of(CompletableFuture.completedFuture("a"), later, CompletableFuture.completedFuture("c"))
                            .peek(stage -> taken.incrementAndGet())
                    : m);
            PairClient client = connect(handler);

            client.send("go");
            client.send("next");
            assertThat(client.received()).containsExactly("a");
            assertThat(taken).hasValue(2);
            later.complete("b");

            assertThat(client.received()).containsExactly("a", "b", "c", "next");
        }

        @Test
        @SuppressWarnings("FutureReturnValueIgnored") // Kawat looks at it
        void mayHoldOneAnother() {
            PairClient client = connect(new Answering(m -> Stream.of(
                    Optional.of(CompletableFuture.completedFuture(Optional.of("a"))),
                    CompletableFuture.completedFuture(Optional.empty()),
                    CompletableFuture.completedFuture(null),
                    CompletableFuture.completedFuture(later),
                    "z")));

            client.send("go");
            later.complete(Optional.of(CompletableFuture.completedFuture("b")));

            assertThat(client.received()).containsExactly("a", "b", "z");
        }

        @Test
        void ofAPublisherAreAwaitedInOrderAndRequestedOneByOne() {
            ByHand publisher = new ByHand();
            Answering handler = new Answering(m -> m.equals("go") ? publisher : m);
            PairClient client = connect(handler);
            client.send("go");
            client.send("next");
            Flow.Subscriber<Object> subscriber = publisher.subscriberOfAnything();

            subscriber.onNext(Optional.empty());
            assertThat(publisher.requested).hasValue(2);
            subscriber.onNext(later);
            assertThat(publisher.requested).hasValue(2);
            subscriber.onComplete();
            later.complete(Optional.of("b"));

            assertThat(client.received()).containsExactly("b", "next");
        }

        @Test
        void thatFailEndTheStream() {
            AtomicInteger closed = new AtomicInteger();
            Answering handler = new Answering(m -> Stream.of(later, "never").onClose(closed::incrementAndGet));
            PairClient client = connect(handler);

            client.send("go");
            later.completeExceptionally(new IllegalStateException("broken"));

            assertThat(handler.events).containsExactly("go", "failed broken");
            assertThat(client.received()).isEmpty();
            assertThat(closed).hasValue(1);
        }

        @Test
        void thatFailEndThePublisher() {
            ByHand publisher = new ByHand();
            Answering handler = new Answering(m -> publisher);
            PairClient client = connect(handler);
            client.send("go");

            publisher.subscriberOfAnything().onNext(later);
            later.completeExceptionally(new IllegalStateException("broken"));

            assertThat(handler.events).containsExactly("go", "failed broken");
            assertThat(publisher.cancelled).hasValue(1);
        }

        @Test
        void thatNeverCompleteKeepNoStreamOpenWhenTheConnectionCloses() {
            AtomicInteger closed = new AtomicInteger();
            Answering handler = new Answering(m -> Stream.of(later, "never").onClose(closed::incrementAndGet));
            PairClient client = connect(handler);
            client.send("go");

            client.end().close();
            later.complete("too late");

            assertThat(closed).hasValue(1);
            assertThat(handler.events).containsExactly("go", "closed");
            assertThat(client.received()).isEmpty();
        }

        @Test
        void thatAreStagesNeedNoStack() {
            PairClient client = connect(new Answering(m ->
                    IntStream.range(0, 50_000).mapToObj(i -> CompletableFuture.completedFuture(Optional.empty()))));

            client.send("go");

            assertThat(client.closes()).isEmpty();
        }

        @Test
        void thatAreStreamsThemselvesGoToOnError() {
            Answering handler = new Answering(m -> Stream.of(Stream.of("a")));
            PairClient client = connect(handler);

            client.send("go");

            assertThat(handler.events).hasSize(2).last().asString().startsWith("failed cannot send a java.util.stream");
            assertThat(client.received()).isEmpty();
        }
    }

    @Nested
    class Publishers {

        @Test
        void areAskedForOneItemAfterAnother() {
            ByHand publisher = new ByHand();
            PairClient client = connect(new Answering(m -> publisher));

            client.send("go");
            assertThat(publisher.requested).hasValue(1);
            publisher.subscriber.onNext("a");
            assertThat(publisher.requested).hasValue(2);
            publisher.subscriber.onNext("b");

            assertThat(client.received()).containsExactly("a", "b");
        }

        @Test
        void arePacedByTheOutbox() {
            Numbers numbers = new Numbers(20);
            TestApplication application = application(new Answering(m -> numbers));
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);

            connection.text("go");

            assertThat(numbers.calls).hasSize(5);
            Await.until("all is written", () -> channel.writeAll().isEmpty());
            assertThat(channel.texts()).hasSize(20);
        }

        @Test
        void holdUpTheNextMessageUntilTheyAreComplete() {
            ByHand publisher = new ByHand();
            Answering handler = new Answering(m -> m.equals("go") ? publisher : m);
            PairClient client = connect(handler);

            client.send("go");
            client.send("next");
            publisher.subscriber.onNext("a");
            assertThat(handler.events).containsExactly("go");
            publisher.subscriber.onComplete();

            assertThat(client.received()).containsExactly("a", "next");
        }

        @Test
        void thatFailGoToOnErrorAfterTheirItems() {
            ByHand publisher = new ByHand();
            Answering handler = new Answering(m -> publisher);
            TestApplication application = application(handler);
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);
            connection.text("go");
            for (int i = 0; i < 5; i++) {
                publisher.subscriber.onNext("x");
            }

            publisher.subscriber.onError(new IllegalStateException("broken"));

            assertThat(handler.events).containsExactly("go");
            assertThat(channel.writeAll()).hasSize(5);
            assertThat(handler.events).containsExactly("go", "failed broken");
        }

        @Test
        void thatGiveWhatCannotBeSentAreCancelledAndGoToOnError() {
            ByHand publisher = new ByHand();
            Answering handler = new Answering(m -> publisher);
            PairClient client = connect(handler);
            client.send("go");

            giveUnwritable(publisher);

            assertThat(publisher.cancelled).hasValue(1);
            assertThat(handler.events).hasSize(2).last().asString().startsWith("failed cannot write");
            assertThat(client.received()).isEmpty();
        }

        @SuppressWarnings("unchecked") // what a careless publisher does
        private void giveUnwritable(ByHand publisher) {
            ((Flow.Subscriber<Object>) (Flow.Subscriber<?>) publisher.subscriber).onNext(new Unwritable());
        }

        @Test
        void thatGiveMoreThanTheyWereAskedForAreCancelled() {
            ByHand publisher = new ByHand();
            Answering handler = new Answering(m -> publisher);
            TestApplication application = application(handler);
            DefaultConnection connection = application.admit();
            application.open(connection);
            connection.text("go");

            for (int i = 0; i < 6; i++) {
                publisher.subscriber.onNext("x");
            }

            assertThat(publisher.cancelled).hasValue(1);
            assertThat(handler.events).last().asString().contains("more items than were requested");
        }

        @Test
        void areCancelledWhenThePeerGoes() {
            ByHand publisher = new ByHand();
            Answering handler = new Answering(m -> publisher);
            PairClient client = connect(handler);
            client.send("go");

            client.end().close();

            assertThat(publisher.cancelled).hasValue(1);
            assertThat(handler.events).containsExactly("go", "closed");
        }

        @Test
        void areCancelledWhenThisSideCloses() {
            ByHand publisher = new ByHand();
            PairClient client = connect(new Answering(m -> publisher));
            client.send("go");

            client.connection().close();

            assertThat(publisher.cancelled).hasValue(1);
        }

        @Test
        void areCancelledThoughTheySubscribeTooLate() {
            ByHand publisher = new ByHand();
            List<Flow.Subscriber<? super String>> waiting = new ArrayList<>();
            Flow.Publisher<String> late = waiting::add;
            PairClient client = connect(new Answering(m -> late));
            client.send("go");
            client.end().close();

            publisher.subscribe(waiting.get(0));

            assertThat(publisher.cancelled).hasValue(1);
        }

        @Test
        void ofAThreadOfTheirOwnLoseNothing() {
            SubmissionPublisher<String> publisher = keep(new SubmissionPublisher<>());
            PairClient client = connect(new Answering(m -> publisher));
            client.send("go");
            Await.until("somebody has subscribed", publisher::hasSubscribers);

            IntStream.range(0, 2000).forEach(i -> publisher.submit(String.valueOf(i)));

            Await.until("all have come", () -> client.received().size() == 2000);
            assertThat(client.received())
                    .isEqualTo(
                            IntStream.range(0, 2000).mapToObj(String::valueOf).toList());
        }

        @Test
        void thatAnswerARequestAtOnceDoNotDeepenTheStack() {
            PairClient client = connect(new Answering(m -> new Numbers(50_000)));

            client.send("go");

            assertThat(client.received()).hasSize(50_000);
        }

        @Test
        void thatCannotBeSubscribedToGoToOnError() {
            Flow.Publisher<String> broken = subscriber -> {
                throw new IllegalStateException("nobody may");
            };
            Answering handler = new Answering(m -> broken);

            connect(handler).send("go");

            assertThat(handler.events).containsExactly("go", "failed nobody may");
        }

        @Test
        void whoseSubscriptionDoesNothingButThrowKeepNothingWaiting() {
            Flow.Publisher<String> broken = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    throw new IllegalStateException("no request");
                }

                @Override
                public void cancel() {
                    throw new IllegalStateException("no cancel");
                }
            });
            Answering handler = new Answering(m -> m.equals("go") ? broken : m);
            PairClient client = connect(handler);

            client.send("go");
            client.send("next");

            assertThat(handler.events).containsExactly("go", "failed no cancel", "failed no request", "next");
            assertThat(client.received()).containsExactly("next");
        }
    }

    /** JSON-B finds no way to write it. */
    public static class Unwritable {
        public String getItem() {
            throw new IllegalStateException("not to be read");
        }
    }

    @WebSocketEndpoint("/p")
    static class Party {
        @OnOpen
        @Broadcast
        String open(WebSocketConnection connection) {
            connection.subscribe("all.of");
            return "in " + connection.id();
        }

        @OnMessage
        @Broadcast(exceptSender = true)
        CompletionStage<Stream<String>> text(String message) {
            return CompletableFuture.completedFuture(Stream.of(message, message));
        }

        @OnMessage
        @SendTo(value = "all.of", exceptSender = true)
        Optional<String> binary(byte[] message) {
            return message.length == 0 ? Optional.empty() : Optional.of("bytes " + message.length);
        }

        @OnError
        @Broadcast
        String failed(Throwable failure) {
            return "failed";
        }

        @OnClose
        @Broadcast
        String closed(WebSocketConnection connection) {
            return "out " + connection.id();
        }
    }

    @Nested
    class ToOthers {

        private final TestApplication application =
                keep(TestApplication.builder().endpoint(Party.class, Party::new).start());

        @Test
        void reachesAllWithOrWithoutTheSender() {
            PairClient first = application.connect("/p");
            PairClient second = application.connect("/p");

            first.send("hello");
            second.send(new byte[0]);
            second.send(new byte[3]);

            assertThat(first.received()).containsExactly("in 1", "in 2", "bytes 3");
            assertThat(second.received()).containsExactly("in 2", "hello", "hello");
        }

        @Test
        void ofOnCloseReachesThoseThatStay() {
            PairClient first = application.connect("/p");
            PairClient second = application.connect("/p");

            second.end().close();

            assertThat(first.received()).containsExactly("in 1", "in 2", "out 2");
            assertThat(second.received()).containsExactly("in 2");
        }

        @WebSocketEndpoint("/rooms/{room}/{seat}")
        static class Room {
            @OnOpen
            void open(WebSocketConnection connection, @PathParam("room") String room) {
                connection.subscribe("room." + room);
            }

            @OnMessage
            @SendTo("room.{room}")
            String text(String message) {
                return message;
            }
        }

        @Test
        void reachesTheTopicThatThePathNames() {
            TestApplication rooms = keep(
                    TestApplication.builder().endpoint(Room.class, Room::new).start());
            PairClient red = rooms.connect("/rooms/r$1%7Bseat%7D/1");
            PairClient alsoRed = rooms.connect("/rooms/r$1%7Bseat%7D/2");
            PairClient blue = rooms.connect("/rooms/blue/1");

            red.send("hello");

            assertThat(red.received()).containsExactly("hello");
            assertThat(alsoRed.received()).containsExactly("hello");
            assertThat(blue.received()).isEmpty();
        }
    }
}
