/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.CaughtUp;
import dev.kawat.Closed;
import dev.kawat.ForEndpoint;
import dev.kawat.Opened;
import dev.kawat.Subscribed;
import dev.kawat.Topic;
import dev.kawat.TopicSubscription;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.support.Application;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.websocket.OnMessage;
import org.junit.jupiter.api.Test;

/** Observers that would never be called are errors at deployment. */
class ObserverChecksTest {

    @WebSocketEndpoint("/chat")
    static class Chat {
        @OnMessage
        void received(String message) {}
    }

    @ApplicationScoped
    static class Wrong {

        void string(@Observes @Opened String nonsense) {}

        void topic(@ObservesAsync @Subscribed Topic topic) {}

        void server(@Observes @CaughtUp WebSocketServer server) {}

        void name(@Observes @Closed @ForEndpoint(name = "chat") WebSocketConnection connection) {}

        void type(@Observes @Subscribed @ForEndpoint(String.class) TopicSubscription subscription) {}
    }

    @Test
    void areAllNamed() {
        String where = "observer method " + Wrong.class.getName();

        assertThat(Application.problems(Chat.class, Wrong.class))
                .containsExactlyInAnyOrder(
                        where + ".string: the event of @Opened must be a WebSocketServer or WebSocketConnection,"
                                + " got 'java.lang.String'",
                        where + ".topic: the event of @Subscribed must be a TopicSubscription, got 'dev.kawat.Topic'",
                        where + ".server: the event of @CaughtUp must be a WebSocketConnection,"
                                + " got 'dev.kawat.WebSocketServer'",
                        where + ".name: @ForEndpoint must name an endpoint or its class, one of [Chat], got 'chat'",
                        where + ".type: @ForEndpoint must name an endpoint or its class, one of [Chat],"
                                + " got 'java.lang.String'");
    }

    /** Observers of other events are not checked. */
    @ApplicationScoped
    static class Right {

        void own(@Observes @ForEndpoint(name = "whatever") String event) {}

        void object(@Observes @Opened Object any) {}

        void both(@Observes @Opened @ForEndpoint(Chat.class) @ForEndpoint(name = "Chat") WebSocketServer server) {}
    }

    @Test
    void otherObserversAreFine() {
        try (Application application = Application.of(Chat.class, Right.class)) {
            assertThat(application.server().name()).isEqualTo("Chat");
        }
    }
}
