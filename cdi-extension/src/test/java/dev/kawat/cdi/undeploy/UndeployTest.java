/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.undeploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnOpen;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UndeployTest {

    @ApplicationScoped
    static class Archive {

        @Inject
        Journal journal;

        @Inject
        Request request;

        void add(String entry) {
            journal.add(entry + " " + request.state());
        }

        @PreDestroy
        void destroyed() {
            journal.add("archive destroyed");
        }
    }

    @RequestScoped
    static class Request {
        String state() {
            return "in a request";
        }
    }

    @WebSocketEndpoint("/room")
    static class Room {

        @Inject
        Archive archive;

        @OnOpen
        void opened() {
            archive.add("opened");
        }

        @OnClose
        void closed(CloseReason reason) {
            archive.add("closed with " + reason.getCloseCode().getCode());
        }

        @PreDestroy
        void destroyed() {
            archive.add("handler destroyed");
        }
    }

    static Stream<Named<Consumer<Application>>> ends() {
        return Stream.of(
                Named.of("stop", application -> application.extension().stop()),
                Named.of("shutdown of the container", Application::close),
                Named.of("stop, twice, and shutdown", application -> {
                    application.extension().stop();
                    application.extension().stop();
                    application.close();
                }));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void closesWith1001WhileBeansAreAlive(Consumer<Application> end) {
        Application application = Application.of(Room.class, Archive.class, Request.class);
        Journal journal = application.journal();
        Client client = application.connect("/room");
        journal.await("opened in a request");

        end.accept(application);

        assertThat(client.closed()).isEqualTo(1001);
        application.close();
        assertThat(journal.entries())
                .containsExactly(
                        "opened in a request",
                        "closed with 1001 in a request",
                        "handler destroyed in a request",
                        "archive destroyed");
    }

    @Test
    void refusesNewConnectionsWith503() {
        try (Application application = Application.of(Room.class, Archive.class, Request.class)) {

            application.extension().stop();

            assertThat(application.refusal("/room")).isEqualTo(503);
            assertThat(application.server().terminated()).isTrue();
        }
    }

    @Test
    void doesNotWaitForeverForAPeerThatDoesNotAnswer() {
        Application application = Application.with(Room.class, Archive.class, Request.class)
                .set("kawat.shutdown-timeout", "500ms")
                .start();
        Journal journal = application.journal();
        Client client = application.connectSilently("/room");
        journal.await("opened in a request");

        application.close();

        assertThat(client.connection().status()).hasToString("CLOSED");
        assertThat(journal.entries())
                .containsExactly(
                        "opened in a request",
                        "closed with 1006 in a request",
                        "handler destroyed in a request",
                        "archive destroyed");
    }

    @Test
    void aContainerThatWasNeverDeployedStops() {
        Application.weld(Room.class, Archive.class, Request.class).initialize().shutdown();
    }
}
