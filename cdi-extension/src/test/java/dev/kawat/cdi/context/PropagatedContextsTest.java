/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ConnectionScoped;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import dev.kawat.cdi.support.Numbers;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contexts that last as long as what a callback has left: a stage, a stream, messages beside it. */
class PropagatedContextsTest {

    // ---- one instance a connection, however many callbacks run at once ----

    /** Takes its time to be made, until as many callbacks as run at once want it. */
    @ConnectionScoped
    static class State {

        @Inject
        Journal journal;

        @Inject
        Numbers numbers;

        @Inject
        Meeting meeting;

        private int number;

        @PostConstruct
        void created() {
            meeting.everybodyIsHere();
            number = numbers.next();
            journal.add("state made");
        }

        int number() {
            return number;
        }

        @PreDestroy
        void destroyed() {
            journal.add("state destroyed");
        }
    }

    @Singleton
    static class Meeting {

        private final CountDownLatch expected = new CountDownLatch(4);

        void come() {
            expected.countDown();
        }

        void everybodyIsHere() {
            try {
                assertThat(expected.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stop) {
                throw new AssertionError(stop);
            }
        }
    }

    @WebSocketEndpoint(value = "/beside", concurrency = "4")
    static class SideBySide {

        @Inject
        State state;

        @Inject
        Meeting meeting;

        @OnMessage
        String message(String message) {
            meeting.come();
            return "state " + state.number();
        }
    }

    @Test
    void aBeanOfTheConnectionIsMadeOnceThoughFourCallbacksWantItAtOnce() {
        ExecutorService workers = Executors.newCachedThreadPool();
        Application application = Application.with(SideBySide.class, State.class, Meeting.class)
                .workers(workers)
                .start();
        Journal journal = application.journal();
        Client client = application.connect("/beside");

        for (int i = 0; i < 4; i++) {
            client.send("want it");
        }
        for (int i = 0; i < 4; i++) {
            assertThat(client.text()).isEqualTo("state 1");
        }
        client.close();
        application.close();
        workers.shutdown();

        assertThat(journal.entries()).containsExactly("state made", "state destroyed");
    }

    // ---- the request context and the stage of a callback ----

    /** Stages of the handlers below, which tests complete. */
    @Singleton
    static class Stages {
        final CompletableFuture<String> open = new CompletableFuture<>();
    }

    @RequestScoped
    static class Request {

        @Inject
        Journal journal;

        @Inject
        Numbers numbers;

        private int number;

        @PostConstruct
        void created() {
            number = numbers.next();
        }

        int number() {
            return number;
        }

        @PreDestroy
        void destroyed() {
            journal.add("request " + number + " destroyed");
        }
    }

    @RequestScoped
    @WebSocketEndpoint("/staged")
    static class Staged {

        @Inject
        Stages stages;

        @Inject
        Journal journal;

        @Inject
        Request request;

        @OnMessage
        CompletionStage<String> message(String message) {
            int number = request.number();
            return switch (message) {
                case "now" -> CompletableFuture.completedFuture("now in " + number);
                case "fail" -> CompletableFuture.failedFuture(new IllegalStateException("as the test wants it"));
                default ->
                    stages.open.thenApply(value -> {
                        journal.add("completed in " + number);
                        return value;
                    });
            };
        }

        @OnError
        CompletionStage<String> failed(IllegalStateException failure) {
            int number = request.number();
            return stages.open.thenApply(value -> {
                journal.add("told in " + number);
                return "told";
            });
        }

        @PreDestroy
        void destroyed() {
            journal.add("handler destroyed");
        }
    }

    private static final Class<?>[] STAGED = {Staged.class, Stages.class, Request.class};

    @Test
    void aHandlerOfTheRequestIsThereUntilItsStageHasEnded() {
        Application application = Application.of(STAGED);
        Journal journal = application.journal();
        Client client = application.connect("/staged");

        client.send("later");
        application.bean(Stages.class).open.complete("done");

        assertThat(client.text()).isEqualTo("done");
        journal.await("handler destroyed");
        journal.await("request 1 destroyed");
        assertThat(journal.entries()).first().isEqualTo("completed in 1");
        assertThat(journal.entries()).hasSize(3);
        application.close();
    }

    @Test
    void theNextMessageHasAHandlerOfItsOwnAfterTheFormerIsDestroyed() {
        Application application = Application.of(STAGED);
        Journal journal = application.journal();
        Client client = application.connect("/staged");

        client.send("later");
        client.send("now");
        application.bean(Stages.class).open.complete("done");

        assertThat(client.text()).isEqualTo("done");
        assertThat(client.text()).isEqualTo("now in 2");
        journal.await("request 2 destroyed");
        journal.await("handler destroyed", 2);
        assertThat(journal.entries())
                .containsSubsequence("completed in 1", "request 1 destroyed", "request 2 destroyed");
        application.close();
    }

    @Test
    void anErrorCallbackHasItsOwnUntilItsStageHasEnded() {
        Application application = Application.of(STAGED);
        Journal journal = application.journal();
        Client client = application.connect("/staged");

        client.send("fail");
        application.bean(Stages.class).open.complete("done");

        assertThat(client.text()).isEqualTo("told");
        journal.await("request 2 destroyed");
        assertThat(journal.entries()).containsSubsequence("told in 2", "request 2 destroyed");
        application.close();
    }

    @Test
    void whatNobodyWaitsForAnyLongerIsDestroyedWithTheConnection() {
        Application application =
                Application.with(STAGED).set("kawat.close-timeout", "100ms").start();
        Journal journal = application.journal();
        Client client = application.connect("/staged");
        client.send("later");

        client.close();
        journal.await("handler destroyed");
        journal.await("request 1 destroyed");

        application.bean(Stages.class).open.complete("too late");
        application.close();
        assertThat(journal.entriesWith("handler destroyed")).hasSize(1);
    }

    @Test
    void theContextsAreNotLeftBehindOnTheThreads() throws Exception {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try (Application application = Application.with(STAGED).workers(worker).start()) {
            Client client = application.connect("/staged");
            client.send("later");
            application.bean(Stages.class).open.complete("done");
            assertThat(client.text()).isEqualTo("done");
            Request request = application.bean(Request.class);

            assertThat(worker.submit(() -> isInactive(request)).get()).isTrue();
            assertThat(isInactive(request)).isTrue();
        } finally {
            worker.shutdown();
        }
    }

    private static boolean isInactive(Request request) {
        try {
            request.number();
            return false;
        } catch (ContextNotActiveException inactive) {
            return true;
        }
    }

    @RequestScoped
    @WebSocketEndpoint("/stream")
    static class Streaming {

        @Inject
        Journal journal;

        @Inject
        Request request;

        @OnMessage
        Stream<String> message(String message) {
            int number = request.number();
            return Stream.of("a", "b").map(item -> {
                journal.add(item + " in " + number + " and " + request.number());
                return item;
            });
        }
    }

    @Test
    void theItemsOfAStreamAreMadeInTheRequestContextOfTheirCallback() {
        Application application = Application.of(Streaming.class, Request.class);
        Journal journal = application.journal();
        Client client = application.connect("/stream");

        assertThat(client.ask("go")).isEqualTo("a");
        assertThat(client.text()).isEqualTo("b");
        journal.await("request 1 destroyed");
        application.close();

        assertThat(journal.entries()).containsExactly("a in 1 and 1", "b in 1 and 1", "request 1 destroyed");
    }

    @ApplicationScoped
    static class Observer {

        @Inject
        Journal journal;

        void began(@Observes @Initialized(RequestScoped.class) WebSocketConnection connection) {
            journal.add("began");
        }

        void ends(@Observes @BeforeDestroyed(RequestScoped.class) WebSocketConnection connection, Request request) {
            journal.add("ends with " + request.number());
        }

        void ended(@Observes @Destroyed(RequestScoped.class) WebSocketConnection connection) {
            journal.add("ended");
        }
    }

    @Test
    void tellsObserversOfTheRequestContext() {
        Application application = Application.of(Staged.class, Stages.class, Request.class, Observer.class);
        Journal journal = application.journal();
        Client client = application.connect("/staged");

        client.send("later");
        application.bean(Stages.class).open.complete("done");
        assertThat(client.text()).isEqualTo("done");
        journal.await("ended");
        application.close();

        assertThat(journal.entries()).containsSubsequence("began", "completed in 1", "ends with 1", "ended");
    }

    /** Is no endpoint, and made for each call. */
    @Dependent
    static class Told {

        @Inject
        Stages stages;

        @Inject
        Journal journal;

        @OnError
        CompletionStage<String> failed(ArithmeticException failure) {
            return stages.open.thenApply(value -> {
                journal.add("answered");
                return "told";
            });
        }

        @PreDestroy
        void destroyed() {
            journal.add("told one destroyed");
        }
    }

    @WebSocketEndpoint("/failing")
    static class Failing {
        @OnMessage
        void message(String message) {
            throw new ArithmeticException("as the test wants it");
        }
    }

    @Test
    void aBeanMadeForAFailureIsThereUntilItsStageHasEnded() {
        Application application = Application.of(Failing.class, Told.class, Stages.class);
        Journal journal = application.journal();
        Client client = application.connect("/failing");

        client.send("now");
        application.bean(Stages.class).open.complete("done");

        assertThat(client.text()).isEqualTo("told");
        journal.await("told one destroyed");
        application.close();
        assertThat(journal.entries()).containsExactly("answered", "told one destroyed");
    }

    /** Is no endpoint, and of the request. */
    @RequestScoped
    static class ToldInRequest {

        @Inject
        Stages stages;

        @Inject
        Journal journal;

        @Inject
        Request request;

        @OnError
        CompletionStage<String> failed(ArithmeticException failure) {
            int number = request.number();
            return stages.open.thenApply(value -> {
                journal.add("answered in " + number);
                return "told";
            });
        }

        @PreDestroy
        void destroyed() {
            journal.add("told one destroyed");
        }
    }

    @WebSocketEndpoint("/failing")
    static class FailingInRequest {

        @Inject
        Request request;

        @OnMessage
        void message(String message) {
            throw new ArithmeticException("as the test wants it in " + request.number());
        }
    }

    @Test
    void aBeanOfTheRequestThatIsToldOfAFailureIsThereUntilItsStageHasEnded() {
        Application application =
                Application.of(FailingInRequest.class, ToldInRequest.class, Stages.class, Request.class);
        Journal journal = application.journal();
        Client client = application.connect("/failing");

        client.send("now");
        journal.await("request 1 destroyed"); // that of the message
        application.bean(Stages.class).open.complete("done");

        assertThat(client.text()).isEqualTo("told");
        journal.await("told one destroyed");
        journal.await("request 2 destroyed");
        application.close();
        assertThat(journal.entries()).hasSize(4).startsWith("request 1 destroyed", "answered in 2");
    }

    // ---- the stage of onClose ----

    @ConnectionScoped
    static class Basket {

        @Inject
        Journal journal;

        int size() {
            return 3;
        }

        @PreDestroy
        void destroyed() {
            journal.add("basket destroyed");
        }
    }

    @WebSocketEndpoint("/closing")
    static class Closing {

        @Inject
        Stages stages;

        @Inject
        Basket basket;

        @Inject
        Journal journal;

        @OnOpen
        void open() {
            journal.add("opened with " + basket.size());
        }

        @OnClose
        CompletionStage<Void> closed() {
            journal.add("closed with " + basket.size());
            return stages.open.thenAccept(value -> journal.add("saved"));
        }

        @PreDestroy
        void destroyed() {
            journal.add("handler destroyed with " + basket.size());
        }
    }

    @Test
    void handlerAndBeansOfTheConnectionAreThereUntilTheStageOfOnCloseHasEnded() {
        Application application = Application.of(Closing.class, Basket.class, Stages.class);
        Journal journal = application.journal();
        application.connect("/closing").close();
        journal.await("closed with 3");

        application.bean(Stages.class).open.complete("done");
        journal.await("basket destroyed");
        application.close();

        assertThat(journal.entries())
                .containsExactly(
                        "opened with 3", "closed with 3", "saved", "handler destroyed with 3", "basket destroyed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void theStageOfOnCloseHoldsUpTheEndForNoLongerThanTheCloseTimeout(String concurrency) {
        Application application = Application.with(Closing.class, Basket.class, Stages.class)
                .set("kawat.close-timeout", "100ms")
                .set("kawat.concurrency", concurrency)
                .start();
        Journal journal = application.journal();

        application.connect("/closing").close();
        journal.await("basket destroyed");

        application.bean(Stages.class).open.complete("too late");
        application.close();
        assertThat(journal.entriesWith("handler destroyed")).hasSize(1);
        assertThat(journal.entriesWith("basket destroyed")).hasSize(1);
    }

    @Test
    void aStoppingApplicationWaitsForTheStageOfOnClose() {
        Application application = Application.of(Closing.class, Basket.class, Stages.class);
        Journal journal = application.journal();
        Stages stages = application.bean(Stages.class);
        application.connect("/closing");
        journal.await("opened with 3");
        Thread stopping = new Thread(application::close);

        stopping.start();
        journal.await("closed with 3");
        stages.open.complete("done");
        journal.await("basket destroyed");

        assertThat(journal.entries()).containsSubsequence("closed with 3", "saved", "basket destroyed");
        join(stopping);
    }

    private static void join(Thread thread) {
        try {
            thread.join(20_000);
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
        assertThat(thread.isAlive()).isFalse();
    }
}
