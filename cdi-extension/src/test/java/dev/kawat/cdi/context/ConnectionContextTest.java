/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ConnectionScoped;
import dev.kawat.NonBlocking;
import dev.kawat.OnConnection;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import dev.kawat.cdi.support.Numbers;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.spi.AlterableContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
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

class ConnectionContextTest {

    @Dependent
    static class Part {

        @Inject
        Journal journal;

        @PreDestroy
        void destroyed() {
            journal.add("part destroyed");
        }
    }

    @ConnectionScoped
    static class State {

        @Inject
        Numbers numbers;

        @Inject
        Journal journal;

        @Inject
        Part part;

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
            journal.add("state " + number + " destroyed");
        }
    }

    /** Sees the state of whichever connection is current. */
    @ApplicationScoped
    static class Service {

        @Inject
        State state;

        int number() {
            return state.number();
        }
    }

    static class Recorder {

        @Inject
        Service service;

        @Inject
        State state;

        @Inject
        Journal journal;

        @OnConnection
        boolean gate(dev.kawat.Handshake handshake) {
            note("gate");
            return handshake.queryParam("refused").isEmpty();
        }

        @OnOpen
        void opened() {
            note("opened");
        }

        @OnMessage
        String received(String message) {
            note("received");
            if (message.equals("fail")) {
                throw new IllegalArgumentException("as the test wants it");
            }
            return "state " + state.number();
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
            note("handler destroyed");
        }

        private void note(String callback) {
            journal.add(callback + " with " + state.number() + " and " + service.number());
        }
    }

    @WebSocketEndpoint("/blocking")
    static class Blocking extends Recorder {}

    @NonBlocking
    @WebSocketEndpoint("/non-blocking")
    static class NotBlocking extends Recorder {}

    @ApplicationScoped
    @WebSocketEndpoint("/shared")
    static class Shared {

        @Inject
        State state;

        @OnMessage
        String received(String message) {
            return "state " + state.number();
        }
    }

    /** Says farewell to another bean of the connection when both end. */
    @ConnectionScoped
    static class Guest {

        @Inject
        Host host;

        void enter() {
            host.add(1);
        }

        @PreDestroy
        void destroyed() {
            host.add(-1);
        }
    }

    @ConnectionScoped
    static class Host {

        @Inject
        Numbers numbers;

        @Inject
        Journal journal;

        private int number;
        private int guests;

        @PostConstruct
        void created() {
            number = numbers.next();
        }

        void add(int more) {
            guests += more;
            journal.add("host " + number + " has " + guests);
        }

        @PreDestroy
        void destroyed() {
            journal.add("host " + number + " destroyed");
        }
    }

    @WebSocketEndpoint("/party")
    static class Party {

        @Inject
        Guest guest;

        @OnOpen
        void opened() {
            guest.enter();
        }
    }

    /** Sends to another connection, whose callback then runs within this one's. */
    @NonBlocking
    @WebSocketEndpoint("/outer")
    static class Outer {

        @Inject
        State state;

        @OnMessage
        void received(String message, WebSocketConnection connection) {
            int before = state.number();
            connection.send("nested");
            connection.send("state " + before + " and then " + state.number());
        }
    }

    private static final Class<?>[] BEANS = {
        Blocking.class,
        NotBlocking.class,
        Shared.class,
        Party.class,
        Outer.class,
        State.class,
        Part.class,
        Service.class,
        Guest.class,
        Host.class
    };

    @ParameterizedTest
    @ValueSource(strings = {"/blocking", "/non-blocking"})
    void everyCallbackOfAConnectionSeesOneInstanceWhichIsDestroyedAtTheEnd(String path) {
        Application application = Application.of(BEANS);
        Journal journal = application.journal();

        Client client = application.connect(path);
        assertThat(client.ask("one")).isEqualTo("state 1");
        assertThat(client.ask("fail")).isEqualTo("failed");
        client.close();
        application.close();

        assertThat(journal.entries())
                .containsExactly(
                        "gate with 1 and 1",
                        "opened with 1 and 1",
                        "received with 1 and 1",
                        "received with 1 and 1",
                        "failed with 1 and 1",
                        "closed with 1 and 1",
                        "handler destroyed with 1 and 1",
                        "state 1 destroyed",
                        "part destroyed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/blocking", "/non-blocking", "/shared"})
    void everyConnectionHasAnInstanceOfItsOwn(String path) {
        Application application = Application.of(BEANS);
        Journal journal = application.journal();

        Client one = application.connect(path);
        assertThat(one.ask("")).isEqualTo("state 1");
        Client other = application.connect(path);
        assertThat(other.ask("")).isEqualTo("state 2");
        assertThat(one.ask("")).isEqualTo("state 1");

        one.close();
        journal.await("state 1 destroyed");
        assertThat(other.ask("")).isEqualTo("state 2");
        application.close();
        assertThat(journal.entriesWith("state")).containsExactly("state 1 destroyed", "state 2 destroyed");
    }

    @Test
    void endsWithARefusedHandshake() {
        Application application = Application.of(BEANS);
        Journal journal = application.journal();

        assertThat(application.refusal("/blocking?refused")).isEqualTo(403);
        journal.await("part destroyed");
        application.close();

        assertThat(journal.entries())
                .containsExactly(
                        "gate with 1 and 1", "handler destroyed with 1 and 1", "state 1 destroyed", "part destroyed");
    }

    @Test
    void endsWithALostConnection() {
        Application application = Application.of(BEANS);
        Journal journal = application.journal();

        Client client = application.connect("/blocking");
        assertThat(client.ask("")).isEqualTo("state 1");
        client.drop();
        application.close();

        assertThat(journal.entriesWith("state")).containsExactly("state 1 destroyed");
    }

    @Test
    void beansOfAConnectionSeeEachOtherWhileTheyAreDestroyed() {
        Application application = Application.of(BEANS);
        Journal journal = application.journal();

        application.connect("/party").close();
        application.close();

        assertThat(journal.entriesWith("host"))
                .containsExactlyInAnyOrder("host 1 has 1", "host 1 has 0", "host 1 destroyed");
    }

    @Test
    void isActiveOnlyInCallbacks() throws ExecutionException, InterruptedException {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try (Application application = Application.with(BEANS).workers(worker).start()) {
            State state = application.bean(State.class);
            assertThat(application.connect("/blocking").ask("")).isEqualTo("state 1");
            assertThat(application.connect("/non-blocking").ask("")).isEqualTo("state 2");

            assertThatThrownBy(state::number)
                    .describedAs("thread of the client")
                    .isInstanceOf(ContextNotActiveException.class);
            assertThatThrownBy(() -> worker.submit(state::number).get())
                    .describedAs("worker")
                    .hasCauseInstanceOf(ContextNotActiveException.class);
        } finally {
            worker.shutdown();
        }
    }

    @Test
    void ofAnotherConnectionIsLeftWhenItsCallbackReturns() {
        try (Application application = Application.of(BEANS)) {
            Client inner = application.connect("/non-blocking");
            assertThat(inner.ask("")).isEqualTo("state 1");
            Client outer = application.connect("/outer");
            outer.onText(text -> {
                if (text.equals("nested")) {
                    inner.send("now");
                }
            });

            outer.send("go");

            assertThat(outer.text()).isEqualTo("nested");
            assertThat(inner.text()).isEqualTo("state 1");
            assertThat(outer.text()).isEqualTo("state 2 and then 2");
        }
    }

    @Test
    void destroysAnInstanceOnRequest() {
        try (Application application = Application.of(BEANS)) {
            BeanManager beans = application.beans();
            Bean<?> bean = beans.resolve(beans.getBeans(State.class));
            Client client = application.connect("/non-blocking");
            assertThat(client.ask("")).isEqualTo("state 1");

            ConnectionContext context = new ConnectionContext();
            context.replaceCurrent(client.connection());
            ((AlterableContext) context).destroy(bean);
            ((AlterableContext) context).destroy(bean);

            assertThat(application.journal().entriesWith("state")).containsExactly("state 1 destroyed");
            assertThat(client.ask("")).isEqualTo("state 2");
        }
    }

    @Test
    void saysWhereItIsActive() {
        ConnectionContext context = new ConnectionContext();

        assertThat(context.isActive()).isFalse();
        assertThat(context.getScope()).isEqualTo(ConnectionScoped.class);
        assertThatThrownBy(() -> context.get(null))
                .isInstanceOf(ContextNotActiveException.class)
                .hasMessageStartingWith(
                        "@ConnectionScoped is not active: no callback of a WebSocket endpoint runs on this thread.")
                .hasMessageContaining("WebSocketConnection.execute");
    }
}
