/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Journal;
import dev.kawat.spi.LimitListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import org.junit.jupiter.api.Test;

class LimitListenerBeansTest {

    @WebSocketEndpoint(value = "/echo", maxConnections = "1")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @ApplicationScoped
    static class First implements LimitListener {
        @Inject
        Journal journal;

        @Override
        public void limitReached(LimitReached limit) {
            journal.add("first " + limit.setting() + " " + limit.code() + " " + limit.count());
        }
    }

    @ApplicationScoped
    static class Second implements LimitListener {
        @Inject
        Journal journal;

        @Override
        public void limitReached(LimitReached limit) {
            journal.add("second " + limit.endpoint());
        }
    }

    @Test
    void everyListenerIsNotifiedOfALimit() {
        try (Application application = Application.of(Echo.class, First.class, Second.class)) {
            application.connect("/echo");

            assertThat(application.refusal("/echo")).isEqualTo(503);

            assertThat(application.journal().entries())
                    .containsExactlyInAnyOrder("first max-connections 503 1", "second Echo");
        }
    }
}
