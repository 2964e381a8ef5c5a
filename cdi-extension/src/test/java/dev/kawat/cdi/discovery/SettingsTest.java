/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.impl.settings.Setting;
import jakarta.websocket.OnMessage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @WebSocketEndpoint(value = "/echo", maxMessage = "4B")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @Test
    void theAnnotationWinsOverTheApplicationsConfiguration() {
        try (Application application =
                Application.with(Echo.class).set("kawat.max-message", "8B").start()) {
            Client client = application.connect("/echo");

            assertThat(client.ask("1234")).isEqualTo("1234");
            client.send("12345");

            assertThat(client.closed()).isEqualTo(1009);
        }
    }

    @Test
    void theEndpointsConfigurationWinsOverTheAnnotation() {
        try (Application application = Application.with(Echo.class)
                .set("kawat.endpoint.Echo.max-message", "5B")
                .start()) {
            Client client = application.connect("/echo");

            assertThat(client.ask("12345")).isEqualTo("12345");
            client.send("123456");

            assertThat(client.closed()).isEqualTo(1009);
        }
    }

    @Test
    void allThatIsWrongFailsTheDeploymentAtOnce() {
        Application.Builder application = Application.with(Echo.class)
                .set("kawat.max-mesage", "8B")
                .set("kawat.endpoint.Ekko.max-message", "8B")
                .set("kawat.endpoint.Echo.ping-interval", "sometimes")
                .set("kawat.workers", "0");

        EndpointDefinitionException failure =
                catchThrowableOfType(EndpointDefinitionException.class, application::start);

        String allowed = "key must be kawat.<key> or kawat.endpoint.<name>.<key>, where <key> is one of "
                + Stream.of(Setting.values()).map(Setting::key).collect(Collectors.joining(", "))
                + ", and <name> one of [Echo]";
        assertThat(failure.problems())
                .containsExactly(
                        "configuration: " + allowed
                                + " (the nearest is kawat.endpoint.Echo.max-message), got 'kawat.endpoint.Ekko.max-message'",
                        "configuration: " + allowed + " (the nearest is kawat.max-message), got 'kawat.max-mesage'",
                        "configuration key kawat.workers: must be a whole number from 1 to 2147483647, got '0'",
                        "configuration key kawat.endpoint.Echo.ping-interval: must be 'off', or a duration of at least"
                                + " 1ms such as 500ms, 10s, 5m, 1h or PT10S, got 'sometimes'");
    }
}
