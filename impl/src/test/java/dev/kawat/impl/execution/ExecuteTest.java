/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.NonBlocking;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that take their turn among the callbacks of a connection. */
class ExecuteTest {

    private final List<AutoCloseable> closing = new ArrayList<>();
    private final LogRecorder log = new LogRecorder();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : closing) {
            one.close();
        }
        log.close();
    }

    private TestApplication start(TestApplication.Builder builder) {
        TestApplication started = builder.start();
        closing.add(started);
        return started;
    }

    private TestApplication application(Object handler) {
        return start(TestApplication.builder().endpoint(handler.getClass(), () -> handler));
    }

    /** Writes down what happens, and answers to "later" when the test says so. */
    static class Journal {
        final List<String> events = new CopyOnWriteArrayList<>();
        final CompletableFuture<String> later = new CompletableFuture<>();

        @OnOpen
        void open() {
            events.add("open");
        }

        @OnMessage
        CompletionStage<String> message(String message) {
            events.add(message);
            return message.equals("later") ? later : CompletableFuture.completedFuture("answer to " + message);
        }

        @OnClose
        void close() {
            events.add("close");
        }

        Runnable task(String name) {
            return () -> events.add(name);
        }
    }

    @WebSocketEndpoint("/p")
    static class Usual extends Journal {}

    @Test
    void runsATaskOnAWorkerInTheOrderOfMessages() {
        Usual handler = new Usual();
        ManualExecutor workers = new ManualExecutor();
        TestApplication application = start(
                TestApplication.builder().endpoint(Usual.class, () -> handler).workers(workers));
        PairClient client = application.connect("/p");
        workers.runAll();

        assertThat(client.connection().execute(handler.task("task 1"))).isTrue();
        client.connection().text("message");
        assertThat(client.connection().execute(handler.task("task 2"))).isTrue();

        assertThat(handler.events).containsExactly("open");
        workers.runAll();
        assertThat(handler.events).containsExactly("open", "task 1", "message", "task 2");
    }

    @NonBlocking
    @WebSocketEndpoint("/p")
    static class Quick extends Journal {}

    @Test
    void runsNothingOnTheThreadThatAsksEvenWhereCallbacksDoNotBlock() {
        Quick handler = new Quick();
        ManualExecutor workers = new ManualExecutor();
        TestApplication application = start(
                TestApplication.builder().endpoint(Quick.class, () -> handler).workers(workers));
        DefaultConnection connection = application.connect("/p").connection();
        assertThat(handler.events).containsExactly("open");

        assertThat(connection.execute(handler.task("task"))).isTrue();

        assertThat(handler.events).containsExactly("open");
        workers.runAll();
        assertThat(handler.events).containsExactly("open", "task");
    }

    @Test
    void runsATaskThatCameBeforeOnOpenAfterIt() {
        Usual handler = new Usual();
        TestApplication application = application(handler);
        DefaultConnection connection = application.admit();

        assertThat(connection.execute(handler.task("task"))).isTrue();
        assertThat(handler.events).isEmpty();
        application.openAutomatic(connection);

        assertThat(handler.events).containsExactly("open", "task");
    }

    @Test
    void runsNoTaskWhereOnOpenNeverDid() {
        Usual handler = new Usual();
        DefaultConnection connection = application(handler).admit();

        assertThat(connection.execute(handler.task("task"))).isTrue();
        connection.abandon();

        assertThat(handler.events).isEmpty();
        assertThat(connection.execute(handler.task("another"))).isFalse();
    }

    @Test
    void waitsForTheStageOfTheCallbackBefore() {
        Usual handler = new Usual();
        PairClient client = application(handler).connect("/p");
        client.send("later");

        client.connection().execute(handler.task("task"));
        assertThat(handler.events).containsExactly("open", "later");
        handler.later.complete("now");

        assertThat(handler.events).containsExactly("open", "later", "task");
        assertThat(client.received()).containsExactly("now");
    }

    @Test
    void runsWhatWasQueuedBeforeOnCloseThoughThisSideHasClosed() {
        Usual handler = new Usual();
        PairClient client = application(handler).connect("/p");
        client.send("later");
        assertThat(client.connection().execute(handler.task("task"))).isTrue();

        client.connection().close();
        assertThat(client.connection().execute(handler.task("another"))).isFalse(); // a pair answers at once
        handler.later.complete("now");

        assertThat(handler.events).containsExactly("open", "later", "task", "close");
    }

    @Test
    void takesTasksWhileThisSideIsClosing() {
        Usual handler = new Usual();
        TestApplication application = application(handler);
        DefaultConnection connection = application.admit();
        application.openAutomatic(connection);

        connection.close();

        assertThat(connection.execute(handler.task("task"))).isTrue();
        connection.closed(1000, "");
        assertThat(handler.events).containsExactly("open", "task", "close");
    }

    @Test
    void runsWhatWasQueuedThoughTheStageBeforeNeverCompletes() {
        Usual handler = new Usual();
        TestApplication application = application(handler);
        PairClient client = application.connect("/p");
        client.send("later");
        client.connection().execute(handler.task("task"));

        client.end().close();
        application.time().advance(Duration.ofSeconds(11));

        assertThat(handler.events).containsExactly("open", "later", "task", "close");
    }

    @Test
    void refusesTasksOfAConnectionThatHasEnded() {
        Usual handler = new Usual();
        PairClient client = application(handler).connect("/p");

        client.end().close();

        assertThat(client.connection().execute(handler.task("task"))).isFalse();
        assertThat(handler.events).containsExactly("open", "close");
    }

    @WebSocketEndpoint(value = "/p", mailboxMessages = "2")
    static class Small extends Journal {}

    @Test
    void refusesTasksWhileAsManyMessagesWaitAsMay() {
        Small handler = new Small();
        PairClient client = application(handler).connect("/p");
        client.send("later");

        assertThat(client.connection().execute(handler.task("task 1"))).isTrue();
        assertThat(client.connection().execute(handler.task("task 2"))).isTrue();
        assertThat(client.connection().execute(handler.task("task 3"))).isFalse();
        handler.later.complete("now");

        assertThat(client.connection().execute(handler.task("task 4"))).isTrue();
        assertThat(handler.events).containsExactly("open", "later", "task 1", "task 2", "task 4");
    }

    @Test
    void pausesReadingWhileTasksFillTheMailbox() {
        Small handler = new Small();
        TestApplication application = application(handler);
        DefaultConnection connection = application.admit();
        ManualChannel channel = application.openAutomatic(connection);
        connection.text("later");

        connection.execute(handler.task("task 1"));
        connection.execute(handler.task("task 2"));
        assertThat(channel.flow()).containsExactly(true);
        handler.later.complete("now");

        assertThat(channel.flow()).containsExactly(true, false);
    }

    @Test
    void pausesReadingWhereTasksHaveFilledTheMailboxBeforeTheTransportWasReady() {
        Small handler = new Small();
        ManualExecutor workers = new ManualExecutor();
        TestApplication application = start(
                TestApplication.builder().endpoint(Small.class, () -> handler).workers(workers));
        DefaultConnection connection = application.admit();
        connection.execute(handler.task("task 1"));
        connection.execute(handler.task("task 2"));

        ManualChannel channel = application.openAutomatic(connection);
        assertThat(channel.flow()).containsExactly(true);
        workers.runAll();

        assertThat(channel.flow()).containsExactly(true, false);
        assertThat(handler.events).containsExactly("open", "task 1", "task 2");
    }

    @Test
    void refusesNoTask() {
        DefaultConnection connection = application(new Usual()).connect("/p").connection();

        assertThatThrownBy(() -> connection.execute(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("task");
    }

    @WebSocketEndpoint("/p")
    static class Telling extends Journal {
        @OnError
        String failed(IllegalStateException failure) {
            events.add("told of " + failure.getMessage());
            return "failed";
        }
    }

    @Test
    void tellsOnErrorWhatATaskThrows() {
        Telling handler = new Telling();
        PairClient client = application(handler).connect("/p");

        client.connection().execute(() -> {
            throw new IllegalStateException("this");
        });

        assertThat(handler.events).containsExactly("open", "told of this");
        assertThat(client.received()).containsExactly("failed");
    }

    @Test
    void closesAsForACallbackWhereNobodyTakesTheFailure() {
        PairClient client = application(new Usual()).connect("/p");

        client.connection().execute(() -> {
            throw new IllegalStateException("as the test wants it");
        });

        assertThat(client.close().code()).isEqualTo(1011);
        assertThat(log.messages(java.util.logging.Level.SEVERE))
                .containsExactly(
                        "connection 1 of endpoint 'Usual': a callback failed; the connection closes with 1011");
    }

    @Test
    void surroundsATaskAsACallback() {
        List<String> seen = new ArrayList<>();
        ClassLoader own = new URLClassLoader(new URL[0], ExecuteTest.class.getClassLoader());
        CallbackContexts contexts = new CallbackContexts() {
            @Override
            public Entered enter(WebSocketConnection connection) {
                seen.add("enter");
                return () -> seen.add("exit");
            }

            @Override
            public void ended(WebSocketConnection connection) {}
        };
        TestApplication application = start(TestApplication.builder()
                .contexts(contexts)
                .endpoint(Usual.class, Usual::new)
                .loader(own)
                .platform(() -> task -> {
                    seen.add("platform");
                    task.run();
                }));
        DefaultConnection connection = application.connect("/p").connection();
        seen.clear();

        connection.execute(() -> {
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(own);
            seen.add("task");
        });

        assertThat(seen).containsExactly("platform", "enter", "task", "exit");
    }

    @WebSocketEndpoint(value = "/p", concurrency = "2")
    static class TwoAtOnce extends Journal {}

    @Test
    void runsBesideOthersWithAConcurrency() {
        TwoAtOnce handler = new TwoAtOnce();
        ExecutorService workers = Executors.newCachedThreadPool();
        closing.add(workers::shutdownNow);
        TestApplication application = start(TestApplication.builder()
                .endpoint(TwoAtOnce.class, () -> handler)
                .workers(workers));
        closing.add(0, closing.remove(1)); // the application first
        DefaultConnection connection = application.connect("/p").connection();
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger met = new AtomicInteger();
        Runnable meeting = () -> {
            both.countDown();
            Await.until("both tasks run", both);
            met.incrementAndGet();
        };

        connection.execute(meeting);
        connection.execute(meeting);

        Await.until("both tasks have met", () -> met.get() == 2);
    }

    @Test
    void givesACompletionItsTurnAmongTheCallbacks() {
        Usual handler = new Usual();
        PairClient client = application(handler).connect("/p");
        CompletableFuture<String> elsewhere = new CompletableFuture<>();
        var unused =
                elsewhere.thenAccept(value -> client.connection().execute(handler.task("completed with " + value)));
        client.send("later");

        elsewhere.complete("it");
        assertThat(handler.events).containsExactly("open", "later");
        handler.later.complete("now");

        assertThat(handler.events).containsExactly("open", "later", "completed with it");
    }
}
