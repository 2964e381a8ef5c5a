/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.NonBlocking;
import dev.kawat.OnConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import dev.kawat.cdi.support.Numbers;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestContextTest {

    @RequestScoped
    static class Request {

        @Inject
        Numbers numbers;

        @Inject
        Journal journal;

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

    static class Recorder {

        @Inject
        Request request;

        @Inject
        Journal journal;

        @PostConstruct
        void created() {
            note("created");
        }

        @OnConnection
        void gate() {
            note("gate");
        }

        @OnOpen
        void opened() {
            note("opened");
        }

        @OnMessage
        String received(String message) {
            note("received " + message);
            if (message.equals("fail")) {
                throw new IllegalArgumentException("as the test wants it");
            }
            return "echo";
        }

        @OnError
        String failed(IllegalArgumentException failure) {
            note("failed");
            return "failed";
        }

        @OnClose
        void closed() {
            note("closed");
        }

        @PreDestroy
        void destroyed() {
            note("destroyed");
        }

        private void note(String callback) {
            journal.add(callback + " in " + request.number());
            journal.add(callback + " still in " + request.number());
        }
    }

    @WebSocketEndpoint("/blocking")
    static class Blocking extends Recorder {}

    @NonBlocking
    @WebSocketEndpoint("/non-blocking")
    static class NotBlocking extends Recorder {}

    @ApplicationScoped
    static class Caller {

        @Inject
        Request request;

        /** Does something in a request context that is not ours. */
        @ActivateRequestContext
        int during(Runnable something) {
            int before = request.number();
            something.run();
            return request.number() - before;
        }
    }

    private static void converse(Application application, String path) {
        Client client = application.connect(path);
        assertThat(client.ask("one")).isEqualTo("echo");
        assertThat(client.ask("fail")).isEqualTo("failed");
        client.close();
        application.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/blocking", "/non-blocking"})
    void everyCallbackHasOneOfItsOwn(String path) {
        Application application = Application.of(Blocking.class, NotBlocking.class, Request.class);
        Journal journal = application.journal();

        converse(application, path);

        assertThat(journal.entries())
                .containsExactly(
                        "created in 1",
                        "created still in 1",
                        "request 1 destroyed",
                        "gate in 2",
                        "gate still in 2",
                        "request 2 destroyed",
                        "opened in 3",
                        "opened still in 3",
                        "request 3 destroyed",
                        "received one in 4",
                        "received one still in 4",
                        "request 4 destroyed",
                        "received fail in 5",
                        "received fail still in 5",
                        "request 5 destroyed",
                        "failed in 6",
                        "failed still in 6",
                        "request 6 destroyed",
                        "closed in 7",
                        "closed still in 7",
                        "request 7 destroyed",
                        "destroyed in 8",
                        "destroyed still in 8",
                        "request 8 destroyed");
    }

    @Test
    void isNotLeftBehindOnTheThread() throws ExecutionException, InterruptedException {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try (Application application =
                Application.with(Blocking.class, Request.class).workers(worker).start()) {
            Request request = application.bean(Request.class);
            Client client = application.connect("/blocking");

            assertThat(client.ask("one")).isEqualTo("echo");
            assertThat(client.ask("fail")).isEqualTo("failed");

            assertThatThrownBy(request::number)
                    .describedAs("thread of the client")
                    .isInstanceOf(ContextNotActiveException.class);
            assertThatThrownBy(() -> worker.submit(request::number).get())
                    .describedAs("worker")
                    .hasCauseInstanceOf(ContextNotActiveException.class);
        } finally {
            worker.shutdown();
        }
    }

    @Test
    void ofTheThreadIsUsedAndLeftActive() {
        try (Application application = Application.of(NotBlocking.class, Request.class, Caller.class)) {

            int change = application.bean(Caller.class).during(() -> application.connect("/non-blocking"));

            assertThat(change).isZero();
            assertThat(application.journal().entries())
                    .containsSubsequence("created in 1", "gate in 1", "opened in 1", "request 1 destroyed");
        }
    }
}
