/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.NonBlocking;
import dev.kawat.OnCaughtUp;
import dev.kawat.OnSlow;
import dev.kawat.RunOn;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.LogRecorder;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Messages one after another or side by side, and what they run on. */
class ConcurrencyTest {

    private final List<AutoCloseable> closing = new ArrayList<>();
    private final LogRecorder log = new LogRecorder();

    @AfterEach
    void stop() throws Exception {
        log.close();
        for (AutoCloseable one : closing) {
            one.close();
        }
    }

    private TestApplication application(Object handler) {
        TestApplication started = TestApplication.of(handler.getClass(), () -> handler);
        closing.add(started);
        return started;
    }

    private TestApplication withThreads(Object handler) {
        ExecutorService workers = Executors.newCachedThreadPool(task -> new Thread(task, "usual"));
        closing.add(workers::shutdownNow);
        TestApplication started = TestApplication.builder()
                .endpoint(handler.getClass(), () -> handler)
                .workers(workers)
                .start();
        closing.add(0, started);
        return started;
    }

    /** Answers when the test says so. */
    static class Staged {
        final List<String> events = new CopyOnWriteArrayList<>();
        final Map<String, CompletableFuture<String>> stages = new ConcurrentHashMap<>();

        CompletionStage<String> begin(String message) {
            events.add(message);
            return stages.computeIfAbsent(message, m -> new CompletableFuture<>());
        }

        void end(String message) {
            stages.get(message).complete(message);
        }

        @OnMessage
        CompletionStage<String> message(String message) {
            return begin(message);
        }

        @OnClose
        void closed() {
            events.add("closed");
        }
    }

    @WebSocketEndpoint("/p")
    static class Serial extends Staged {}

    @NonBlocking
    @WebSocketEndpoint(value = "/p", concurrency = "2")
    static class TwoAtOnce extends Staged {
        @OnOpen
        CompletionStage<String> open() {
            return begin("open");
        }

        @OnError
        void failed(Throwable failure) {
            events.add("failed");
        }
    }

    @Nested
    class OneAfterAnother {

        private final Serial handler = new Serial();
        private final TestApplication application = application(handler);
        private final PairClient client = application.connect("/p");

        @Test
        void isTheDefault() {
            client.send("a");
            client.send("b");
            assertThat(handler.events).containsExactly("a");

            handler.end("a");

            assertThat(handler.events).containsExactly("a", "b");
            assertThat(client.received()).containsExactly("a");
        }

        @Test
        void lastsAfterThePeerHasGone() {
            client.send("a");
            client.send("b");
            client.end().close();
            assertThat(handler.events).containsExactly("a");

            handler.end("a");
            handler.end("b");

            assertThat(handler.events).containsExactly("a", "b", "closed");
        }

        @Test
        void doesNotHoldUpOnCloseForLongerThanTheCloseTimeout() {
            client.send("a");
            client.send("b");
            client.end().close();

            application.time().advance(Duration.ofSeconds(9));
            assertThat(handler.events).containsExactly("a");
            application.time().advance(Duration.ofSeconds(2));

            assertThat(handler.events).containsExactly("a", "closed");
            assertThat(application.deployment().watchdog().nothingToWatch()).isTrue();
            handler.end("a");
            assertThat(handler.events).containsExactly("a", "closed");
        }

        @Test
        void doesNotHoldUpOnCloseOfAStoppingApplication() {
            client.send("a");

            application.close();

            assertThat(handler.events).containsExactly("a", "closed");
        }
    }

    @Nested
    class SideBySide {

        private final TwoAtOnce handler = new TwoAtOnce();
        private final TestApplication application = application(handler);
        private final PairClient client = application.connect("/p");

        @Test
        void isBounded() {
            handler.end("open");
            client.send("a");
            client.send("b");
            client.send("c");
            assertThat(handler.events).containsExactly("open", "a", "b");

            handler.end("b");

            assertThat(handler.events).containsExactly("open", "a", "b", "c");
            assertThat(client.received()).containsExactly("open", "b");
        }

        @Test
        void messagesNeedNotWaitForWhatOnOpenReturned() {
            client.send("a");
            client.send("b");
            assertThat(handler.events).containsExactly("open", "a");

            handler.end("open");

            assertThat(handler.events).containsExactly("open", "a", "b");
        }

        @Test
        void onCloseWaitsForAll() {
            client.send("a");
            client.end().close();
            handler.end("a");
            assertThat(handler.events).containsExactly("open", "a");

            handler.end("open");

            assertThat(handler.events).containsExactly("open", "a", "closed");
        }

        @Test
        void onCloseDoesNotWaitForLongerThanTheCloseTimeout() {
            client.send("a");
            client.send("b");
            client.end().close();

            application.time().advance(Duration.ofSeconds(11));

            assertThat(handler.events).containsExactly("open", "a", "closed");
        }

        @Test
        void onCloseDoesNotWaitForLongerWhereALaneIsFree() {
            client.end().close();

            application.time().advance(Duration.ofSeconds(11));

            assertThat(handler.events).containsExactly("open", "closed");
        }

        @Test
        void aFailureLeavesItsLane() {
            client.send("a");
            client.send("b");

            handler.stages.get("a").completeExceptionally(new IllegalStateException());

            assertThat(handler.events).containsExactly("open", "a", "failed", "b");
        }
    }

    /** Blocks in each callback until as many are there as may be. */
    @WebSocketEndpoint(value = "/p", concurrency = "3")
    static class Blocking {
        final CountDownLatch three = new CountDownLatch(3);
        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final List<String> events = new CopyOnWriteArrayList<>();

        @OnOpen
        void open() {
            events.add("open");
        }

        @OnMessage
        String message(String message) {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            three.countDown();
            Await.until("three callbacks run at once", three);
            running.decrementAndGet();
            return message;
        }

        @OnClose
        void closed() {
            events.add("closed with " + running + " running");
        }
    }

    @Test
    void blockingCallbacksRunAtOnceUpToTheBoundAndOnCloseAlone() {
        Blocking handler = new Blocking();
        PairClient client = withThreads(handler).connect("/p");

        IntStream.range(0, 300).forEach(i -> client.send(String.valueOf(i)));
        Await.until("all are answered", () -> client.received().size() == 300);
        client.end().close();

        Await.until("the connection is over", () -> handler.events.size() == 2);
        assertThat(handler.most).hasValue(3);
        assertThat(handler.events).containsExactly("open", "closed with 0 running");
        assertThat(client.received()).doesNotHaveDuplicates();
    }

    @WebSocketEndpoint("/p")
    static class OnWorkers {
        final List<String> events = new CopyOnWriteArrayList<>();

        void at(String event) {
            Thread thread = Thread.currentThread();
            String kind = thread.getName().isEmpty() ? "virtual" : thread.getName();
            boolean own = thread.getContextClassLoader() == TestApplication.class.getClassLoader();
            events.add(event + " " + kind + (own ? "" : " foreign"));
        }

        @OnOpen
        void open() {
            at("open");
        }

        @OnMessage
        @RunOn(RunOn.Worker.VIRTUAL)
        String text(String message) {
            at(message);
            if (message.equals("fail")) {
                throw new IllegalStateException();
            }
            return message;
        }

        @OnMessage
        @RunOn(RunOn.Worker.MANAGED)
        void binary(byte[] message) {
            at("binary");
        }

        @OnError
        void failed(Throwable failure) {
            at("failed");
        }

        @OnClose
        @RunOn(RunOn.Worker.VIRTUAL)
        void closed() {
            at("closed");
        }
    }

    @RunOn(RunOn.Worker.VIRTUAL)
    @WebSocketEndpoint("/p")
    static class OnVirtualThreads extends OnWorkers {
        @Override
        @OnOpen
        @NonBlocking
        void open() {
            at("open");
        }
    }

    private static final List<String> MIXED = List.of(
            "open usual",
            "a virtual",
            "binary usual",
            "b virtual",
            "fail virtual",
            "failed usual",
            "c virtual",
            "closed virtual");

    private static void talk(PairClient client, OnWorkers handler) {
        client.send("a");
        client.send(new byte[1]);
        client.send("b");
        client.send("fail");
        client.send("c");
        client.end().close();
        Await.until("the connection is over", () -> handler.events.size() == 8);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void eachCallbackRunsOnTheWorkersOfItsChoiceInOrder() {
        OnWorkers handler = new OnWorkers();

        talk(withThreads(handler).connect("/p"), handler);

        assertThat(handler.events).isEqualTo(MIXED);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void theChoiceOfTheClassHoldsForTheRest() {
        OnVirtualThreads handler = new OnVirtualThreads();

        talk(withThreads(handler).connect("/p"), handler);

        assertThat(handler.events)
                .startsWith("open " + Thread.currentThread().getName(), "a virtual", "binary usual")
                .contains("failed virtual", "closed virtual");
    }

    @WebSocketEndpoint(value = "/p", outboxMessages = "16")
    static class OfPace extends OnWorkers {

        @OnSlow
        @RunOn(RunOn.Worker.VIRTUAL)
        void slow() {
            at("slow");
        }

        @OnCaughtUp
        void caughtUp() {
            at("caught up");
        }
    }

    @Test
    void whatTellsOfThePaceOfAPeerRunsOnTheWorkersOfItsChoiceToo() {
        OfPace handler = new OfPace();
        TestApplication application = withThreads(handler);
        DefaultConnection connection = application.admit();
        ManualChannel channel = application.open(connection);

        IntStream.range(0, 8).forEach(i -> connection.send("m"));
        application.time().advance(Duration.ofMillis(250));
        Await.until("the handler knows that the peer is slow", () -> handler.events.size() == 2);
        channel.writeAll();
        application.time().advance(Duration.ofMillis(250));
        Await.until("the handler knows that the peer has caught up", () -> handler.events.size() == 3);

        boolean virtual = JRE.currentVersionNumber() >= 21;
        assertThat(handler.events)
                .containsExactly("open usual", virtual ? "slow virtual" : "slow usual", "caught up usual");
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void withoutVirtualThreadsAllRunOnTheUsualWorkersAndTheLogSaysSo() {
        OnWorkers handler = new OnWorkers();

        talk(withThreads(handler).connect("/p"), handler);

        assertThat(handler.events)
                .isEqualTo(
                        MIXED.stream().map(e -> e.replace("virtual", "usual")).toList());
        assertThat(log.messages(Level.WARNING)).anyMatch(line -> line.contains("@RunOn(VIRTUAL) needs Java 21"));
    }

    /** Has stages that never end, also at the end. */
    @WebSocketEndpoint(value = "/p", concurrency = "2")
    static class NeverEnding {
        final List<String> events = new CopyOnWriteArrayList<>();

        @OnMessage
        CompletionStage<String> message(String message) {
            events.add(message);
            return new CompletableFuture<>();
        }

        @OnClose
        CompletionStage<Void> closed() {
            events.add("closed");
            return new CompletableFuture<>();
        }
    }

    @Test
    void theStageOfOnCloseIsGivenUpAfterThatOfAMessageWas() {
        NeverEnding handler = new NeverEnding();
        TestApplication application = application(handler);
        PairClient client = application.connect("/p");
        client.send("a");
        client.end().close();

        application.time().advance(Duration.ofSeconds(11));
        assertThat(handler.events).containsExactly("a", "closed");
        assertThat(application.releases()).containsExactly(0); // onClose has its own time
        application.time().advance(Duration.ofSeconds(9));
        assertThat(application.releases()).containsExactly(0);
        application.time().advance(Duration.ofSeconds(2));

        assertThat(application.releases()).containsExactly(1);
        assertThat(log.messages(Level.WARNING)).hasSize(2).allMatch(line -> line.contains("within close-timeout"));
    }

    @Test
    void nothingIsWaitedForWhereTheServerTerminatesAtOnce() {
        NeverEnding handler = new NeverEnding();
        TestApplication application = application(handler);
        application.connect("/p").send("a");

        application.server().terminate(Duration.ZERO);

        assertThat(handler.events).containsExactly("a", "closed");
        assertThat(application.releases()).containsExactly(1);
    }
}
