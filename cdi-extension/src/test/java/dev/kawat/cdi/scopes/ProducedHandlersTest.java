/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.scopes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import dev.kawat.cdi.support.Numbers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.io.Serializable;
import org.junit.jupiter.api.Test;

/** Handlers that a producer method or field makes. */
class ProducedHandlersTest {

    private static final String HERE = ProducedHandlersTest.class.getName();

    /** No bean of its own: nobody knows its number. */
    @WebSocketEndpoint("/made")
    static class Made {

        private final int number;
        private final Journal journal;

        Made(int number, Journal journal) {
            this.number = number;
            this.journal = journal;
        }

        @OnMessage
        String received(String message) {
            return message + " at " + number;
        }

        @OnClose
        void closed() {
            journal.add("closed " + number);
        }

        void release() {
            journal.add("released " + number);
        }
    }

    @WebSocketEndpoint("/field")
    static class InField {
        private final String text;

        InField(String text) {
            this.text = text;
        }

        @OnMessage
        String received(String message) {
            return message + text;
        }
    }

    @RequestScoped
    static class Request {
        private int count;

        int next() {
            return ++count;
        }
    }

    @WebSocketEndpoint("/knowing")
    static class Knowing {
        private final WebSocketConnection connection;
        private final WebSocketServer server;
        private final Request request;

        Knowing(WebSocketConnection connection, WebSocketServer server, Request request) {
            this.connection = connection;
            this.server = server;
            this.request = request;
        }

        @OnMessage
        String received(String message) {
            return server.name() + " " + connection.id() + " " + request.next();
        }
    }

    @WebSocketEndpoint("/absent")
    static class Absent {
        Absent(String word) {}

        @OnMessage
        void received(String message) {}
    }

    static class Factory {

        @Inject
        Numbers numbers;

        @Inject
        Journal journal;

        @Produces
        Made made() {
            return new Made(numbers.next(), journal);
        }

        void release(@Disposes Made made) {
            made.release();
        }

        @Produces
        final InField inField = new InField("!");

        @Produces
        Knowing knowing(WebSocketConnection connection, WebSocketServer server, Request request) {
            return new Knowing(connection, server, request);
        }

        @Produces
        Absent absent() {
            return null;
        }
    }

    private static final Class<?>[] BEANS = {Factory.class, Request.class, Made.class, InField.class, Knowing.class};

    @Test
    void areMadeForEachConnectionAndDisposedOf() {
        Application application = Application.of(BEANS);
        Journal journal = application.journal();

        Client one = application.connect("/made");
        Client other = application.connect("/made");
        assertThat(one.ask("hello")).isEqualTo("hello at 1");
        assertThat(other.ask("hello")).isEqualTo("hello at 2");
        one.close();
        journal.await("released 1");
        application.close();

        assertThat(journal.entries()).containsExactly("closed 1", "released 1", "closed 2", "released 2");
    }

    @Test
    void mayComeFromAField() {
        try (Application application = Application.of(BEANS)) {
            assertThat(application.connect("/field").ask("hello")).isEqualTo("hello!");
        }
    }

    @Test
    void areMadeWithTheConnectionAndTheServerAndWithContextsActive() {
        try (Application application = Application.of(BEANS)) {
            Client client = application.connect("/knowing");

            assertThat(client.ask("x"))
                    .isEqualTo("Knowing " + client.connection().id() + " 1");
            assertThat(client.ask("x"))
                    .isEqualTo("Knowing " + client.connection().id() + " 1");
        }
    }

    @Test
    void thatAreNullRefuseTheHandshake() {
        try (Application application = Application.of(BEANS)) {
            assertThat(application.refusal("/absent")).isEqualTo(500);
        }
    }

    // ---- Scopes ----

    @WebSocketEndpoint("/application")
    @Vetoed
    static class OfApplication {
        private final Numbers numbers;

        OfApplication() {
            this(new Numbers());
        }

        OfApplication(Numbers numbers) {
            this.numbers = numbers;
        }

        @OnMessage
        String received(String message) {
            return message + numbers.next();
        }
    }

    static class ApplicationFactory {
        @Produces
        @ApplicationScoped
        OfApplication make(Numbers numbers) {
            return new OfApplication(numbers);
        }
    }

    @Test
    void haveTheScopeOfTheProducer() {
        try (Application application = Application.of(ApplicationFactory.class)) {
            assertThat(application.connect("/application").ask("")).isEqualTo("1");
            assertThat(application.connect("/application").ask("")).isEqualTo("2");
        }
    }

    static class SessionFactory {
        @Produces
        @SessionScoped
        OfSession make() {
            return new OfSession();
        }
    }

    @WebSocketEndpoint("/session")
    @Vetoed
    static class OfSession implements Serializable {
        private static final long serialVersionUID = 1L;

        @OnMessage
        void received(String message) {}
    }

    @Test
    void cannotHaveTheScopeOfASession() {
        assertThat(Application.problems(SessionFactory.class))
                .containsExactly(
                        "@WebSocketEndpoint on " + HERE + "$OfSession: scope must not be that of an HTTP session"
                                + " or conversation, because it may end before the connection does, got '@SessionScoped'");
    }

    // ---- More than one ----

    @WebSocketEndpoint("/twice")
    static class Twice {
        @OnMessage
        void received(String message) {}
    }

    static class TwiceFactory {
        @Produces
        Twice make() {
            return new Twice();
        }
    }

    @Test
    void cannotBeBeansByTheirClassToo() {
        assertThat(Application.problems(Twice.class, TwiceFactory.class))
                .containsExactly(
                        "@WebSocketEndpoint on " + HERE + "$Twice: there must be one bean of the class, got class "
                                + HERE + "$Twice and producer " + HERE + "$TwiceFactory.make");
    }
}
