/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client proxy has no fields of its own, and passes on only what it can see: callbacks must not run on it. */
class InterceptionCheckTest {

    @ApplicationScoped
    static class Greeter {
        String greet(String name) {
            return "hello " + name;
        }
    }

    @ApplicationScoped
    @WebSocketEndpoint("/application")
    static class OfApplication {

        @Inject
        private Greeter greeter;

        @OnOpen
        @SuppressWarnings("UnusedMethod") // called by its annotation
        private void opened(WebSocketConnection connection) {
            connection.send(greeter.greet("you"));
        }

        @OnMessage
        String received(String message) {
            return greeter.greet(message);
        }
    }

    @WebSocketEndpoint("/connection")
    static class OfConnection {

        @Inject
        private Greeter greeter;

        @OnOpen
        @SuppressWarnings("UnusedMethod") // called by its annotation
        private void opened(WebSocketConnection connection) {
            connection.send(greeter.greet("you"));
        }

        @OnMessage
        String received(String message) {
            return greeter.greet(message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/application", "/connection"})
    void seeInjectedFields(String path) {
        try (Application application = Application.of(OfApplication.class, OfConnection.class, Greeter.class)) {
            Client client = application.connect(path);

            assertThat(client.text()).isEqualTo("hello you");
            assertThat(client.ask("me")).isEqualTo("hello me");
        }
    }
}
