/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ConnectionHandler;
import dev.kawat.HandlerEvent;
import dev.kawat.MessageDecodeException;
import dev.kawat.NonBlocking;
import dev.kawat.OnConnection;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.Websockets;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The event whose callback runs, in beans that the callbacks call. */
class WebsocketsInjectionTest {

    /** A bean that knows of the event by nothing but the injected object. */
    @ApplicationScoped
    public static class Protocol {

        @Inject
        Websockets websockets;

        @Inject
        Journal journal;

        void note() {
            journal.add(text());
        }

        String text() {
            List<Boolean> questions = List.of(
                    websockets.isOnOpen(), websockets.isOnMessage(), websockets.isOnError(), websockets.isOnClose());
            return websockets.getMethod() + " " + websockets.getMessage() + " " + websockets.getError() + " "
                    + questions.indexOf(true) + questions.lastIndexOf(true);
        }
    }

    @WebSocketEndpoint("/annotated")
    public static class Annotated {

        @Inject
        Protocol protocol;

        @Inject
        Journal journal;

        @OnConnection
        void asked() {
            try {
                protocol.note();
            } catch (IllegalStateException none) {
                journal.add("none: " + none.getMessage());
            }
        }

        @OnOpen
        void opened() {
            protocol.note();
        }

        @OnMessage
        void text(String text) {
            protocol.note();
            if (text.equals("fail")) {
                throw new IllegalArgumentException("on purpose");
            }
            if (text.equals("fail silently")) {
                throw new UnsupportedOperationException();
            }
        }

        @OnMessage
        void bytes(byte[] bytes) {
            protocol.note();
        }

        @OnError
        void failed(RuntimeException failure) {
            protocol.note();
        }

        @OnClose
        void closed() {
            protocol.note();
        }
    }

    @Test
    void behaviour2_7_eachCallbackHasItsMethodMessageAndError() {
        try (Application application = Application.of(Annotated.class, Protocol.class)) {
            Client client = application.connect("/annotated");

            client.send("hello");
            client.send(new byte[] {1});
            client.send("fail");
            client.send("fail silently");
            client.close();
            application.journal().await("onclose null null 33");

            assertThat(application.journal().entries())
                    .satisfies(entries -> assertThat(entries.get(0)).startsWith("none: "));
            assertThat(application.journal().entries().subList(1, 9))
                    .containsExactly(
                            "onopen null null 00",
                            "onmessage hello null 11",
                            "onmessage null null 11",
                            "onmessage fail null 11",
                            "onerror null on purpose 22",
                            "onmessage fail silently null 11",
                            "onerror null java.lang.UnsupportedOperationException 22",
                            "onclose null null 33");
        }
    }

    @NonBlocking
    @WebSocketEndpoint("/interface")
    public static class Implementing implements ConnectionHandler {

        @Inject
        Protocol protocol;

        @Override
        public void onOpen(WebSocketConnection connection, HandlerEvent.Open event) {
            protocol.note();
        }

        @Override
        public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) throws Exception {
            protocol.note();
            throw new Exception("on purpose");
        }

        @Override
        public void onError(WebSocketConnection connection, HandlerEvent.Failure event) {
            protocol.note();
        }

        @Override
        public void onTerminate(WebSocketConnection connection, HandlerEvent.Terminate event) {
            protocol.note();
        }
    }

    @Test
    void theInterfaceStyleHasTheSameOnTheThreadOfTheTransport() {
        try (Application application = Application.of(Implementing.class, Protocol.class)) {
            application.connect("/interface").send("hello");
            application.journal().await("onclose null null 33");

            assertThat(application.journal().entries())
                    .containsExactly(
                            "onopen null null 00",
                            "onmessage hello null 11",
                            "onerror null on purpose 22",
                            "onclose null null 33");
        }
    }

    @WebSocketEndpoint("/later")
    public static class Later {

        @Inject
        Protocol protocol;

        @Inject
        Journal journal;

        @OnMessage
        CompletionStage<String> said(String text, WebSocketConnection connection) {
            protocol.note();
            connection.execute(() -> tried("task"));
            CompletableFuture<String> later = new CompletableFuture<>();
            CompletionStage<String> answer = later.thenApply(result -> {
                tried("stage"); // on the other thread, which has not begun yet
                return result;
            });
            Thread other = new Thread(() -> {
                tried("thread");
                later.complete(text);
            });
            other.start();
            return answer;
        }

        private void tried(String where) {
            try {
                journal.add(where + " " + protocol.text());
            } catch (IllegalStateException none) {
                journal.add(where + ": " + none.getMessage());
            }
        }
    }

    @Test
    void behaviour2_18_outsideOfACallbackItSaysSo() {
        try (Application application = Application.of(Later.class, Protocol.class)) {
            String outside =
                    "no WebSocket callback runs on this thread, so there is no event for Websockets. Read it in the"
                            + " callback, before other threads or the completion of a stage need it";
            assertThatThrownBy(() -> application.bean(Websockets.class).getMethod())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(outside);

            assertThat(application.connect("/later").ask("hello")).isEqualTo("hello");

            application.journal().await("thread: " + outside);
            application.journal().await("stage: " + outside);
            assertThat(application.journal().entries()).contains("onmessage hello null 11");
            application
                    .journal()
                    .await(
                            "task: Websockets knows no event here: it knows those of callbacks for the opening, messages, errors"
                                    + " and the end of a connection, while the method runs; not those of @OnConnection, @OnSlow,"
                                    + " @OnCaughtUp and tasks. If the endpoint gets at it by other means than injection, set"
                                    + " contexts=always");
        }
    }

    @WebSocketEndpoint("/unreadable")
    public static class Unreadable {

        @OnMessage
        void said(List<Integer> numbers) {}
    }

    /** Handles what endpoints do not handle, for endpoints that know nothing of the injected object. */
    public static class Failures {

        @Inject
        Protocol protocol;

        @OnError
        void failed(MessageDecodeException failure) {
            protocol.note();
        }
    }

    @Test
    void errorCallbacksOfOtherBeansHaveTheError() {
        try (Application application = Application.of(Unreadable.class, Failures.class, Protocol.class)) {
            application.connect("/unreadable").send("[1");

            application.journal().await("onerror null the message is not one JSON value (RFC 8259), at character 2 22");
        }
    }
}
