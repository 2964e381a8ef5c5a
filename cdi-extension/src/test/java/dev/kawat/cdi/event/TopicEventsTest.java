/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Subscribed;
import dev.kawat.TopicSubscription;
import dev.kawat.Unsubscribed;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import org.junit.jupiter.api.Test;

/** Subscriptions as CDI events. */
class TopicEventsTest {

    @WebSocketEndpoint("/rooms")
    static class Rooms {

        @OnMessage
        String received(String message, WebSocketConnection connection) {
            String[] words = message.split(" ", 2);
            switch (words[0]) {
                case "join" -> connection.subscribe(words[1]);
                default -> connection.unsubscribe(words[1]);
            }
            return "done";
        }
    }

    /** Keeps rooms informed of who comes and goes. */
    @ApplicationScoped
    static class Doorman {

        @Inject
        Journal journal;

        @Inject
        WebSocketConnection current;

        void joined(@Observes @Subscribed TopicSubscription subscription) {
            subscription.topic().except(subscription.connection()).send("one more: " + subscription.subscribers());
            journal.add("joined as " + current.id());
        }

        void left(@Observes @Unsubscribed TopicSubscription subscription) {
            int left = subscription.topic().send("one less: " + subscription.subscribers());
            journal.add("told " + left);
        }

        void firstOrLast(@ObservesAsync @Subscribed TopicSubscription subscription) {
            journal.add("async " + subscription.topic().name());
        }
    }

    @Test
    void tellOfWhoComesAndGoes() {
        try (Application application = Application.of(Rooms.class, Doorman.class)) {
            Client first = application.connect("/rooms");
            Client second = application.connect("/rooms");

            assertThat(first.ask("join lobby")).isEqualTo("done");
            assertThat(second.ask("join lobby")).isEqualTo("done");
            assertThat(first.text()).isEqualTo("one more: 2");
            assertThat(second.ask("leave lobby")).isEqualTo("done");
            assertThat(first.text()).isEqualTo("one less: 1");

            application.journal().await("async lobby", 2);
            assertThat(application.journal().entriesWith("joined")).containsExactly("joined as 1", "joined as 2");
            assertThat(application.journal().entriesWith("told")).containsExactly("told 1");
        }
    }

    @Test
    void tellOfWhatEndsWithAConnection() {
        try (Application application = Application.of(Rooms.class, Doorman.class)) {
            Client stays = application.connect("/rooms");
            Client goes = application.connect("/rooms");
            stays.ask("join lobby");
            goes.ask("join lobby");
            assertThat(stays.text()).isEqualTo("one more: 2");

            goes.drop();

            assertThat(stays.text()).isEqualTo("one less: 1");
        }
    }

    @Test
    void areToldOfTheConnectionWhoeverSubscribesIt() {
        try (Application application = Application.of(Rooms.class, Doorman.class)) {
            Client client = application.connect("/rooms");

            client.connection().subscribe("lobby"); // no callback is running

            assertThat(application.journal().entriesWith("joined")).containsExactly("joined as 1");
        }
    }
}
