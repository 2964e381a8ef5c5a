/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.scopes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.OnConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import dev.kawat.cdi.support.Numbers;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a handler that belongs to one connection. */
class HandlerLifecycleTest {

    /** Part of a handler, with the same life. */
    @Dependent
    static class Part {

        @Inject
        Journal journal;

        @PreDestroy
        void destroyed() {
            journal.add("part destroyed");
        }
    }

    static class Recorder {

        @Inject
        Journal journal;

        @Inject
        Part part;

        final int number;

        @Inject
        Recorder(Numbers numbers) {
            number = numbers.next();
        }

        @PostConstruct
        void created() {
            journal.add("created " + number);
        }

        @OnMessage
        String number(String message) {
            return message + number;
        }

        @OnClose
        void closed(CloseReason reason) {
            journal.add("closed " + number + " with " + reason.getCloseCode().getCode());
        }

        @PreDestroy
        void destroyed() {
            journal.add("destroyed " + number);
        }
    }

    @WebSocketEndpoint("/room")
    static class Room extends Recorder {

        @Inject
        Room(Numbers numbers) {
            super(numbers);
        }

        @OnConnection
        void gate() {
            journal.add("gate " + number);
        }

        @OnOpen
        void opened() {
            journal.add("opened " + number);
        }
    }

    @Dependent
    @WebSocketEndpoint("/dependent")
    static class DependentRoom extends Recorder {

        @Inject
        DependentRoom(Numbers numbers) {
            super(numbers);
        }
    }

    @WebSocketEndpoint("/refusing")
    static class Refusing extends Recorder {

        @Inject
        Refusing(Numbers numbers) {
            super(numbers);
        }

        @OnConnection
        boolean gate() {
            return false;
        }
    }

    @WebSocketEndpoint("/failing-gate")
    static class FailingGate extends Recorder {

        @Inject
        FailingGate(Numbers numbers) {
            super(numbers);
        }

        @OnConnection
        void gate() {
            throw new IllegalStateException("the gate fails, as the test wants it");
        }
    }

    @WebSocketEndpoint("/failing-open")
    static class FailingOpen extends Recorder {

        @Inject
        FailingOpen(Numbers numbers) {
            super(numbers);
        }

        @OnOpen
        void opened() {
            throw new IllegalStateException("onOpen fails, as the test wants it");
        }
    }

    @WebSocketEndpoint("/failing-close")
    static class FailingClose {

        @Inject
        Journal journal;

        @OnClose
        void closed() {
            throw new IllegalStateException("onClose fails, as the test wants it");
        }

        @PreDestroy
        void destroyed() {
            journal.add("destroyed");
        }
    }

    @WebSocketEndpoint("/failing-constructor")
    static class FailingConstructor {

        @Inject
        FailingConstructor(Journal journal, Part part) {
            journal.add("constructor");
            throw new IllegalStateException("the constructor fails, as the test wants it: " + part);
        }

        @OnMessage
        void receive(String message) {}
    }

    @WebSocketEndpoint("/failing-post-construct")
    static class FailingPostConstruct {

        @Inject
        Part part;

        @PostConstruct
        void created() {
            throw new IllegalStateException("@PostConstruct fails, as the test wants it");
        }

        @OnMessage
        void receive(String message) {}
    }

    @Test
    void isCreatedBeforeTheGateAndDestroyedAfterClose() {
        Application application = Application.of(Room.class, Part.class);
        Journal journal = application.journal();

        application.connect("/room").close();
        application.close();

        assertThat(journal.entries())
                .containsExactly(
                        "created 1", "gate 1", "opened 1", "closed 1 with 1000", "destroyed 1", "part destroyed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/room", "/dependent"})
    void isOneInstanceForEachConnection(String path) {
        try (Application application = Application.of(Room.class, DependentRoom.class, Part.class)) {
            Client one = application.connect(path);
            Client other = application.connect(path);

            assertThat(one.ask("")).isEqualTo("1");
            assertThat(other.ask("")).isEqualTo("2");
            assertThat(one.ask("again ")).isEqualTo("again 1");
            assertThat(one.connection().handler(Recorder.class).number).isEqualTo(1);
            assertThat(other.connection().handler(Recorder.class).number).isEqualTo(2);
        }
    }

    @Test
    void isDestroyedOnceWhenTheGateRefuses() {
        Application application = Application.of(Refusing.class, Part.class);
        Journal journal = application.journal();

        assertThat(application.refusal("/refusing")).isEqualTo(403);
        journal.await("part destroyed");
        application.close();

        assertThat(journal.entries()).containsExactly("created 1", "destroyed 1", "part destroyed");
    }

    @Test
    void isDestroyedOnceWhenTheGateFails() {
        Application application = Application.of(FailingGate.class, Part.class);
        Journal journal = application.journal();

        assertThat(application.refusal("/failing-gate")).isEqualTo(500);
        journal.await("part destroyed");
        application.close();

        assertThat(journal.entries()).containsExactly("created 1", "destroyed 1", "part destroyed");
    }

    @Test
    void isDestroyedOnceWhenOpenFails() {
        Application application = Application.of(FailingOpen.class, Part.class);
        Journal journal = application.journal();

        assertThat(application.connect("/failing-open").closed()).isEqualTo(1011);
        application.close();

        assertThat(journal.entries())
                .containsExactly("created 1", "closed 1 with 1011", "destroyed 1", "part destroyed");
    }

    @Test
    void isDestroyedOnceWhenCloseFails() {
        Application application = Application.of(FailingClose.class);
        Journal journal = application.journal();

        application.connect("/failing-close").close();
        application.close();

        assertThat(journal.entries()).containsExactly("destroyed");
    }

    @Test
    void isDestroyedOnceWhenTheConnectionIsLost() {
        Application application = Application.of(Room.class, Part.class);
        Journal journal = application.journal();

        Client client = application.connect("/room");
        assertThat(client.ask("")).isEqualTo("1");
        client.drop();
        application.close();

        assertThat(journal.entriesWith("closed")).containsExactly("closed 1 with 1006");
        assertThat(journal.entriesWith("destroyed")).containsExactly("destroyed 1");
    }

    @Test
    void refusesWith500WhenTheHandlerCannotBeMade() {
        try (Application application =
                Application.of(FailingConstructor.class, FailingPostConstruct.class, Part.class)) {

            assertThat(application.refusal("/failing-constructor")).isEqualTo(500);
            assertThat(application.refusal("/failing-post-construct")).isEqualTo(500);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/failing-constructor", "/failing-post-construct"})
    void destroysThePartsOfAHandlerThatCannotBeMade(String path) {
        Application application = Application.of(FailingConstructor.class, FailingPostConstruct.class, Part.class);
        Journal journal = application.journal();

        application.refusal(path);
        application.close();

        assertThat(journal.entriesWith("part")).isEqualTo(List.of("part destroyed"));
    }
}
