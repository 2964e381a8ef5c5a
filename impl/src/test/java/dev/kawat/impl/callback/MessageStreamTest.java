/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.MessageDecodeException;
import dev.kawat.NonBlocking;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that a callback takes as a stream. */
class MessageStreamTest {

    /** Keeps what comes, and does with an item what a test says. */
    static class Subscriber<T> implements Flow.Subscriber<T> {
        final List<String> events;
        volatile Flow.Subscription subscription;

        Subscriber(List<String> events) {
            this.events = events;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(T item) {
            events.add(String.valueOf(item));
        }

        @Override
        public void onError(Throwable failure) {
            events.add("onError " + failure.getMessage());
        }

        @Override
        public void onComplete() {
            events.add("complete");
        }
    }

    /** Requests everything at once. */
    static class Greedy<T> extends Subscriber<T> {
        Greedy(List<String> events) {
            super(events);
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            super.onSubscribe(given);
            given.request(Long.MAX_VALUE);
        }
    }

    public record Item(String name) {}

    @WebSocketEndpoint(value = "/p", mailboxMessages = "4")
    static class Taking {
        final List<String> events = new CopyOnWriteArrayList<>();
        volatile Flow.Publisher<Item> items;

        @OnOpen
        void open() {
            events.add("open");
        }

        @OnMessage
        void items(Flow.Publisher<Item> stream) {
            events.add("called");
            items = stream;
        }

        @OnMessage
        void binary(byte[] message) {
            events.add("binary " + message.length);
        }

        @OnError
        void failed(Throwable failure) {
            events.add(failure.getClass().getSimpleName());
        }

        @OnError
        void unread(MessageDecodeException failure) {
            failed(failure);
        }

        @OnClose
        void closed() {
            events.add("closed");
        }
    }

    private final List<AutoCloseable> closing = new ArrayList<>();
    private final Taking handler = new Taking();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : closing) {
            one.close();
        }
    }

    private TestApplication application(Object instance) {
        TestApplication started = TestApplication.of(instance.getClass(), () -> instance);
        closing.add(started);
        return started;
    }

    private PairClient connect(Object instance) {
        return application(instance).connect("/p");
    }

    private static String json(Object name) {
        return "{\"name\":\"" + name + "\"}";
    }

    @Test
    void theCallbackIsCalledOnceAfterTheOpening() {
        PairClient client = connect(handler);

        handler.items.subscribe(new Greedy<>(handler.events));
        client.send(json("a"));
        client.send(json("b"));

        assertThat(handler.events).containsExactly("open", "called", "Item[name=a]", "Item[name=b]");
    }

    @Test
    void whatCameBeforeTheSubscriptionIsNotLost() {
        PairClient client = connect(handler);
        client.send(json("a"));
        client.send(json("b"));
        client.send(json("c"));

        handler.items.subscribe(new Greedy<>(handler.events));

        assertThat(handler.events).containsExactly("open", "called", "Item[name=a]", "Item[name=b]", "Item[name=c]");
    }

    @Test
    void itemsComeAsTheyAreRequested() {
        PairClient client = connect(handler);
        Subscriber<Item> subscriber = new Subscriber<>(handler.events);
        handler.items.subscribe(subscriber);
        IntStream.range(0, 5).forEach(i -> client.send(json(i)));
        handler.events.clear();

        subscriber.subscription.request(2);
        assertThat(handler.events).containsExactly("Item[name=0]", "Item[name=1]");
        subscriber.subscription.request(1);
        assertThat(handler.events).hasSize(3);
    }

    @Test
    void whatIsNotRequestedStopsReading() {
        TestApplication application = application(handler);
        DefaultConnection connection = application.admit();
        ManualChannel channel = application.open(connection);
        Subscriber<Item> subscriber = new Subscriber<>(handler.events);
        handler.items.subscribe(subscriber);

        IntStream.range(0, 5).forEach(i -> connection.text(json(i)));
        assertThat(channel.flow()).containsExactly(true);
        subscriber.subscription.request(10);

        assertThat(channel.flow()).containsExactly(true, false);
    }

    @Test
    void itemsOfOtherCallbacksKeepTheirPlace() {
        PairClient client = connect(handler);
        handler.items.subscribe(new Greedy<>(handler.events));
        handler.events.clear();

        client.send(json("a"));
        client.send(new byte[2]);
        client.send(json("b"));

        assertThat(handler.events).containsExactly("Item[name=a]", "binary 2", "Item[name=b]");
    }

    @Test
    void aBadItemGoesToOnErrorAndTheStreamGoesOn() {
        PairClient client = connect(handler);
        handler.items.subscribe(new Greedy<>(handler.events));
        handler.events.clear();

        client.send("no json");
        client.send(json("b"));

        assertThat(handler.events).containsExactly(MessageDecodeException.class.getSimpleName(), "Item[name=b]");
    }

    @Test
    void aSubscriberThatFailsGoesToOnErrorAndGetsNothingMore() {
        PairClient client = connect(handler);
        handler.items.subscribe(new Greedy<>(handler.events) {
            @Override
            public void onNext(Item item) {
                throw new IllegalStateException(item.name());
            }
        });
        handler.events.clear();

        client.send(json("a"));
        client.send(json("b"));
        client.send(new byte[1]);

        assertThat(handler.events).containsExactly("IllegalStateException", "binary 1");
    }

    @Test
    void aCallbackThatFailsGoesToOnErrorAndHoldsUpNothing() {
        Taking failing = new Taking() {
            @Override
            void items(Flow.Publisher<Item> stream) {
                throw new IllegalStateException();
            }
        };
        TestApplication application = TestApplication.of(Taking.class, () -> failing);
        closing.add(application);
        PairClient client = application.connect("/p");

        client.send(json("a"));
        client.send(new byte[1]);

        assertThat(failing.events).containsExactly("open", "IllegalStateException", "binary 1");
    }

    @Test
    void theStreamCompletesBeforeOnCloseAfterWhatArrived() {
        PairClient client = connect(handler);
        Subscriber<Item> subscriber = new Subscriber<>(handler.events);
        handler.items.subscribe(subscriber);
        client.send(json("a"));
        client.send(json("b"));
        client.end().close();
        handler.events.clear();

        subscriber.subscription.request(5);

        assertThat(handler.events).containsExactly("Item[name=a]", "Item[name=b]", "complete", "closed");
    }

    @Test
    void whatWaitsWhenThisSideClosesIsDropped() {
        PairClient client = connect(handler);
        handler.items.subscribe(new Subscriber<>(handler.events));
        client.send(json("a"));
        client.send(json("b"));
        handler.events.clear();

        client.connection().close();

        assertThat(handler.events).containsExactly("complete", "closed");
    }

    @Test
    void nobodyWhoRequestsNothingHoldsUpOnCloseForLongerThanTheCloseTimeout() {
        TestApplication application = application(handler);
        PairClient client = application.connect("/p");
        handler.items.subscribe(new Subscriber<>(handler.events));
        client.send(json("a"));
        client.end().close();
        handler.events.clear();

        application.time().advance(Duration.ofSeconds(9));
        assertThat(handler.events).isEmpty();
        application.time().advance(Duration.ofSeconds(2));

        assertThat(handler.events).containsExactly("complete", "closed");
    }

    @Test
    void whoSubscribesAfterTheEndIsToldOfIt() {
        PairClient client = connect(handler);
        client.end().close();
        handler.events.clear();

        handler.items.subscribe(new Greedy<>(handler.events));

        assertThat(handler.events).containsExactly("complete");
    }

    @Test
    void whatComesAfterACancellationIsDropped() {
        PairClient client = connect(handler);
        Subscriber<Item> subscriber = new Subscriber<>(handler.events);
        handler.items.subscribe(subscriber);
        client.send(json("a"));
        handler.events.clear();

        subscriber.subscription.cancel();
        client.send(json("b"));
        client.send(new byte[1]);
        client.end().close();

        assertThat(handler.events).containsExactly("binary 1", "closed");
    }

    @Test
    void aSecondSubscriberIsRefused() {
        connect(handler);
        handler.items.subscribe(new Subscriber<>(handler.events));
        handler.events.clear();

        handler.items.subscribe(new Subscriber<>(handler.events));

        assertThat(handler.events).containsExactly("onError the messages of a connection can have one subscriber");
    }

    @Test
    void aRequestForNothingIsRefused() {
        connect(handler);
        Subscriber<Item> subscriber = new Subscriber<>(handler.events);
        handler.items.subscribe(subscriber);
        handler.events.clear();

        subscriber.subscription.request(0);

        assertThat(handler.events).containsExactly("onError request: n must be positive, got 0");
    }

    @WebSocketEndpoint("/p")
    static class SlowlyOpening {
        final List<String> events = new CopyOnWriteArrayList<>();
        final CompletableFuture<String> opened = new CompletableFuture<>();

        @OnOpen
        CompletionStage<String> open() {
            return opened;
        }

        @OnMessage
        void texts(Flow.Publisher<String> stream) {
            stream.subscribe(new Greedy<>(events));
        }
    }

    @Test
    void theCallbackWaitsForTheStageOfOnOpen() {
        SlowlyOpening slowly = new SlowlyOpening();
        PairClient client = connect(slowly);
        client.send("a");
        assertThat(slowly.events).isEmpty();

        slowly.opened.complete("welcome");

        assertThat(slowly.events).containsExactly("a");
        assertThat(client.received()).containsExactly("welcome");
    }

    /** Answers each item with another. */
    @NonBlocking
    @WebSocketEndpoint("/p")
    static class BothWays {
        @OnMessage
        Flow.Publisher<String> texts(Flow.Publisher<String> stream) {
            return answers -> stream.subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    answers.onSubscribe(subscription);
                }

                @Override
                public void onNext(String item) {
                    answers.onNext("re " + item);
                }

                @Override
                public void onError(Throwable failure) {
                    answers.onError(failure);
                }

                @Override
                public void onComplete() {
                    answers.onComplete();
                }
            });
        }
    }

    @Test
    void aStreamMayAnswerAStream() {
        PairClient client = connect(new BothWays());

        client.send("a");
        client.send("b");
        client.end().close();

        assertThat(client.received()).containsExactly("re a", "re b");
    }

    @WebSocketEndpoint("/p")
    static class Counting {
        final List<String> events = new CopyOnWriteArrayList<>();
        final AtomicInteger next = new AtomicInteger();

        @OnMessage
        void texts(Flow.Publisher<String> stream) {
            ExecutorService requests = Executors.newSingleThreadExecutor();
            stream.subscribe(new Subscriber<>(events) {
                @Override
                public void onSubscribe(Flow.Subscription given) {
                    super.onSubscribe(given);
                    given.request(1);
                }

                @Override
                public void onNext(String item) {
                    int expected = next.getAndIncrement();
                    if (Integer.parseInt(item) != expected) {
                        events.add("expected " + expected + ", got " + item);
                    }
                    requests.execute(() -> subscription.request(1));
                }

                @Override
                public void onComplete() {
                    requests.shutdown();
                    super.onComplete();
                }
            });
        }
    }

    @Test
    void requestsOfAnotherThreadLoseNothingAndDisturbNoOrder() {
        Counting counting = new Counting();
        ExecutorService workers = Executors.newFixedThreadPool(2);
        closing.add(workers::shutdownNow);
        TestApplication application = TestApplication.builder()
                .endpoint(Counting.class, () -> counting)
                .workers(workers)
                .start();
        closing.add(application);
        PairClient client = application.connect("/p");

        IntStream.range(0, 5000).forEach(i -> {
            Await.until("there is room", () -> client.end().bufferedAmount() < 1_000);
            client.send(String.valueOf(i));
        });
        client.end().close();

        Await.until("the stream is complete", () -> counting.events.contains("complete"));
        assertThat(counting.next).hasValue(5000);
        assertThat(counting.events).containsExactly("complete");
    }
}
