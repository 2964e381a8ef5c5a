/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ForEndpoint;
import dev.kawat.Joined;
import dev.kawat.Left;
import dev.kawat.Member;
import dev.kawat.PresenceChange;
import dev.kawat.Topic;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Users who come and go, as CDI events. */
class PresenceEventsTest {

    @WebSocketEndpoint(value = "/rooms", presence = "topics")
    static class Rooms {

        @OnMessage
        String received(String topic, WebSocketConnection connection) {
            connection.subscribe(topic);
            return "done";
        }
    }

    @WebSocketEndpoint("/elsewhere")
    static class Elsewhere {

        @OnMessage
        void received(String message) {}
    }

    @ApplicationScoped
    static class Porter {

        @Inject
        Journal journal;

        void joined(@Observes @Joined PresenceChange change) {
            journal.add("joined " + change.user() + where(change));
        }

        void left(@Observes @Left @ForEndpoint(Rooms.class) PresenceChange change) {
            journal.add("left " + change.user() + where(change));
        }

        void later(@ObservesAsync @Joined PresenceChange change) {
            journal.add("async " + change.user() + where(change));
        }

        private static String where(PresenceChange change) {
            return change.topic().map(Topic::name).map(" "::concat).orElse("") + " at "
                    + change.server().name();
        }
    }

    @Test
    void tellOfTheFirstConnectionAndTheLast() {
        try (Application application = Application.with(Rooms.class, Elsewhere.class, Porter.class)
                .set("kawat.presence-linger", "1ms")
                .start()) {
            Client first = application.connectAs("ann", "/rooms");
            Client second = application.connectAs("ann", "/rooms");
            first.ask("lobby");
            application.journal().await("joined ann at Rooms");
            application.journal().await("joined ann lobby at Rooms");
            application.journal().await("async ann lobby at Rooms");

            first.drop();
            application.journal().await("left ann lobby at Rooms");
            assertThat(second.connection().server().members().users()).containsExactly(new Member("ann", 1));
            second.drop();

            application.journal().await("left ann at Rooms");
            assertThat(application.journal().entriesWith("joined")).hasSize(2);
            assertThat(application.journal().entriesWith("left"))
                    .containsExactly("left ann lobby at Rooms", "left ann at Rooms");
        }
    }

    @Test
    void needAnEndpointThatKnowsWhoIsConnected() {
        String where = "observer method " + Porter.class.getName();

        assertThat(problems(Application.with(Elsewhere.class, OfElsewhere.class, Rooms.class)))
                .containsExactly("observer method " + OfElsewhere.class.getName() + ".any" + rule("Elsewhere"));
        assertThat(problems(Application.with(Rooms.class, Porter.class).set("kawat.endpoint.Rooms.presence", "off")))
                .containsExactlyInAnyOrder(
                        where + ".joined" + rule("Rooms"),
                        where + ".left" + rule("Rooms"),
                        where + ".later" + rule("Rooms"));
    }

    private static String rule(String endpoint) {
        return ": presence must be users or topics for one of the endpoints [" + endpoint + "], got 'off'";
    }

    private static List<String> problems(Application.Builder application) {
        try (Application started = application.start()) {
            throw new AssertionError(
                    "should not have started, got " + started.deployment().servers());
        } catch (RuntimeException failure) {
            return Application.definitionError(failure).problems();
        }
    }

    @ApplicationScoped
    static class OfElsewhere {

        void any(@Observes @Any @ForEndpoint(Elsewhere.class) PresenceChange change) {}
    }
}
