/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.HandshakeRefusedException;
import dev.kawat.NonBlocking;
import dev.kawat.OnConnection;
import dev.kawat.Payload;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketEvent;
import dev.kawat.WebSocketPair;
import dev.kawat.cdi.KawatExtension;
import dev.kawat.cdi.support.Application;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairFactoryInjectionTest {

    @ApplicationScoped
    static class Proxy {

        @Inject
        WebSocketPair.Factory pairs;

        WebSocketPair.Factory pairs() {
            return pairs;
        }
    }

    @NonBlocking
    @WebSocketEndpoint("/room/{name}")
    static class Room {

        @OnConnection
        boolean gate(Handshake handshake) {
            return handshake.header("Authorization").isPresent();
        }

        @OnOpen
        String opened(Handshake handshake) {
            return "welcome to " + handshake.pathParam("name").orElseThrow();
        }

        @OnMessage
        String received(String message) {
            return message;
        }
    }

    @WebSocketEndpoint("/guarded")
    static class Guarded {

        @OnConnection
        HandshakeDecision gate() {
            return HandshakeDecision.refuse(401, Map.of("WWW-Authenticate", "Bearer"));
        }

        @OnMessage
        void received(String message) {}
    }

    private static List<Payload> receivedBy(WebSocket end) {
        List<Payload> received = new ArrayList<>();
        end.addEventListener(WebSocketEvent.Message.class, message -> received.add(message.data()));
        return received;
    }

    @Test
    void everyPairIsNewAndConnected() {
        try (Application application = Application.of(Proxy.class)) {
            WebSocketPair.Factory pairs = application.bean(Proxy.class).pairs();
            WebSocketPair pair = pairs.create();
            List<Payload> received = receivedBy(pair.server());

            pair.server().accept();
            pair.client().accept();
            pair.client().send("hello");

            assertThat(received).containsExactly(Payload.of("hello"));
            assertThat(pairs.create()).isNotSameAs(pair);
        }
    }

    @Test
    void connectsToAnEndpoint() {
        try (Application application = Application.of(Proxy.class, Room.class)) {
            WebSocket end = application
                    .bean(Proxy.class)
                    .pairs()
                    .connect(Handshake.to("/room/lobby")
                            .header("Authorization", "Bearer token")
                            .build());
            List<Payload> received = receivedBy(end);

            end.accept();
            end.send("hello");

            assertThat(received).containsExactly(Payload.of("welcome to lobby"), Payload.of("hello"));
        }
    }

    @ParameterizedTest
    @CsvSource({"/room/lobby, 403", "/nobody, 404"})
    void saysWithWhichStatusAnEndpointRefuses(String path, int status) {
        try (Application application = Application.of(Proxy.class, Room.class)) {
            WebSocketPair.Factory pairs = application.bean(Proxy.class).pairs();

            HandshakeRefusedException refusal = catchThrowableOfType(
                    HandshakeRefusedException.class,
                    () -> pairs.connect(Handshake.to(path).build()));

            assertThat(refusal.status()).isEqualTo(status);
        }
    }

    @Test
    void returnsTheHeadersOfARefusal() {
        try (Application application = Application.of(Proxy.class, Guarded.class)) {
            WebSocketPair.Factory pairs = application.bean(Proxy.class).pairs();

            HandshakeRefusedException refusal = catchThrowableOfType(
                    HandshakeRefusedException.class,
                    () -> pairs.connect(Handshake.to("/guarded").build()));

            assertThat(refusal.status()).isEqualTo(401);
            assertThat(refusal.headers()).containsExactly(Map.entry("WWW-Authenticate", "Bearer"));
        }
    }

    @Test
    void connectsToNothingBeforeTheEndpointsHaveStarted() {
        try (WeldContainer container = Application.weld(Proxy.class, Room.class).initialize()) {
            WebSocketPair.Factory pairs = container.select(Proxy.class).get().pairs();

            assertThatThrownBy(() -> pairs.connect(Handshake.to("/room/lobby").build()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the endpoints of the application have not started yet");
        }
    }

    @Test
    void connectsToEndpointsThatNoServerRuns() {
        try (WeldContainer container = Application.weld(Proxy.class, Room.class).initialize()) {
            KawatExtension kawat = container.getBeanManager().getExtension(KawatExtension.class);
            kawat.start(container.getBeanManager(), Map.of("kawat.max-message", "4"));

            WebSocket end = container
                    .select(Proxy.class)
                    .get()
                    .pairs()
                    .connect(Handshake.to("/room/lobby")
                            .header("Authorization", "Bearer token")
                            .build());
            List<Payload> received = receivedBy(end);
            List<Integer> codes = new ArrayList<>();
            end.addEventListener(WebSocketEvent.Close.class, close -> codes.add(close.code()));
            end.accept();
            end.send("four");
            end.send("three");

            assertThat(received).containsExactly(Payload.of("welcome to lobby"), Payload.of("four"));
            assertThat(codes).containsExactly(1009);
        }
    }

    @Test
    void startsOnce() {
        try (WeldContainer container = Application.weld(Proxy.class, Room.class).initialize()) {
            KawatExtension kawat = container.getBeanManager().getExtension(KawatExtension.class);
            kawat.start(container.getBeanManager(), Map.of());

            assertThatThrownBy(() -> kawat.start(container.getBeanManager(), Map.of()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the endpoints of the application have already been started");
        }
    }

    @Test
    void refusesWrongSettingsOfEndpointsThatNoServerRuns() {
        try (WeldContainer container = Application.weld(Proxy.class, Room.class).initialize()) {
            KawatExtension kawat = container.getBeanManager().getExtension(KawatExtension.class);

            assertThatThrownBy(() -> kawat.start(container.getBeanManager(), Map.of("kawat.max-message", "none")))
                    .isInstanceOf(EndpointDefinitionException.class)
                    .hasMessageContaining("kawat.max-message");
        }
    }
}
