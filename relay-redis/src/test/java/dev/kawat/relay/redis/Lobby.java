/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import dev.kawat.HandshakeCheck;
import dev.kawat.HandshakeContext;
import dev.kawat.HandshakeDecision;
import dev.kawat.Identity;
import dev.kawat.Joined;
import dev.kawat.Left;
import dev.kawat.PresenceChange;
import dev.kawat.Topic;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Knows who is connected and who has subscribed to the topic of the path. */
@WebSocketEndpoint(value = "/lobby/{topic}", presence = "topics")
public class Lobby {

    @OnOpen
    void opened(WebSocketConnection connection, @PathParam("topic") String topic) {
        connection.subscribe(topic);
    }

    @OnMessage
    String echo(String line) {
        return line;
    }

    /** Takes the word of the client for who it is. */
    @ApplicationScoped
    public static class Login implements HandshakeCheck {

        @Override
        public HandshakeDecision check(HandshakeContext context) {
            context.handshake().queryParam("user").map(Identity::of).ifPresent(context::identify);
            return HandshakeDecision.accept();
        }
    }

    /** Writes down who comes and goes. */
    @ApplicationScoped
    public static class Porter {

        private final List<String> lines = new CopyOnWriteArrayList<>();

        void joined(@Observes @Joined PresenceChange change) {
            lines.add("+" + change.user() + at(change));
        }

        void left(@Observes @Left PresenceChange change) {
            lines.add("-" + change.user() + at(change));
        }

        private static String at(PresenceChange change) {
            return change.topic().map(Topic::name).map("@"::concat).orElse("");
        }

        /** Returns what was written about a user. */
        public List<String> about(String user) {
            return lines.stream()
                    .filter(line -> line.substring(1).startsWith(user))
                    .toList();
        }
    }
}
