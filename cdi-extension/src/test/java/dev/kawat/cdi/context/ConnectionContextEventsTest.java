/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ConnectionScoped;
import dev.kawat.OnConnection;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import org.junit.jupiter.api.Test;

/** The connection context says when it begins and ends, as every context does. */
class ConnectionContextEventsTest {

    @ConnectionScoped
    static class State {

        @Inject
        Journal journal;

        private String text = "new";

        String text() {
            return text;
        }

        void keep(String other) {
            text = other;
        }

        @PreDestroy
        void destroyed() {
            journal.add("state destroyed");
        }
    }

    @ApplicationScoped
    static class Observer {

        @Inject
        Journal journal;

        @Inject
        State state;

        void begins(@Observes @Initialized(ConnectionScoped.class) WebSocketConnection connection) {
            journal.add("begins " + connection.id() + " " + state.text());
            state.keep("used");
        }

        void ends(@Observes @BeforeDestroyed(ConnectionScoped.class) WebSocketConnection connection) {
            journal.add("ends " + connection.id() + " " + state.text());
        }

        void ended(@Observes @Destroyed(ConnectionScoped.class) WebSocketConnection connection) {
            journal.add("ended " + connection.id() + " " + active());
        }

        private String active() {
            try {
                return state.text();
            } catch (ContextNotActiveException over) {
                return "inactive";
            }
        }
    }

    /** Needs no context itself. */
    @WebSocketEndpoint("/plain")
    static class Plain {

        @Inject
        Journal journal;

        @OnConnection
        boolean gate(dev.kawat.Handshake handshake) {
            journal.add("gate");
            return handshake.queryParam("refused").isEmpty();
        }

        @OnOpen
        void opened() {
            journal.add("opened");
        }

        @OnMessage
        String received(String message) {
            return message;
        }

        @OnClose
        void closed() {
            journal.add("closed");
        }
    }

    @ApplicationScoped
    static class FailingObserver {

        void begins(@Observes @Initialized(ConnectionScoped.class) WebSocketConnection connection) {
            if (connection.handshake().queryParam("fail").isPresent()) {
                throw new IllegalStateException("an observer fails, as the test wants it");
            }
        }

        void ends(@Observes @BeforeDestroyed(ConnectionScoped.class) WebSocketConnection connection) {
            throw new IllegalStateException("an observer fails, as the test wants it");
        }
    }

    @WebSocketEndpoint("/stateful")
    static class Stateful {
        @Inject
        State state;

        @OnMessage
        String received(String message) {
            return message + " " + state.text();
        }
    }

    @Test
    void surroundEverythingOfAConnection() {
        Application application = Application.of(Plain.class, Observer.class, State.class);
        Journal journal = application.journal();

        Client client = application.connect("/plain");
        assertThat(client.ask("hello")).isEqualTo("hello");
        client.close();
        application.close();

        assertThat(journal.entries())
                .containsExactly(
                        "begins 1 new",
                        "gate",
                        "opened",
                        "closed",
                        "ends 1 used",
                        "state destroyed",
                        "ended 1 inactive");
    }

    @Test
    void surroundARefusedHandshake() {
        Application application = Application.of(Plain.class, Observer.class, State.class);
        Journal journal = application.journal();

        assertThat(application.refusal("/plain?refused=true")).isEqualTo(403);
        journal.await("ended 1 inactive");
        application.close();

        assertThat(journal.entries())
                .containsExactly("begins 1 new", "gate", "ends 1 used", "state destroyed", "ended 1 inactive");
    }

    @Test
    void whoseObserversFailRefuseTheHandshakeAndNeverKeepAnInstance() {
        Application application = Application.of(Stateful.class, FailingObserver.class, State.class);
        Journal journal = application.journal();

        assertThat(application.refusal("/stateful?fail=true")).isEqualTo(500);
        Client client = application.connect("/stateful");
        assertThat(client.ask("hello")).isEqualTo("hello new");
        client.close();
        application.close();

        assertThat(journal.entries()).containsExactly("state destroyed");
    }
}
