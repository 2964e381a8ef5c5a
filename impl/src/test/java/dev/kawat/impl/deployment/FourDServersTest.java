/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kawat.ConnectionHandler;
import dev.kawat.ConnectionStatus;
import dev.kawat.DataType;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.HandlerEvent;
import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.Payload;
import dev.kawat.ServerHandler;
import dev.kawat.ServerOptions;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The interface style: handlers that are objects, and servers that are opened while the application runs. */
class FourDServersTest {

    /** The events so far, a text for each. */
    private final List<String> events = new CopyOnWriteArrayList<>();

    private final LogRecorder log = new LogRecorder();
    private final TestApplication application =
            TestApplication.builder().endpoint(Recorder.class, Recorder::new).start();

    @AfterEach
    void stop() {
        application.close();
        log.close();
    }

    /** A handler of one connection that notes its events. */
    private class Noting implements ConnectionHandler {

        private final String name;

        Noting(String name) {
            this.name = name;
        }

        @Override
        public void onOpen(WebSocketConnection connection, HandlerEvent.Open event) {
            events.add(name + " " + event.type());
        }

        @Override
        public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) throws Exception {
            events.add(name + " " + event.type() + " " + event.data());
            if (event.data().equals("fail")) {
                throw new Exception("on purpose");
            }
        }

        @Override
        public void onTerminate(WebSocketConnection connection, HandlerEvent.Terminate event) {
            boolean listed = connection.server().connections().contains(connection);
            events.add(name + " " + event.type() + " " + event.code() + " " + event.reason() + " " + event.wasClean()
                    + " " + connection.status() + " " + listed);
        }

        @Override
        public void onError(WebSocketConnection connection, HandlerEvent.Failure event) {
            events.add(name + " " + event.type() + " " + event.errors().get(0));
        }
    }

    /** A handler of a server that notes its events. */
    private class NotingServer implements ServerHandler {

        Object answer = new Noting("it");

        @Override
        public Object onConnection(WebSocketServer server, HandlerEvent.Connection event) throws Exception {
            events.add("server " + event.type() + " " + event.request().requestUri());
            if (answer instanceof Exception failure) {
                throw failure;
            }
            return answer;
        }

        @Override
        public void onOpen(WebSocketServer server, HandlerEvent.Open event) {
            events.add("server " + event.type());
        }

        @Override
        public void onTerminate(WebSocketServer server, HandlerEvent.Terminate event) {
            events.add("server " + event.type());
        }

        @Override
        public void onError(WebSocketServer server, HandlerEvent.Failure event) {
            events.add("server " + event.type() + " " + event.cause().getMessage());
        }
    }

    private WebSocketServer open(ServerHandler handler, ServerOptions options) {
        return application.deployment().webSocketServers().open(handler, options);
    }

    private void awaitEvent(String event) {
        Await.until(event + " among " + events, () -> events.contains(event));
    }

    @Test
    void behaviour1_1_openStartsAServerAndTellsItsHandlerOnce() {
        WebSocketServer server = open(new NotingServer(), ServerOptions.path("/late"));

        assertThat(events).containsExactly("server open");
        assertThat(server.path()).isEqualTo("/late");
        assertThat(server.name()).isEqualTo("late");
        assertThat(application.deployment().webSocketServers().byName("late")).contains(server);
        application.connect("/late");
        awaitEvent("it open");
        assertThat(events).containsExactly("server open", "server connection /late", "it open");
    }

    @Test
    void behaviour1_3_aServerAtEveryPathGetsWhatNoOtherHas() {
        NotingServer handler = new NotingServer();
        WebSocketServer server = open(handler, ServerOptions.everyPath());

        PairClient anywhere = application.connect("/any/where?x=1");
        PairClient elsewhere = application.connect(application.server().path());

        assertThat(anywhere.connection().server()).isSameAs(server);
        assertThat(elsewhere.connection().server()).isSameAs(application.server());
        assertThat(server.path()).isEqualTo("/**");
        assertThat(events).contains("server connection /any/where?x=1");
    }

    @Test
    void behaviour1_3_aPathWithoutAServerIs404() {
        open(new NotingServer(), ServerOptions.path("/one"));

        assertThat(application.refusal(Handshake.to("/two"))).isEqualTo(404);
    }

    @Test
    void behaviour1_5_theConnectionHasAnIdAndIsAmongThoseOfItsServerBeforeOnOpen() {
        AtomicReference<Boolean> listed = new AtomicReference<>();
        ConnectionHandler handler = new ConnectionHandler() {
            @Override
            public void onOpen(WebSocketConnection connection, HandlerEvent.Open event) {
                listed.set(connection.server().connections().contains(connection) && connection.id() > 0);
            }

            @Override
            public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {}
        };
        open((server, event) -> handler, ServerOptions.path("/late"));

        application.connect("/late");

        Await.until("onOpen has run", () -> listed.get() != null);
        assertThat(listed).hasValue(true);
    }

    @Test
    void behaviour1_6_nullRefusesWith403AndLeavesNoConnection() {
        NotingServer handler = new NotingServer();
        handler.answer = null;
        WebSocketServer server = open(handler, ServerOptions.path("/late"));

        assertThat(application.refusal(Handshake.to("/late"))).isEqualTo(403);
        assertThat(server.connections()).isEmpty();
    }

    @Test
    void behaviourD4_2_aDecisionRefusesWithItsStatus() {
        NotingServer handler = new NotingServer();
        handler.answer = HandshakeDecision.refuse(429);
        open(handler, ServerOptions.path("/late"));

        assertThat(application.refusal(Handshake.to("/late"))).isEqualTo(429);
        assertThat(events).doesNotContain("server error");
    }

    @Test
    void behaviourD4_2_anythingElseIs500AndLoggedWithItsClass() {
        NotingServer handler = new NotingServer();
        handler.answer = 42;
        open(handler, ServerOptions.path("/late"));

        assertThat(application.refusal(Handshake.to("/late"))).isEqualTo(500);
        assertThat(log.everything())
                .anyMatch(line -> line.contains("onConnection must return a handler")
                        && line.contains("got a java.lang.Integer"));
        assertThat(events).anyMatch(event -> event.startsWith("server error"));
    }

    @Test
    void behaviourD4_2_acceptanceWithoutAHandlerIs500AndTheLogSaysWhatToReturn() {
        NotingServer handler = new NotingServer();
        handler.answer = HandshakeDecision.accept();
        WebSocketServer server = open(handler, ServerOptions.path("/late"));

        assertThat(application.refusal(Handshake.to("/late"))).isEqualTo(500);
        String rule = "onConnection must return a handler of the connection, a refusal or null, got"
                + " HandshakeDecision.accept(), so return the handler itself, which accepts the handshake";
        assertThat(log.messages(Level.SEVERE))
                .containsExactly(server + ": a handshake is refused with 500, because " + rule);
        assertThat(events).contains("server error " + rule);
    }

    @Test
    void behaviourD4_2_aClassThatIsNoBeanIs500() {
        NotingServer handler = new NotingServer();
        handler.answer = Noting.class;
        open(handler, ServerOptions.path("/late"));

        assertThat(application.refusal(Handshake.to("/late"))).isEqualTo(500);
        assertThat(log.everything()).anyMatch(line -> line.contains("must be a bean"));
    }

    @Test
    void behaviourD4_2_anExceptionIs500AndReportedToTheHandler() {
        NotingServer handler = new NotingServer();
        handler.answer = new Exception("on purpose");
        open(handler, ServerOptions.path("/late"));

        assertThat(application.refusal(Handshake.to("/late"))).isEqualTo(500);
        assertThat(events).contains("server error on purpose");
    }

    /** An object whose methods have callback annotations, as {@code onConnection} may return it. */
    static class Annotated {

        @OnMessage
        String answer(String message) {
            return "annotated " + message;
        }
    }

    @Test
    void behaviourD4_2_anObjectWithAnnotatedCallbacksHandlesItsConnection() {
        open((server, event) -> new Annotated(), ServerOptions.path("/late"));

        PairClient client = application.connect("/late");
        client.send("hello");

        Await.until("an answer", () -> !client.received().isEmpty());
        assertThat(client.received()).containsExactly("annotated hello");
        assertThat(client.connection().handler()).isInstanceOf(Annotated.class);
    }

    @Test
    void behaviour1_7_eachConnectionHasTheObjectThatWasReturnedForIt() {
        open(
                (server, event) -> new Noting(event.request().queryParam("name").orElse("?")),
                ServerOptions.path("/late"));

        PairClient ann = application.connect("/late?name=ann");
        PairClient bob = application.connect("/late?name=bob");

        assertThat(ann.connection().handler(Noting.class).name).isEqualTo("ann");
        assertThat(bob.connection().handler(Noting.class).name).isEqualTo("bob");
    }

    @Test
    void behaviour1_7_theHandlerOfTheServerIsReachedThroughTheServer() {
        NotingServer handler = new NotingServer();
        WebSocketServer annotated = application.server();

        WebSocketServer server = open(handler, ServerOptions.path("/late"));

        assertThat(server.handler()).isSameAs(handler);
        assertThat(server.handler(NotingServer.class)).isSameAs(handler);
        assertThatThrownBy(annotated::handler)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("each of its connections has one");
    }

    @ParameterizedTest
    @EnumSource(DataType.class)
    void behaviour1_9_theDataTypeOfTheServerDecidesHowMessagesArePresented(DataType dataType) {
        List<HandlerEvent.Message> messages = new CopyOnWriteArrayList<>();
        ConnectionHandler handler = (connection, event) -> messages.add(event);
        open((server, event) -> handler, ServerOptions.path("/late").dataType(dataType));

        PairClient client = application.connect("/late");
        client.send("{\"a\":[1,\"b\"]}");
        client.send("\"c\"".getBytes(StandardCharsets.UTF_8));

        Await.until("two messages", () -> messages.size() == 2);
        List<Object> data = messages.stream().map(HandlerEvent.Message::data).toList();
        switch (dataType) {
            case TEXT -> assertThat(data).containsExactly("{\"a\":[1,\"b\"]}", "\"c\"");
            case BLOB -> assertThat(data).allMatch(ByteBuffer.class::isInstance);
            case OBJECT -> {
                assertThat(data.get(0)).isInstanceOf(Map.class).asString().contains("b");
                assertThat(data.get(1)).isEqualTo("c");
            }
            case AUTO ->
                assertThat(data)
                        .satisfiesExactly(
                                first -> assertThat(first).isInstanceOf(String.class),
                                second -> assertThat(second).isInstanceOf(ByteBuffer.class));
        }
        assertThat(messages.get(0).dataType()).isEqualTo(dataType);
        assertThat(messages.get(0).payload()).isInstanceOf(Payload.Text.class);
        assertThat(messages.get(1).payload()).isInstanceOf(Payload.Binary.class);
        assertThat(messages.get(1).as(String.class)).isEqualTo("\"c\"");
    }

    /** A type that messages are read as. */
    public record Point(int x, int y) {}

    @Test
    void behaviour1_9_aMessageIsReadAsAnyTypeByTheCodecs() {
        List<Point> points = new CopyOnWriteArrayList<>();
        open(
                (server, event) -> (ConnectionHandler) (connection, message) -> points.add(message.as(Point.class)),
                ServerOptions.path("/late"));

        PairClient client = application.connect("/late");
        client.send("{\"x\":1,\"y\":2}");
        client.send("no point");

        Await.until("the end", () -> !client.closes().isEmpty());
        assertThat(points).containsExactly(new Point(1, 2));
        assertThat(client.close().code()).isEqualTo(1007);
    }

    @Test
    void behaviour1_9_invalidJsonIsAnErrorAndCloses1007() {
        open((server, event) -> new Noting("it"), ServerOptions.path("/late").dataType(DataType.OBJECT));

        PairClient client = application.connect("/late");
        client.send("{");

        Await.until("the end", () -> !client.closes().isEmpty());
        assertThat(client.close().code()).isEqualTo(1007);
        assertThat(events).anyMatch(event -> event.startsWith("it error ErrorInfo[errCode=1007"));
    }

    @Test
    void behaviour1_13_afterAnErrorNothingFollowsButOnTerminate() {
        open((server, event) -> new Noting("it"), ServerOptions.path("/late"));

        PairClient client = application.connect("/late");
        client.send("one");
        client.send("fail");
        client.send("two");

        Await.until("onTerminate", () -> events.stream().anyMatch(event -> event.startsWith("it terminate")));
        assertThat(events)
                .satisfiesExactly(
                        event -> assertThat(event).isEqualTo("it open"),
                        event -> assertThat(event).isEqualTo("it message one"),
                        event -> assertThat(event).isEqualTo("it message fail"),
                        event -> assertThat(event).startsWith("it error ErrorInfo[errCode=1011, message=on purpose"),
                        event -> assertThat(event).startsWith("it terminate 1011"));
    }

    @Test
    void behaviourD4_4_inOnTerminateTheConnectionIsClosedAndGone() {
        open((server, event) -> new Noting("it"), ServerOptions.path("/late"));

        PairClient client = application.connect("/late");
        client.end().close(3456, "bye");

        awaitEvent("it terminate 3456 bye true " + ConnectionStatus.CLOSED + " false");
        assertThat(events.stream().filter(event -> event.startsWith("it terminate")))
                .hasSize(1);
    }

    @Test
    void behaviour1_12_aLostConnectionIs1006AndNotClean() {
        open((server, event) -> new Noting("it"), ServerOptions.path("/late"));

        application.connect("/late").end().drop();

        awaitEvent("it terminate 1006  false " + ConnectionStatus.CLOSED + " false");
        assertThat(events).noneMatch(event -> event.startsWith("it error"));
    }

    @Test
    void behaviour1_22_terminateTellsTheHandlerOnceAndFreesThePath() {
        WebSocketServer first = open(new NotingServer(), ServerOptions.path("/late"));
        PairClient client = application.connect("/late");

        first.terminate();
        first.terminate(Duration.ZERO);

        Await.until("the end", () -> !client.closes().isEmpty());
        awaitEvent("server terminate");
        assertThat(first.terminated()).isTrue();
        assertThat(application.deployment().webSocketServers().all()).doesNotContain(first);
        WebSocketServer second = open(new NotingServer(), ServerOptions.path("/late"));
        assertThat(application.connect("/late").connection().server()).isSameAs(second);
        second.terminate(Duration.ZERO);
        application.close();
        assertThat(events.stream().filter("server terminate"::equals)).hasSize(2);
    }

    @Test
    void behaviour1_22_theEndOfTheApplicationTellsTheHandlerOnce() {
        open(new NotingServer(), ServerOptions.path("/late"));

        application.close();
        application.close();

        assertThat(events).containsExactly("server open", "server terminate");
        assertThatThrownBy(() -> open(new NotingServer(), ServerOptions.path("/later")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void everyProblemOfTheOptionsIsListedAtOnce() {
        String taken = application.server().path();
        ServerOptions wrong = ServerOptions.path(taken)
                .name("no name")
                .subprotocols("a b")
                .set("max-message", "big")
                .set("maximum", "1");

        EndpointDefinitionException failure =
                catchThrowableOfType(EndpointDefinitionException.class, () -> open(new NotingServer(), wrong));

        String where = "WebSocketServers.open with path '" + taken + "': ";
        assertThat(failure.problems())
                .allMatch(problem -> problem.startsWith(where))
                .anyMatch(problem -> problem.contains("path must not match the same requests"))
                .anyMatch(problem -> problem.contains("name must consist of"))
                .anyMatch(problem -> problem.contains("subprotocol must be a token"))
                .anyMatch(problem -> problem.contains("max-message must be a size"))
                .anyMatch(problem -> problem.contains("setting must be one of") && problem.endsWith("got 'maximum'"))
                .hasSize(5);
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "/a/", "/{a", "/a b"})
    void aBadPathIsRefused(String path) {
        assertThatThrownBy(() -> open(new NotingServer(), ServerOptions.path(path)))
                .isInstanceOf(EndpointDefinitionException.class)
                .hasMessageContaining("path");
    }

    @Test
    void behaviourE2_terminateMinCodeLets3000Pass() {
        open((server, event) -> new Noting("it"), ServerOptions.path("/late").set("terminate-min-code", "3000"));

        PairClient client = application.connect("/late");
        client.connection().terminate(3000, "why");

        Await.until("the end", () -> !client.closes().isEmpty());
        assertThat(client.close().code()).isEqualTo(3000);
        assertThat(client.close().reason()).isEqualTo("why");
    }

    @WebSocketEndpoint("/both")
    static class Both implements ConnectionHandler {

        @OnMessage
        void said(String message) {}

        @Override
        public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {}
    }

    @WebSocketEndpoint("/two")
    abstract static class Two implements ConnectionHandler, ServerHandler {}

    @ParameterizedTest
    @ValueSource(classes = {Both.class, Two.class})
    void behaviour2_20_twoStylesInOneClassAreADefinitionError(Class<?> type) {
        assertThatThrownBy(() -> TestApplication.of(type, Object::new))
                .hasMessageContaining("class must have one style")
                .hasMessageContaining(type.getName());
    }
}
