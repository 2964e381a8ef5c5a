/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Codec;
import dev.kawat.OnConnection;
import dev.kawat.Payload;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;

/** The application, clients and handlers that tests of connections share. */
abstract class ConnectionTest {

    static final String SECRET = "secret of the handler";

    final LogRecorder log = new LogRecorder();

    final List<TestApplication> applications = new ArrayList<>();

    final TestApplication application = keep(TestApplication.of(Recorder.class, Recorder::new));

    TestApplication keep(TestApplication started) {
        applications.add(started);
        return started;
    }

    @AfterEach
    void stop() {
        applications.forEach(TestApplication::close);
        log.close();
    }

    PairClient connect() {
        return application.connect("/recorder");
    }

    PairClient connect(Object handler) {
        WebSocketEndpoint endpoint = handler.getClass().getAnnotation(WebSocketEndpoint.class);
        return keep(TestApplication.of(handler.getClass(), () -> handler)).connect(endpoint.value());
    }

    static List<String> events(PairClient client) {
        return Recorder.eventsOf(client.connection());
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static final class Unencodable {}

    /** Fails to encode {@link Unencodable}, and has nothing to do with anything else. */
    static final class BrokenCodec implements Codec {
        @Override
        public boolean supports(Type type) {
            return type == Unencodable.class;
        }

        @Override
        public Payload encode(Object value) {
            throw new IllegalStateException(SECRET);
        }

        @Override
        public Object decode(Payload payload, Type type) {
            throw new IllegalStateException(SECRET);
        }
    }

    @WebSocketEndpoint(value = "/newest", outboxMessages = "1", outboxPolicy = "drop-newest")
    static class DropsNewest extends Recorder {}

    /** Fails wherever it is told to. */
    @WebSocketEndpoint("/faulty")
    static class Faulty {
        final List<String> events = new CopyOnWriteArrayList<>();
        private final String where;

        Faulty(String where) {
            this.where = where;
        }

        void at(String event) {
            events.add(event);
            if (event.equals(where)) {
                throw new IllegalStateException(SECRET);
            }
        }

        @OnConnection
        void gate() {
            at("gate");
        }

        @OnOpen
        void open() {
            at("open");
        }

        @OnMessage
        void text(String message) {
            at("text");
        }

        @OnMessage
        void pong(PongMessage message) {
            at("pong");
        }

        @OnClose
        void close(CloseReason reason) {
            at("close");
        }
    }

    @WebSocketEndpoint("/replies")
    static class Replies {
        final CompletableFuture<Object> stage = new CompletableFuture<>();
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        final List<String> seen = new CopyOnWriteArrayList<>();

        @OnMessage
        Object reply(String message) {
            seen.add(message);
            return switch (message) {
                case "bytes" -> utf8("bytes");
                case "object" -> Map.of("k", 1);
                case "null" -> null;
                case "stage" -> stage;
                case "stage of a stage" ->
                    CompletableFuture.<Object>completedFuture(CompletableFuture.completedFuture("deep"));
                case "stage of null" -> CompletableFuture.completedFuture(null);
                case "failing stage" -> CompletableFuture.failedFuture(new IllegalStateException(SECRET));
                case "unencodable" -> new Unencodable();
                case "stage of the unencodable" -> CompletableFuture.completedFuture(new Unencodable());
                default -> message;
            };
        }

        @OnError
        void error(Throwable failure) {
            failures.add(failure);
        }
    }

    @WebSocketEndpoint("/textonly")
    static class TextOnly extends Kinds {
        @OnMessage
        void text(String message) {
            seen.add(message);
        }
    }

    static class Kinds {
        final List<Object> seen = new CopyOnWriteArrayList<>();
    }

    /** Counts what is entered and ended. */
    static final class CountingContexts implements CallbackContexts {
        int entered;
        final List<WebSocketConnection> ended = new ArrayList<>();

        @Override
        public Entered enter(WebSocketConnection connection) {
            entered++;
            return () -> entered--;
        }

        @Override
        public void ended(WebSocketConnection connection) {
            assertThat(entered).isZero();
            ended.add(connection);
        }
    }
}
