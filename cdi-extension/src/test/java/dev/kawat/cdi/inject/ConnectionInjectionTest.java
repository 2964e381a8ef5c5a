/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.AttributeKey;
import dev.kawat.ConnectionScoped;
import dev.kawat.ConnectionStatus;
import dev.kawat.Identity;
import dev.kawat.NonBlocking;
import dev.kawat.OnConnection;
import dev.kawat.Position;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionInjectionTest {

    private static final AttributeKey<String> GATE = AttributeKey.of("gate", String.class);

    @WebSocketEndpoint("/handler")
    static class OfConnection {

        @Inject
        WebSocketConnection connection;

        @OnConnection
        void gate() {
            connection.attributes().put(GATE, connection.handshake().path());
        }

        @OnMessage
        void received(String message) {
            connection.send(message + " over " + connection.id());
        }
    }

    @WebSocketEndpoint("/constructor")
    static class WithConstructor {

        private final WebSocketConnection connection;

        @Inject
        WithConstructor(WebSocketConnection connection) {
            this.connection = connection;
        }

        @OnMessage
        void received(String message) {
            connection.send(message + " over " + connection.id());
        }
    }

    @ApplicationScoped
    @WebSocketEndpoint("/shared")
    static class OfApplication {

        @Inject
        WebSocketConnection connection;

        @OnMessage
        void received(String message) {
            connection.send(message + " over " + connection.id());
        }
    }

    @ConnectionScoped
    static class State {

        @Inject
        WebSocketConnection connection;

        WebSocketConnection connection() {
            return connection;
        }
    }

    @Dependent
    static class Part {

        @Inject
        WebSocketConnection connection;
    }

    @RequestScoped
    static class Request {

        @Inject
        WebSocketConnection connection;

        void reply(String message) {
            connection.send(message + " over " + connection.id());
        }
    }

    @ApplicationScoped
    static class Service {

        @Inject
        WebSocketConnection connection;

        @Inject
        Instance<WebSocketConnection> looked;

        void reply(String message) {
            connection.send(message + " over " + connection.id());
        }

        void replyAfterLookUp(String message) {
            looked.get().send(message + " over " + looked.get().id());
        }

        WebSocketConnection connection() {
            return connection;
        }
    }

    @WebSocketEndpoint("/below")
    static class WithBeans {

        @Inject
        State state;

        @Inject
        Part part;

        @Inject
        Request request;

        @Inject
        Service service;

        @OnMessage
        void received(String message, WebSocketConnection connection) {
            switch (message) {
                case "state" ->
                    state.connection()
                            .send(message + " over " + state.connection().id());
                case "part" -> part.connection.send(message + " over " + part.connection.id());
                case "request" -> request.reply(message);
                case "look-up" -> service.replyAfterLookUp(message);
                case "same" ->
                    connection.send(String.valueOf(
                            state.connection() == connection && connection.status() == ConnectionStatus.CONNECTED));
                default -> service.reply(message);
            }
        }
    }

    /** Keeps the connection of a bean of each kind, for use where no callback runs. */
    @ApplicationScoped
    static class Registry {

        private volatile WebSocketConnection kept;

        void keep(WebSocketConnection connection) {
            kept = connection;
        }

        WebSocketConnection kept() {
            return kept;
        }
    }

    @WebSocketEndpoint("/keeping/handler")
    static class KeepingOwn {

        @Inject
        WebSocketConnection connection;

        @Inject
        Registry registry;

        @OnOpen
        void opened() {
            registry.keep(connection);
            connection.send("kept");
        }
    }

    @WebSocketEndpoint("/keeping/state")
    static class KeepingState {

        @Inject
        State state;

        @Inject
        Registry registry;

        @OnOpen
        void opened(WebSocketConnection connection) {
            registry.keep(state.connection());
            connection.send("kept");
        }
    }

    @NonBlocking
    @WebSocketEndpoint("/attributes")
    static class Attributed {

        @Inject
        Service service;

        @OnMessage
        String received(String message) {
            WebSocketConnection current = service.connection();
            current.attributes().put(AttributeKey.of("last", String.class), message);
            current.subscribe(message);
            return current.topics() + " " + current.subprotocol() + " " + current.status() + " "
                    + current.bufferedAmount() + " "
                    + current.handler().getClass().getSimpleName() + " " + current;
        }
    }

    private static final Class<?>[] BEANS = {
        OfConnection.class,
        WithConstructor.class,
        OfApplication.class,
        WithBeans.class,
        KeepingOwn.class,
        KeepingState.class,
        Attributed.class,
        State.class,
        Part.class,
        Request.class,
        Service.class,
        Registry.class
    };

    @ParameterizedTest
    @ValueSource(strings = {"/handler", "/constructor", "/shared"})
    void aHandlerHasTheConnectionWhoseCallbackRuns(String path) {
        try (Application application = Application.of(BEANS)) {
            Client one = application.connect(path);
            Client other = application.connect(path);

            assertThat(one.ask("hello")).isEqualTo("hello over 1");
            assertThat(other.ask("hello")).isEqualTo("hello over 2");
            assertThat(one.ask("again")).isEqualTo("again over 1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "part", "request", "service", "look-up"})
    void otherBeansHaveTheConnectionWhoseCallbackRuns(String bean) {
        try (Application application = Application.of(BEANS)) {
            Client one = application.connect("/below");
            Client other = application.connect("/below");

            assertThat(one.ask(bean)).isEqualTo(bean + " over 1");
            assertThat(other.ask(bean)).isEqualTo(bean + " over 2");
            assertThat(one.ask(bean)).isEqualTo(bean + " over 1");
        }
    }

    @Test
    void aBeanOfTheConnectionHasTheConnectionItself() {
        try (Application application = Application.of(BEANS)) {

            assertThat(application.connect("/below").ask("same")).isEqualTo("true");
        }
    }

    @Test
    void theGateSeesTheConnectionToo() {
        try (Application application = Application.of(BEANS)) {

            assertThat(application.connect("/handler").connection().attributes().get(GATE))
                    .contains("/handler");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/keeping/handler", "/keeping/state"})
    void aConnectionOfOneConnectionIsUsableOnAnyThread(String path) {
        try (Application application = Application.of(BEANS)) {
            Client one = application.connect(path);
            assertThat(one.text()).isEqualTo("kept");
            WebSocketConnection kept = application.bean(Registry.class).kept();
            Client other = application.connect(path);
            assertThat(other.text()).isEqualTo("kept");

            kept.send("from another thread");

            assertThat(one.text()).isEqualTo("from another thread");
            assertThat(kept).isSameAs(one.connection());
        }
    }

    @Test
    void theCurrentConnectionDoesWhatTheConnectionDoes() {
        try (Application application = Application.of(BEANS)) {
            Client client = application.connect("/attributes");

            assertThat(client.ask("news"))
                    .isEqualTo("[news] Optional.empty CONNECTED 0 Attributed connection 1 of endpoint 'Attributed'");
            assertThat(client.connection().attributes().get(AttributeKey.of("last", String.class)))
                    .contains("news");
        }
    }

    static Stream<Method> everyMethodOfAConnection() {
        return Arrays.stream(WebSocketConnection.class.getMethods());
    }

    @ParameterizedTest
    @MethodSource("everyMethodOfAConnection")
    void outsideOfCallbacksTheCurrentConnectionSaysWhatToDo(Method method) {
        try (Application application = Application.of(BEANS)) {
            WebSocketConnection current = application.bean(Service.class).connection();
            Object[] arguments = Arrays.stream(method.getParameterTypes())
                    .map(ConnectionInjectionTest::anything)
                    .toArray();

            assertThatThrownBy(() -> {
                        try {
                            method.invoke(current, arguments);
                        } catch (InvocationTargetException failure) {
                            throw failure.getCause();
                        }
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "no WebSocket callback runs on this thread, so there is no current WebSocketConnection."
                                    + " Pass the connection as an argument, or keep its id and ask"
                                    + " WebSocketServer.connection(id); to reach many, use WebSocketServer.broadcast or a topic.");
        }
    }

    private static Object anything(Class<?> type) {
        if (type == int.class) {
            return 1000;
        }
        if (type == byte[].class) {
            return new byte[0];
        }
        if (type == ByteBuffer.class) {
            return ByteBuffer.allocate(0);
        }
        if (type == Identity.class) {
            return Identity.of("anybody");
        }
        if (type == Position.class) {
            return Position.OLDEST;
        }
        if (type == Runnable.class) {
            return (Runnable) () -> {};
        }
        return type == Class.class ? Object.class : "text";
    }

    @Test
    void outsideOfCallbacksTheCurrentConnectionCanBePrinted() {
        try (Application application = Application.of(BEANS)) {

            assertThat(application.bean(Service.class).connection()).hasToString("no current connection");
        }
    }

    @Test
    void aLookUpOutsideOfCallbacksGivesTheCurrentConnection() {
        try (Application application = Application.of(BEANS)) {

            assertThat(application.bean(WebSocketConnection.class)).hasToString("no current connection");
        }
    }
}
