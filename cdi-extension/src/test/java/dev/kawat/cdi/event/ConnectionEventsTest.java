/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Closed;
import dev.kawat.ConnectionScoped;
import dev.kawat.ForEndpoint;
import dev.kawat.Opened;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.cdi.context.ContextRegistration;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.event.Observers;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Connections as CDI events. */
class ConnectionEventsTest {

    @WebSocketEndpoint("/chat")
    static class Chat {

        @Inject
        Journal journal;

        @OnOpen
        void opened() {
            journal.add("onOpen");
        }

        @OnMessage
        String received(String message) {
            return message;
        }

        @OnClose
        void closed() {
            journal.add("onClose");
        }
    }

    @WebSocketEndpoint(value = "/news", name = "latest-news")
    static class News {
        @OnMessage
        String received(String message) {
            return message;
        }
    }

    @ApplicationScoped
    static class Watching {

        @Inject
        Journal journal;

        void opened(@Observes @Opened WebSocketConnection connection) {
            journal.add("opened " + connection.server().name() + " " + connection.status());
        }

        void closed(@Observes @Closed WebSocketConnection connection) {
            journal.add("closed " + connection.server().name() + " " + connection.status());
        }
    }

    @Test
    void openingComesBeforeOnOpenAndClosingAfterOnClose() {
        Application application = Application.of(Chat.class, Watching.class);
        Client client = application.connect("/chat");
        client.ask("hello");

        client.close();
        application.journal().await("closed Chat CLOSED");

        assertThat(application.journal().entries())
                .containsExactly("opened Chat CONNECTED", "onOpen", "onClose", "closed Chat CLOSED");
        application.close();
    }

    @Test
    void closingIsObservedAtUndeploymentToo() {
        Application application = Application.of(Chat.class, Watching.class);
        Journal journal = application.journal();
        application.connect("/chat").ask("hello");

        application.close();

        assertThat(journal.entries()).endsWith("onClose", "closed Chat CLOSED");
    }

    @ApplicationScoped
    static class OfEndpoints {

        @Inject
        Journal journal;

        void byClass(@Observes @Opened @ForEndpoint(Chat.class) WebSocketConnection connection) {
            journal.add("by class " + connection.server().name());
        }

        void byName(@Observes @Opened @ForEndpoint(name = "latest-news") WebSocketConnection connection) {
            journal.add("by name " + connection.server().name());
        }
    }

    @Test
    void anObserverCanChooseTheEndpointByClassOrByName() {
        try (Application application = Application.of(Chat.class, News.class, OfEndpoints.class)) {
            application.connect("/chat").ask("hello");
            application.connect("/news").ask("hello");

            assertThat(application.journal().entriesWith("by")).containsExactly("by class Chat", "by name latest-news");
        }
    }

    @ApplicationScoped
    static class Asynchronous {

        @Inject
        Journal journal;

        void opened(@ObservesAsync @Opened WebSocketConnection connection) {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            journal.add("opened async " + (loader == Application.class.getClassLoader()));
        }

        void closed(@ObservesAsync @Closed WebSocketConnection connection) {
            journal.add("closed async " + connection.status());
        }
    }

    @Test
    void asynchronousObserversAreCalledOnAWorkerWithTheLoaderOfTheApplication() {
        try (Application application = Application.of(News.class, Asynchronous.class)) {
            Client client = application.connect("/news");
            application.journal().await("opened async true");

            client.close();

            application.journal().await("closed async CLOSED");
        }
    }

    @RequestScoped
    static class Request {
        String state() {
            return "in a request";
        }
    }

    @ConnectionScoped
    static class Visitor {

        private String name = "unknown";

        String name() {
            return name;
        }

        void name(String now) {
            name = now;
        }
    }

    @ApplicationScoped
    static class InContext {

        @Inject
        Journal journal;

        @Inject
        Request request;

        @Inject
        Visitor visitor;

        @Inject
        WebSocketConnection current;

        void opened(@Observes @Opened WebSocketConnection connection) {
            visitor.name("visitor " + connection.id());
            journal.add(request.state() + ", current is " + (current.id() == connection.id()));
        }

        void closed(@Observes @Closed WebSocketConnection connection) {
            journal.add(visitor.name() + " left");
        }
    }

    @Test
    void synchronousObserversHaveTheContextsOfTheConnection() {
        Application application = Application.of(News.class, InContext.class, Request.class, Visitor.class);
        Client client = application.connect("/news");
        client.ask("hello");

        client.close();

        application.journal().await("visitor 1 left");
        assertThat(application.journal().entries()).containsExactly("in a request, current is true", "visitor 1 left");
        application.close();
    }

    @ApplicationScoped
    static class Failing {

        @Inject
        Journal journal;

        void opened(@Observes @Priority(1) @Opened WebSocketConnection connection) {
            throw new IllegalStateException("on purpose");
        }

        void openedLater(@ObservesAsync @Opened WebSocketConnection connection) {
            journal.add("called");
            throw new IllegalStateException("on purpose too");
        }
    }

    @Test
    void whatAnObserverThrowsChangesNothing() {
        Logger log = Logger.getLogger("dev.kawat.event");
        log.setLevel(Level.OFF);
        try (Application application = Application.of(Chat.class, Failing.class)) {
            Client client = application.connect("/chat");

            assertThat(client.ask("hello")).isEqualTo("hello");
            application.journal().await("called");
            assertThat(application.journal().entriesWith("on")).containsExactly("onOpen");
        } finally {
            log.setLevel(null);
        }
    }

    @ApplicationScoped
    static class Everything {

        @Inject
        Journal journal;

        void any(@Observes Object event) {
            if (event instanceof WebSocketConnection connection) {
                journal.add("any " + connection.status());
            }
        }
    }

    @Test
    void anObserverOfEverythingIsOneOfOursToo() {
        Application application = Application.of(News.class, Everything.class);
        Client client = application.connect("/news");
        client.ask("hello"); // so that it is open before it ends

        client.close();

        application.journal().await("any CLOSED");
        assertThat(application.journal().entries()).containsExactly("any CONNECTED", "any CLOSED");
        application.close();
    }

    /** Observes other things. */
    @ApplicationScoped
    static class Elsewhere {
        void other(@Observes String event) {}

        void news(@Observes @Opened @ForEndpoint(News.class) WebSocketConnection connection) {}
    }

    @Test
    void nothingIsKeptForWhatNobodyObserves() {
        try (Application application = Application.of(Chat.class, News.class, Elsewhere.class)) {
            BeanManager beans = application.beans();
            WebSocketConnection connection = application.connect("/news").connection();
            CdiObservers observers = new CdiObservers();
            beans.resolveObserverMethods("text").forEach(observer -> observers.add(observer, null));
            beans.resolveObserverMethods(connection, Opened.Literal.INSTANCE, ForEndpoint.Literal.of(News.class))
                    .forEach(observer -> observers.add(observer, null));

            Observers ofChat = of("Chat", observers, application);
            Observers ofNews = of("latest-news", observers, application);

            assertThat(ofChat).isEqualTo(Observers.NONE);
            assertThat(ofNews.opened()).isNotNull();
            assertThat(ofNews.closed()).isNull();
            assertThat(ofNews.serverOpened()).isNull();
            assertThat(ofNews.subscriptions().subscribed()).isNull();
        }
    }

    private static Observers of(String endpoint, CdiObservers observers, Application application) {
        EndpointDescriptor descriptor = application.deployment().servers().stream()
                .map(server -> server.core().descriptor())
                .filter(candidate -> candidate.name().equals(endpoint))
                .findFirst()
                .orElseThrow();
        CdiContexts contexts = new ContextRegistration().create(application.beans());
        return observers.of(descriptor, application.beans(), contexts, Runnable::run);
    }
}
