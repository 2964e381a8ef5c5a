/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Closed;
import dev.kawat.Opened;
import dev.kawat.UpgradeOptions;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Journal;
import dev.kawat.impl.deployment.EndpointOpener;
import dev.kawat.impl.deployment.RunningEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Servers as CDI events. */
class ServerEventsTest {

    @WebSocketEndpoint("/chat")
    static class Chat {
        @OnMessage
        String received(String message) {
            return message;
        }
    }

    @WebSocketEndpoint("/news")
    static class News {
        @OnMessage
        String received(String message) {
            return message;
        }
    }

    @RequestScoped
    static class Request {
        String state() {
            return "in a request";
        }
    }

    @ApplicationScoped
    static class Watching {

        @Inject
        Journal journal;

        @Inject
        WebSocketServers servers;

        @Inject
        Request request;

        void opened(@Observes @Opened WebSocketServer server) {
            boolean found = servers.byName(server.name()).isPresent();
            journal.add("server opened " + server.name() + ", found " + found + " " + request.state());
        }

        void closed(@Observes @Closed WebSocketServer server) {
            journal.add("server closed " + server.name() + " " + server.terminated());
        }

        void left(@Observes @Closed WebSocketConnection connection) {
            journal.add("connection closed " + connection.server().name());
        }
    }

    @Test
    void areOpenWhenTheApplicationHasStarted() {
        try (Application application = Application.of(Chat.class, News.class, Watching.class, Request.class)) {
            assertThat(application.journal().entries())
                    .containsExactlyInAnyOrder(
                            "server opened Chat, found true in a request",
                            "server opened News, found true in a request");
        }
    }

    @Test
    void areClosedAfterTheirConnectionsWhenTheApplicationStops() {
        Application application = Application.of(Chat.class, News.class, Watching.class, Request.class);
        Journal journal = application.journal();
        application.connect("/chat").ask("hello");

        application.close();

        assertThat(journal.entries())
                .containsOnlyOnce("server closed Chat true", "server closed News true")
                .containsSubsequence("connection closed Chat", "server closed Chat true");
    }

    @Test
    void areClosedOnceWhenTheyAreTerminated() {
        Application application = Application.of(Chat.class, Watching.class, Request.class);
        Journal journal = application.journal();
        application.connect("/chat").ask("hello");

        application.server().terminate();
        journal.await("server closed Chat true");
        application.close();

        assertThat(journal.entries())
                .containsExactly(
                        "server opened Chat, found true in a request",
                        "connection closed Chat",
                        "server closed Chat true");
    }

    /** Applications cannot find those for requests that they upgrade themselves, which never open either. */
    @Test
    void areThoseThatCanBeFoundAndNoOthers() {
        Application application = Application.of(Chat.class, Watching.class, Request.class);
        Journal journal = application.journal();
        EndpointOpener opener = application.deployment().opener();
        RunningEndpoint unlisted = opener.openUnlisted(UpgradeOptions.defaults(), Chat.class);

        application.close();

        assertThat(unlisted.server().isClosed()).isTrue();
        assertThat(journal.entries())
                .containsExactly("server opened Chat, found true in a request", "server closed Chat true");
    }

    @ApplicationScoped
    static class Failing {
        void opened(@Observes @Opened WebSocketServer server) {
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void startWhateverAnObserverThrows() {
        Logger log = Logger.getLogger("dev.kawat.event");
        log.setLevel(Level.OFF);
        try (Application application = Application.of(Chat.class, Failing.class)) {
            assertThat(application.connect("/chat").ask("hello")).isEqualTo("hello");
        } finally {
            log.setLevel(null);
        }
    }
}
