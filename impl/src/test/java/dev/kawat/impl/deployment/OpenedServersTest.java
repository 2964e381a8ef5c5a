/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ConnectionHandler;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.HandlerEvent;
import dev.kawat.Handshake;
import dev.kawat.Identity;
import dev.kawat.NonBlocking;
import dev.kawat.ServerHandler;
import dev.kawat.ServerOptions;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import jakarta.annotation.security.RolesAllowed;
import jakarta.websocket.OnMessage;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that are opened while the application runs, at awkward moments and with handlers of every kind. */
class OpenedServersTest {

    private static final ServerOptions LATE = ServerOptions.path("/late");
    private static final ConnectionHandler ECHO = (connection, message) -> connection.send("echo " + message.data());

    /** The events so far, a text for each. */
    private final List<String> events = new CopyOnWriteArrayList<>();

    private final LogRecorder log = new LogRecorder();
    private final TestApplication application =
            TestApplication.builder().endpoint(Recorder.class, Recorder::new).start();
    private final WebSocketServers servers = application.deployment().webSocketServers();

    @AfterEach
    void stop() {
        application.close();
        log.close();
    }

    /** A handler that notes its events, and does more where a test overrides it. */
    private class Noting implements ServerHandler {

        @Override
        public Object onConnection(WebSocketServer server, HandlerEvent.Connection event) throws Exception {
            events.add("connection");
            return ECHO;
        }

        @Override
        public void onOpen(WebSocketServer server, HandlerEvent.Open event) throws Exception {
            events.add("open");
        }

        @Override
        public void onTerminate(WebSocketServer server, HandlerEvent.Terminate event) throws Exception {
            events.add("terminate");
        }

        @Override
        public void onError(WebSocketServer server, HandlerEvent.Failure event) {
            events.add("error " + event.cause().getMessage());
        }
    }

    private void assertEchoes(String path) {
        assertEchoes(application.connect(path));
    }

    private static void assertEchoes(PairClient client) {
        client.send("hello");
        Await.until("an answer", () -> !client.received().isEmpty());
        assertThat(client.received()).containsExactly("echo hello");
    }

    // ---- Opening ----

    @Test
    void ofSeveralThatOpenOnePathAtOnceOneSucceeds() {
        AtomicInteger refused = new AtomicInteger();

        Await.together(8, number -> {
            try {
                servers.open(new Noting(), LATE);
            } catch (EndpointDefinitionException taken) {
                refused.incrementAndGet();
            }
        });

        assertThat(refused).hasValue(7);
        assertThat(events).containsExactly("open");
        assertEchoes("/late");
    }

    @Test
    void handshakesAreRefusedWith503UntilOnOpenHasReturned() {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread opener = Await.start(() -> servers.open(
                new Noting() {
                    @Override
                    public void onOpen(WebSocketServer server, HandlerEvent.Open event) {
                        opening.countDown();
                        Await.until("the test lets it go on", goOn);
                        events.add("open");
                    }
                },
                LATE));
        Await.until("onOpen is called", opening);

        HandshakeOutcome early = application.request("/late");
        goOn.countDown();
        Await.until("the server is open", () -> !opener.isAlive());

        assertThat(early).isEqualTo(HandshakeOutcome.Refused.with(503));
        assertEchoes("/late");
        assertThat(events).containsExactly("open", "connection");
    }

    @Test
    void aFailureOfOnOpenIsReportedAndTheServerServes() {
        servers.open(
                new Noting() {
                    @Override
                    public void onOpen(WebSocketServer server, HandlerEvent.Open event) throws Exception {
                        throw new Exception("on purpose");
                    }
                },
                LATE);

        assertThat(events).containsExactly("error on purpose");
        assertThat(log.everything()).anyMatch(line -> line.contains("a callback of its handler failed"));
        assertEchoes("/late");
    }

    @Test
    void theFirstOfTwoServersWithOneNameIsFoundUntilItEnds() {
        WebSocketServer first = servers.open(new Noting(), LATE.name("one"));
        application.connectWithoutAccepting("/late"); // whose close nobody answers

        first.terminate();
        WebSocketServer second =
                servers.open(new Noting(), ServerOptions.path("/later").name("one"));

        assertThat(servers.byName("one")).contains(second);
    }

    // ---- Ending ----

    @Test
    void aServerThatOnOpenTerminatesIsTerminatedWhenOnOpenHasReturned() {
        WebSocketServer server = servers.open(
                new Noting() {
                    @Override
                    public void onOpen(WebSocketServer server, HandlerEvent.Open event) {
                        server.terminate();
                        events.add("open");
                    }
                },
                LATE);

        assertThat(server.terminated()).isTrue();
        assertThat(events).containsExactly("open", "terminate");
        assertThat(application.refusal(Handshake.to("/late"))).isEqualTo(404);
    }

    @Test
    void anApplicationThatStopsMeanwhileTerminatesTheServerWhenOnOpenHasReturned() {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread opener = Await.start(() -> servers.open(
                new Noting() {
                    @Override
                    public void onOpen(WebSocketServer server, HandlerEvent.Open event) {
                        opening.countDown();
                        Await.until("the test lets it go on", goOn);
                        events.add("open");
                    }
                },
                LATE));
        Await.until("onOpen is called", opening);

        application.close();
        goOn.countDown();
        Await.until("it is open", () -> !opener.isAlive());

        assertThat(events).containsExactly("open", "terminate");
    }

    @Test
    void aServerThatGivesItsPathToAnotherIsToldOfItsEndWhenTheApplicationStops() {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch ending = new CountDownLatch(1);
        ConnectionHandler slow = new ConnectionHandler() {
            @Override
            public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {}

            @Override
            public void onTerminate(WebSocketConnection connection, HandlerEvent.Terminate event) {
                ending.countDown();
                Await.until("the test lets it go on", goOn);
            }
        };
        WebSocketServer first = servers.open(
                new Noting() {
                    @Override
                    public Object onConnection(WebSocketServer server, HandlerEvent.Connection event) {
                        return slow;
                    }
                },
                LATE);
        PairClient client = application.connectWithoutAccepting("/late");
        first.terminate();
        Await.start(() -> client.end().drop());
        Await.until("onTerminate of the connection runs", ending);
        servers.open((server, event) -> ECHO, LATE);

        application.close();
        List<String> whenStopped = List.copyOf(events);
        goOn.countDown();

        assertThat(whenStopped).containsExactly("open", "terminate");
    }

    @Test
    void aServerThatOnConnectionTerminatesClosesThatConnectionToo() {
        WebSocketServer server = servers.open(
                new Noting() {
                    @Override
                    public Object onConnection(WebSocketServer server, HandlerEvent.Connection event) {
                        server.terminate();
                        return ECHO;
                    }
                },
                LATE);

        PairClient client = application.connect("/late");

        Await.until("the end", () -> !client.closes().isEmpty());
        assertThat(client.close().code()).isEqualTo(1001);
        Await.until("onTerminate", () -> events.contains("terminate"));
        assertThat(server.connections()).isEmpty();
    }

    @Test
    void aServerThatOnConnectionTerminatesAndRefusesEndsAtOnce() {
        servers.open(
                new Noting() {
                    @Override
                    public Object onConnection(WebSocketServer server, HandlerEvent.Connection event) {
                        server.terminate(Duration.ZERO);
                        return null;
                    }
                },
                LATE);

        assertThat(application.refusal(Handshake.to("/late"))).isEqualTo(403);
        assertThat(events).containsExactly("open", "terminate");
    }

    // ---- Callbacks that open and end servers ----

    @Test
    void everyCallbackMayOpenAndTerminateServers() {
        AtomicReference<WebSocketServer> inner = new AtomicReference<>();
        WebSocketServer outer = servers.open(
                new Noting() {
                    @Override
                    public void onOpen(WebSocketServer server, HandlerEvent.Open event) {
                        inner.set(servers.open((ignored, request) -> ECHO, ServerOptions.path("/inner")));
                    }

                    @Override
                    public Object onConnection(WebSocketServer server, HandlerEvent.Connection event) {
                        inner.get().terminate();
                        servers.open((ignored, request) -> ECHO, ServerOptions.path("/inner"));
                        return ECHO;
                    }

                    @Override
                    public void onTerminate(WebSocketServer server, HandlerEvent.Terminate event) {
                        servers.open((ignored, request) -> ECHO, LATE);
                    }
                },
                LATE);

        assertEchoes("/inner");
        assertEchoes("/late");
        assertEchoes("/inner");
        assertThat(inner.get().terminated()).isTrue();
        outer.terminate();
        Await.until(
                "the path has another server",
                () -> servers.byPath("/late").filter(server -> server != outer).isPresent());
        assertEchoes("/late");
        assertThat(events).noneMatch(event -> event.startsWith("error"));
    }

    @Test
    void onConnectionThatOpensItsOwnPathFailsAndTheServerGoesOn() {
        AtomicInteger attempts = new AtomicInteger();
        servers.open(
                new Noting() {
                    @Override
                    public Object onConnection(WebSocketServer server, HandlerEvent.Connection event) {
                        if (attempts.getAndIncrement() == 0) {
                            servers.open(this, LATE);
                        }
                        return ECHO;
                    }
                },
                LATE);

        assertThat(application.refusal(Handshake.to("/late"))).isEqualTo(500);
        assertEchoes("/late");
    }

    @Test
    void anEngineThatCannotServeFurtherServersIsNamed() {
        application.deployment().openNoMore("the engine of this test cannot serve them");

        assertThatThrownBy(() -> servers.open(new Noting(), LATE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "WebSocketServers.open with path '/late': further servers cannot be opened, because the engine of"
                                + " this test cannot serve them");
        assertThat(events).isEmpty();
    }

    // ---- Handlers of every kind ----

    /** A handler whose message callback comes from an interface. */
    interface Echoing extends ConnectionHandler {
        @Override
        default void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {
            connection.send("echo " + event.data());
        }
    }

    private static final class FromInterface implements Echoing {}

    private record AsRecord(String greeting) implements ConnectionHandler {
        @Override
        public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {
            connection.send(greeting + " " + event.data());
        }
    }

    record AnnotatedRecord(String greeting) {
        @OnMessage
        String answer(String message) {
            return greeting + " " + message;
        }
    }

    /** A generic handler. */
    abstract static class Generic<T extends CharSequence> implements ConnectionHandler {
        abstract T greeting();

        @Override
        public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {
            connection.send(greeting() + " " + event.data());
        }
    }

    /** A generic handler with annotations. */
    abstract static class AnnotatedGeneric<T> {
        @OnMessage
        String answer(T message) {
            return "echo " + message;
        }
    }

    private static ConnectionHandler proxy() {
        return (ConnectionHandler) Proxy.newProxyInstance(
                OpenedServersTest.class.getClassLoader(),
                new Class<?>[] {ConnectionHandler.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("onMessage")) {
                        ((WebSocketConnection) arguments[0])
                                .send("echo " + ((HandlerEvent.Message) arguments[1]).data());
                    }
                    return null;
                });
    }

    @SuppressWarnings("UnusedMethod") // the one of the anonymous class is called by Kawat
    static Stream<Named<Object>> handlers() {
        String echo = "echo";
        return Stream.of(
                Named.of("lambda", ECHO),
                Named.of("capturing lambda", (ConnectionHandler)
                        (connection, message) -> connection.send(echo + " " + message.data())),
                Named.of("default method", new FromInterface()),
                Named.of("record", new AsRecord("echo")),
                Named.of("annotated record", new AnnotatedRecord("echo")),
                Named.of("generic", new Generic<String>() {
                    @Override
                    String greeting() {
                        return "echo";
                    }
                }),
                Named.of("annotated generic", new AnnotatedGeneric<String>() {}),
                Named.of("anonymous with annotations", new Object() {
                    @OnMessage
                    String answer(String message) {
                        return "echo " + message;
                    }
                }),
                Named.of("proxy", proxy()));
    }

    @ParameterizedTest
    @MethodSource("handlers")
    void handlesWith(Object handler) {
        servers.open((server, event) -> handler, LATE);

        PairClient client = application.connect("/late");

        assertEchoes(client);
        assertThat(client.connection().handler()).isSameAs(handler);
    }

    // ---- Roles ----

    @RolesAllowed("admin")
    private static final class ForAdmins implements Echoing {}

    private static final class ForAdminsByMethod implements ConnectionHandler {
        @Override
        @RolesAllowed("admin")
        public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {
            connection.send("echo " + event.data());
        }
    }

    private static Handshake.Builder by(String... roles) {
        return Handshake.to("/late").identity(Identity.of("ann").withRoles(Set.of(roles)));
    }

    @Test
    void theRolesOfAChosenHandlerDecideItsHandshake() {
        servers.open((server, event) -> new ForAdmins(), LATE);

        assertThat(application.refusal(Handshake.to("/late"))).isEqualTo(401);
        assertThat(application.refusal(by("guest"))).isEqualTo(403);
        assertEchoes(application.connect(by("admin")));
    }

    @Test
    void theRolesOfAMethodOfAChosenHandlerDecideItsCalls() {
        servers.open((server, event) -> new ForAdminsByMethod(), LATE);

        assertEchoes(application.connect(by("admin")));
        PairClient guest = application.connect(by("guest"));
        guest.send("hello");
        Await.until("the end", () -> !guest.closes().isEmpty());
        assertThat(guest.close().code()).isEqualTo(1008);
    }

    static final class Misplaced implements Echoing {
        @NonBlocking
        void help() {}

        @RolesAllowed("admin")
        @Override
        public void onTerminate(WebSocketConnection connection, HandlerEvent.Terminate event) {}
    }

    @Test
    void annotationsThatHaveNoEffectOnAChosenHandlerAreNamed() {
        servers.open((server, event) -> new Misplaced(), LATE);

        assertThat(application.refusal(Handshake.to("/late"))).isEqualTo(500);
        assertThat(log.everything())
                .anyMatch(line -> line.contains("@NonBlocking on method " + Misplaced.class.getName() + ".help()")
                        && line.contains("@RolesAllowed method " + Misplaced.class.getName() + ".onTerminate"));
    }

    @Test
    void anIdentityThatAChosenHandlerDoesNotAdmitCannotReplaceOneThatItDid() {
        servers.open((server, event) -> new ForAdmins(), LATE);
        PairClient client = application.connect(by("admin"));

        client.connection().renewIdentity(Identity.of("ann"));

        Await.until("the end", () -> !client.closes().isEmpty());
        assertThat(client.close().code()).isEqualTo(1008);
    }
}
