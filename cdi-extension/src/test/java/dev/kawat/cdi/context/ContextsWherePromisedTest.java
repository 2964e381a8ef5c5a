/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ArgumentSource;
import dev.kawat.CallbackParameter;
import dev.kawat.Codec;
import dev.kawat.ConnectionScoped;
import dev.kawat.Handshake;
import dev.kawat.HandshakeCheck;
import dev.kawat.HandshakeContext;
import dev.kawat.HandshakeDecision;
import dev.kawat.OnConnection;
import dev.kawat.ParameterResolver;
import dev.kawat.Payload;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import dev.kawat.cdi.support.Numbers;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contexts are active wherever code of the application runs for a connection; and who finds them missing is told why. */
class ContextsWherePromisedTest {

    @RequestScoped
    static class Request {

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
    }

    @ConnectionScoped
    static class State {

        private int count;

        int next() {
            return ++count;
        }
    }

    // ---- resolvers ----

    record Where(String text) {}

    @ApplicationScoped
    static class WhereResolver implements ParameterResolver {

        @Inject
        Request request;

        @Inject
        State state;

        @Override
        public Optional<ArgumentSource> resolve(CallbackParameter parameter) {
            return parameter.parameter().getType() == Where.class ? Optional.of(new Source()) : Optional.empty();
        }

        private final class Source implements ArgumentSource {

            @Override
            public Object value(WebSocketConnection connection, Object subject) {
                return new Where("request " + (request.number() > 0) + ", use " + state.next());
            }

            @Override
            public void check(Handshake handshake) {
                if (request.number() == 0) {
                    throw new IllegalArgumentException("never");
                }
            }
        }
    }

    @WebSocketEndpoint("/resolved")
    static class Resolved {
        @OnMessage
        String message(String message, Where where) {
            return where.text();
        }
    }

    @Test
    void ofAResolverAreActiveAtTheHandshakeAndInCallbacks() {
        try (Application application =
                Application.of(Resolved.class, WhereResolver.class, Request.class, State.class)) {
            Client client = application.connect("/resolved");

            assertThat(client.ask("")).isEqualTo("request true, use 1");
            assertThat(client.ask("")).isEqualTo("request true, use 2");
        }
    }

    // ---- codecs ----

    record Coin(String face) {}

    @ApplicationScoped
    static class CoinCodec implements Codec {

        @Inject
        Request request;

        @Inject
        State state;

        @Override
        public boolean supports(Type type) {
            return type == Coin.class;
        }

        @Override
        public Payload encode(Object value) {
            return Payload.of(((Coin) value).face() + ", request " + (request.number() > 0) + ", use " + state.next());
        }

        @Override
        public Object decode(Payload payload, Type type) {
            return new Coin("in: request " + (request.number() > 0) + ", use " + state.next());
        }
    }

    @WebSocketEndpoint("/coin")
    static class Coins {
        @OnMessage
        Coin message(Coin coin) {
            return coin;
        }
    }

    @WebSocketEndpoint("/later")
    static class CoinsLater {
        @OnMessage
        CompletionStage<Coin> message(Coin coin) {
            return CompletableFuture.supplyAsync(() -> coin);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/coin", "/later"})
    void ofACodecAreActiveWhereMessagesAreReadAndRepliesAreMade(String path) {
        try (Application application =
                Application.of(Coins.class, CoinsLater.class, CoinCodec.class, Request.class, State.class)) {
            Client client = application.connect(path);

            assertThat(client.ask("")).isEqualTo("in: request true, use 1, request true, use 2");
        }
    }

    @Test
    void ofACodecAreActiveWhateverThreadSends() {
        try (Application application = Application.of(Coins.class, CoinCodec.class, Request.class, State.class)) {
            Client client = application.connect("/coin");

            client.connection().send(new Coin("out"));
            assertThat(client.text()).isEqualTo("out, request true, use 1");
            var unused = client.connection().sendAsync(new Coin("out"));
            assertThat(client.text()).isEqualTo("out, request true, use 2");
        }
    }

    @Test
    void ofACodecHaveNoConnectionInABroadcastFromElsewhere() {
        try (Application application = Application.of(Coins.class, CoinCodec.class, Request.class, State.class)) {
            application.connect("/coin");

            assertThatThrownBy(() -> application.server().broadcast(new Coin("out")))
                    .hasRootCauseInstanceOf(ContextNotActiveException.class);
        }
    }

    // ---- checks ----

    @ApplicationScoped
    static class Check implements HandshakeCheck {

        @Inject
        Request request;

        @Inject
        Journal journal;

        @Override
        public HandshakeDecision check(HandshakeContext handshake) {
            journal.add("checked in a request: " + (request.number() > 0));
            return HandshakeDecision.accept();
        }
    }

    @WebSocketEndpoint("/plain")
    static class Plain {
        @OnMessage
        String message(String message) {
            return message;
        }
    }

    @Test
    void ofACheckAreActive() {
        try (Application application = Application.of(Plain.class, Check.class, Request.class)) {
            assertThat(application.connect("/plain").ask("echo")).isEqualTo("echo");

            assertThat(application.journal().entries()).containsExactly("checked in a request: true");
        }
    }

    // ---- what cannot be seen ----

    /** No bean: nobody sees what it looks up. */
    static final class Hidden {

        private Hidden() {}

        static int number() {
            return CDI.current().select(Request.class).get().number();
        }

        static int next() {
            return CDI.current().select(State.class).get().next();
        }
    }

    static class Looking {

        @OnConnection
        void gate() {}

        @OnMessage
        String message(String message) {
            return switch (message) {
                case "request" -> "request " + Hidden.number();
                case "wrapped" -> wrapped();
                default -> "state " + Hidden.next();
            };
        }

        private static String wrapped() {
            try {
                return "request " + Hidden.number();
            } catch (ContextNotActiveException inactive) {
                throw new IllegalStateException("wrapped", inactive);
            }
        }

        @OnError
        String failed(ContextNotActiveException failure) {
            return String.valueOf(failure.getMessage());
        }

        @OnError
        String failed(IllegalStateException failure) {
            return String.valueOf(failure.getSuppressed()[0].getMessage());
        }
    }

    @WebSocketEndpoint("/auto")
    static class Auto extends Looking {}

    @WebSocketEndpoint(value = "/always", contexts = "always")
    static class Always extends Looking {}

    private static final Class<?>[] LOOKING = {Auto.class, Always.class, Request.class, State.class};

    @ParameterizedTest
    @ValueSource(strings = {"request", "state", "wrapped"})
    void anEndpointThatWasFoundToNeedNoneIsToldSo(String message) {
        try (Application application = Application.of(LOOKING)) {
            assertThat(application.connect("/auto").ask(message))
                    .contains(
                            "has no active @RequestScoped, @ConnectionScoped and @SessionScoped contexts",
                            "set contexts=always");
        }
    }

    @WebSocketEndpoint("/completing")
    static class Completing {

        @Inject
        Request request;

        @OnMessage
        CompletionStage<String> message(String message) {
            return CompletableFuture.supplyAsync(() -> "request " + request.number());
        }

        @OnError
        String failed(ContextNotActiveException failure) {
            return String.valueOf(failure.getMessage());
        }
    }

    @Test
    void aCompletionThatFindsNoneIsToldHowToHaveThem() {
        try (Application application = Application.of(Completing.class, Request.class)) {
            assertThat(application.connect("/completing").ask(""))
                    .contains("no callback of endpoint 'Completing' ran on that thread", "WebSocketConnection.execute");
        }
    }

    @Test
    void areActiveWhereTheAnnotationSaysAlways() {
        try (Application application = Application.of(LOOKING)) {
            Client client = application.connect("/always");

            assertThat(client.ask("request")).startsWith("request ");
            assertThat(client.ask("state")).isEqualTo("state 1");
            assertThat(client.ask("state")).isEqualTo("state 2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kawat.contexts", "kawat.endpoint.Auto.contexts"})
    void areActiveWhereTheConfigurationSaysAlways(String key) {
        try (Application application =
                Application.with(LOOKING).set(key, "always").start()) {
            assertThat(application.connect("/auto").ask("state")).isEqualTo("state 1");
        }
    }

    // ---- tasks ----

    @ApplicationScoped
    static class Service {

        @Inject
        Request request;

        @Inject
        State state;

        @Inject
        WebSocketConnection connection;

        String use() {
            return "request " + (request.number() > 0) + ", use " + state.next() + ", connection " + connection.id();
        }
    }

    @WebSocketEndpoint("/counter")
    static class Counter {

        @Inject
        Service service;

        private int count;

        void add() {
            count++;
        }

        @OnMessage
        String message(String message, WebSocketConnection connection) {
            var unused = CompletableFuture.runAsync(() -> {})
                    .thenAccept(nothing -> connection.execute(() -> connection.send("completion: " + service.use())));
            return count + ", " + service.use();
        }
    }

    @Test
    void areActiveInTasksThatAnyThreadHasExecuted() {
        try (Application application = Application.of(Counter.class, Service.class, Request.class, State.class)) {
            Client client = application.connect("/counter");
            WebSocketConnection connection = client.connection();

            assertThat(connection.execute(() -> {
                        connection.handler(Counter.class).add();
                        connection.send(
                                "task: " + application.bean(Service.class).use());
                    }))
                    .isTrue();

            assertThat(client.text()).isEqualTo("task: request true, use 1, connection 1");
            assertThat(client.ask("")).isEqualTo("1, request true, use 2, connection 1");
            assertThat(client.text()).isEqualTo("completion: request true, use 3, connection 1");
        }
    }
}
