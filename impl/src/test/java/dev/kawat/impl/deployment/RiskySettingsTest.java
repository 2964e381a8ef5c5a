/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.settings.EndpointSettings;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.TestApplication;
import jakarta.annotation.security.RolesAllowed;
import jakarta.websocket.OnMessage;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class RiskySettingsTest {

    private static final long MIB = 1 << 20;

    @WebSocketEndpoint("/safe")
    static class Safe {
        @OnMessage
        void text(String message) {}
    }

    @WebSocketEndpoint(value = "/risky", origins = "*", pingInterval = "off")
    static class Risky {
        @OnMessage
        void text(String message) {}
    }

    @WebSocketEndpoint(value = "/secret", compression = "takeover")
    @RolesAllowed("clerk")
    static class Secret {
        @OnMessage
        void text(String message) {}
    }

    @WebSocketEndpoint(value = "/public", compression = "on")
    static class Public {
        @OnMessage
        void text(String message) {}
    }

    private static List<String> warnings(Class<?> type, Object handler) {
        try (LogRecorder log = new LogRecorder()) {
            TestApplication.of(type, () -> handler).close();
            return log.messages(Level.WARNING);
        }
    }

    @Test
    void defaultsAreNone() {
        assertThat(warnings(Safe.class, new Safe())).isEmpty();
    }

    @Test
    void anyOriginAndPeersThatAreNeverMissedAre() {
        assertThat(warnings(Risky.class, new Risky()))
                .containsExactly(
                        "endpoint 'Risky': origins=* lets every web page connect, with the cookies of its visitor;"
                                + " list the origins, or admit nobody without a token that is no cookie",
                        "endpoint 'Risky': ping-interval=off and idle-timeout=off keep the connections of peers that have"
                                + " vanished for ever");
    }

    @Test
    void compressionIsOneWhereUsersAreKnown() {
        assertThat(warnings(Secret.class, new Secret()))
                .containsExactly("endpoint 'Secret': compression=takeover on an endpoint that knows its users: where a"
                        + " message has a secret and a text of somebody else, its length reveals the secret to those who"
                        + " see the network");
        assertThat(warnings(Public.class, new Public())).isEmpty();
    }

    @Test
    void boundsAreWhenFewPeersFillTheHeap() {
        EndpointSettings defaults = EndpointSettings.defaults();

        assertThat(RiskySettings.risks(defaults, false, 8 * MIB)).isEmpty();
        assertThat(RiskySettings.risks(defaults, false, 8 * MIB - 1))
                .containsExactly(
                        "max-message=1048576 lets 7 peers fill the heap of 8388607 bytes",
                        "outbox-bytes=1048576 lets 7 peers fill the heap of 8388607 bytes");
    }
}
