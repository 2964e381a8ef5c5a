/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.Codec;
import dev.kawat.Handshake;
import dev.kawat.HandshakeCheck;
import dev.kawat.HandshakeDecision;
import dev.kawat.MessageDecodeException;
import dev.kawat.OnConnection;
import dev.kawat.Payload;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.annotation.security.RolesAllowed;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Invariant 12: a fault of the application is never blamed on the peer, nor the other way round, and the log tells which. */
class FaultInvariantsTest {

    private static final Logger LOGGER = Logger.getLogger("dev.kawat"); // kept, or its level would be lost

    private final LogRecorder log = new LogRecorder();

    @BeforeEach
    void logEverything() {
        LOGGER.setLevel(Level.ALL);
    }

    @AfterEach
    void stop() {
        LOGGER.setLevel(null);
        log.close();
    }

    private List<String> blamed(Level level, String connection) {
        return log.messages(level).stream()
                .filter(text -> text.contains(connection))
                .toList();
    }

    private void assertOnlyTheApplicationIsBlamed(String connection) {
        assertThat(blamed(Level.SEVERE, connection)).hasSize(1);
    }

    private void assertOnlyThePeerIsBlamed(String connection) {
        assertThat(log.messages(Level.SEVERE)).isEmpty();
        assertThat(blamed(Level.FINE, connection)).isNotEmpty();
    }

    // ---- Connections ----

    /** Fails as the message says. */
    @WebSocketEndpoint(value = "/failing", maxMessage = "1KiB")
    static class Failing {

        @OnMessage
        Object said(Payload.Text message) throws Exception {
            switch (message.text()) {
                case "exception" -> throw new Exception("on purpose");
                case "error" -> throw new AssertionError("on purpose");
                case "later" -> {
                    return CompletableFuture.failedStage(new IllegalStateException("on purpose"));
                }
                case "reply" -> {
                    return new Thread("which cannot be sent in JSON");
                }
                default -> {
                    return message;
                }
            }
        }
    }

    @WebSocketEndpoint("/opening")
    static class Opening {

        @OnOpen
        void open() {
            throw new IllegalStateException("on purpose");
        }

        @OnMessage
        void said(String text) {}
    }

    @WebSocketEndpoint("/opening-later")
    static class OpeningLater {

        @OnOpen
        CompletionStage<Void> open() {
            return CompletableFuture.failedStage(new IllegalStateException("on purpose"));
        }

        @OnMessage
        void said(String text) {}
    }

    @WebSocketEndpoint(value = "/points", jsonMaxDepth = "3")
    static class Points {

        @OnMessage
        void said(Map<String, Object> point) {}
    }

    /** Fails about what a peer has sent, which makes two faults of one. */
    @WebSocketEndpoint("/answering")
    static class Answering extends Points {

        @OnMessage
        @Override
        void said(Map<String, Object> point) {}

        @OnError
        void unreadable(MessageDecodeException failure) {
            throw new IllegalStateException("on purpose");
        }
    }

    record Coded(String text) {}

    /** Reads no text, because a part of it is missing in the application, or because the text is bad. */
    static class Coder implements Codec {

        @Override
        public boolean supports(Type type) {
            return type == Coded.class;
        }

        @Override
        public Payload encode(Object message) {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public Object decode(Payload payload, Type type) {
            if (((Payload.Text) payload).text().equals("link")) {
                throw new NoClassDefFoundError("on purpose");
            }
            throw new IllegalArgumentException("on purpose");
        }
    }

    @WebSocketEndpoint("/coded")
    static class OfCoder {

        @OnMessage
        void said(Coded text) {}
    }

    @WebSocketEndpoint("/roles")
    static class WithRoles {

        @OnMessage
        @RolesAllowed("admin")
        void said(String text) {}
    }

    private static Arguments fault(String what, Supplier<?> handler, Consumer<PairClient> happening, int code) {
        return arguments(what, handler, happening, code);
    }

    private static Consumer<PairClient> sends(String text) {
        return client -> client.send(text);
    }

    static Stream<Arguments> invariant12_aFaultOfTheApplicationIsNotBlamedOnThePeer() {
        return Stream.of(
                fault("a callback throws an exception", Failing::new, sends("exception"), 1011),
                fault("a callback throws an error", Failing::new, sends("error"), 1011),
                fault("a stage fails", Failing::new, sends("later"), 1011),
                fault("a reply cannot be encoded", Failing::new, sends("reply"), 1011),
                fault("onOpen fails", Opening::new, client -> {}, 1011),
                fault("the stage of onOpen fails", OpeningLater::new, client -> {}, 1011),
                fault("a codec is incomplete", OfCoder::new, sends("link"), 1011),
                fault("an error callback fails", Answering::new, sends("{"), 1011));
    }

    static Stream<Arguments> invariant12_aFaultOfThePeerIsNotBlamedOnTheApplication() {
        return Stream.of(
                fault("a message is not JSON", Points::new, sends("{"), 1007),
                fault("a message is another value", Points::new, sends("1"), 1007),
                fault("a message is nested too deep", Points::new, sends("{\"a\":[[[1]]]}"), 1007),
                fault("a message is of the other kind", Points::new, client -> client.send(new byte[] {1}), 1003),
                fault("a codec cannot read a message", OfCoder::new, sends("bad"), 1007),
                fault("a message is too big", Failing::new, sends("x".repeat(1025)), 1009),
                fault("a peer has not the role", WithRoles::new, sends("hello"), 1008));
    }

    private PairClient happens(Supplier<?> handler, Consumer<PairClient> happening) {
        Class<?> type = handler.get().getClass();
        TestApplication application = TestApplication.builder()
                .codec(new Coder())
                .endpoint(type, handler)
                .start();
        try (application) {
            PairClient client = application.connect(application.server().path());
            if (client.closes().isEmpty()) {
                happening.accept(client);
            }
            return client;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void invariant12_aFaultOfTheApplicationIsNotBlamedOnThePeer(
            String what, Supplier<?> handler, Consumer<PairClient> happening, int code) {
        PairClient client = happens(handler, happening);

        assertThat(client.close().code()).isEqualTo(code);
        assertOnlyTheApplicationIsBlamed(client.connection().toString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void invariant12_aFaultOfThePeerIsNotBlamedOnTheApplication(
            String what, Supplier<?> handler, Consumer<PairClient> happening, int code) {
        PairClient client = happens(handler, happening);

        assertThat(client.close().code()).isEqualTo(code);
        assertOnlyThePeerIsBlamed(client.connection().toString());
    }

    @Test
    void invariant12_aPeerThatDoesNotReadIsNotBlamedOnTheApplication() {
        try (TestApplication application = TestApplication.builder()
                .set("kawat.outbox-messages", "2")
                .endpoint(Failing.class, Failing::new)
                .start()) {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);

            for (int i = 0; i < 5; i++) {
                connection.send("x");
            }

            assertThat(channel.writeAll()).last().asString().contains("1013");
            assertThat(log.messages(Level.SEVERE)).isEmpty();
        }
    }

    // ---- Handshakes ----

    @WebSocketEndpoint("/gate")
    static class Gate {

        @OnConnection
        boolean gate() {
            throw new IllegalStateException("on purpose");
        }

        @OnMessage
        void said(String text) {}
    }

    @Test
    void invariant12_aGateThatFailsIsNoFaultOfThePeer() {
        try (TestApplication application = TestApplication.of(Gate.class, Gate::new)) {
            assertThat(application.refusal(Handshake.to("/gate"))).isEqualTo(500);

            assertThat(log.messages(Level.SEVERE)).hasSize(1);
        }
    }

    private int refusalBy(HandshakeCheck check) {
        try (TestApplication application = TestApplication.builder()
                .check(check)
                .endpoint(Failing.class, Failing::new)
                .start()) {
            return application.refusal(Handshake.to("/failing"));
        }
    }

    @Test
    void invariant12_aCheckThatFailsIsNoFaultOfThePeer() {
        int status = refusalBy(context -> {
            throw new IllegalStateException("on purpose");
        });

        assertThat(status).isEqualTo(500);
        assertThat(log.messages(Level.SEVERE)).hasSize(1);
    }

    @Test
    void invariant12_aRefusalIsNoFaultOfTheApplication() {
        int status = refusalBy(context -> HandshakeDecision.refuse(403));

        assertThat(status).isEqualTo(403);
        assertThat(log.messages(Level.SEVERE)).isEmpty();
    }

    @Test
    void invariant12_aForeignOriginIsNoFaultOfTheApplication() {
        try (TestApplication application = TestApplication.of(Failing.class, Failing::new)) {
            Handshake.Builder foreign =
                    Handshake.to("/failing").header("Host", "example.com").header("Origin", "http://elsewhere.example");

            assertThat(application.refusal(foreign)).isEqualTo(403);

            assertThat(log.messages(Level.SEVERE)).isEmpty();
        }
    }
}
