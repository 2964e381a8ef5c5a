/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.CookieParam;
import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.HeaderParam;
import dev.kawat.OnConnection;
import dev.kawat.QueryParam;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every callback may take whatever makes sense for it, in any order. */
class RequestParametersTest {

    /** Made of text by its constructor. */
    record Room(String name) {}

    @WebSocketEndpoint("/rooms/{room}")
    static class Everything {
        @Inject
        Journal journal;

        @OnConnection
        HandshakeDecision gate(
                @HeaderParam("X-Version") Optional<Integer> version,
                WebSocketServer server,
                Principal principal,
                @PathParam("room") Room room) {
            journal.add("gate " + server.name() + " " + version + " " + principal.getName() + " " + room.name());
            return HandshakeDecision.accept();
        }

        @OnOpen
        String open(@QueryParam("tag") List<String> tags, Handshake handshake, @CookieParam("theme") String theme) {
            return "open " + tags + " " + handshake.path() + " " + theme;
        }

        @OnMessage
        String message(
                Optional<Principal> principal,
                @QueryParam("page") int page,
                String message,
                WebSocketConnection connection,
                @PathParam("room") String room) {
            if (message.equals("fail")) {
                throw new IllegalStateException("a test's");
            }
            return principal.orElseThrow().getName()
                    + page
                    + message
                    + connection.server().name()
                    + room;
        }

        @OnError
        String error(@HeaderParam("x-version") int version, IllegalStateException failure, Principal principal) {
            return "error " + version + " " + principal.getName();
        }

        @OnClose
        void close(@CookieParam("theme") Optional<String> theme, CloseReason reason, Principal principal) {
            journal.add("close " + theme + " " + reason.getCloseCode().getCode() + " " + principal.getName());
        }
    }

    private final Application application = Application.of(Everything.class);

    @AfterEach
    void stop() {
        application.close();
    }

    private static Handshake.Builder to(String uri) {
        return Handshake.to(uri).principal(() -> "alice").header("Cookie", "theme=dark");
    }

    @Test
    void reachEveryCallback() {
        Client client = application.connect(
                to("/rooms/lobby?tag=a&page=7&tag=b").header("X-Version", "2").build());

        assertThat(client.text()).isEqualTo("open [a, b] /rooms/lobby dark");
        assertThat(client.ask("hello")).isEqualTo("alice7helloEverythinglobby");
        assertThat(client.ask("fail")).isEqualTo("error 2 alice");

        client.close();
        application.journal().await("close Optional[dark] 1000 alice");
        assertThat(application.journal().entriesWith("gate"))
                .containsExactly("gate Everything Optional[2] alice lobby");
    }

    @Test
    void thatCannotBeGivenRefuseTheHandshakeBeforeTheGate() {
        assertThat(application.refusal(to("/rooms/lobby?page=7").build())).isEqualTo(400);
        assertThat(application.refusal(
                        to("/rooms/lobby?page=seven").header("X-Version", "2").build()))
                .isEqualTo(400);
        assertThat(application.journal().entries()).isEmpty();
    }
}
