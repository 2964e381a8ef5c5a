/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import dev.kawat.Handshake;
import dev.kawat.Payload;
import dev.kawat.WebSocketEvent;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.handshake.UpgradeRequest;
import dev.kawat.impl.message.Utf8;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Connects to an endpoint without a server. The handler runs at one end of a pair, and the caller has the other. The request
 * passes the same gatekeeper as one from the network.
 */
public final class PairTransport {

    private final Gatekeeper gatekeeper;
    private final Executor workers;

    /** Creates a transport to the endpoints of an application. */
    public PairTransport(Deployment deployment) {
        this.gatekeeper = new Gatekeeper(deployment);
        this.workers = deployment.workers();
    }

    /**
     * Asks to connect as the client of a handshake, whose headers are completed with those that every upgrade request has.
     *
     * @return admitted, with a connection that must be {@linkplain #open opened}, or refused
     */
    public HandshakeOutcome request(Handshake handshake) {
        return gatekeeper.check(new PairRequest(handshake)).whereNothingElseServes();
    }

    /**
     * Opens an admitted connection: its handler runs at one end of a pair, from now until either is closed.
     *
     * @return the caller's end, not yet accepted
     */
    public PairEnd open(DefaultConnection connection) {
        InMemoryPair pair = new InMemoryPair();
        PairEnd end = pair.server();
        PairChannel channel = new PairChannel(end, connection, workers);
        end.addEventListener(WebSocketEvent.Message.class, event -> receive(event.data(), connection));
        end.addEventListener(WebSocketEvent.Close.class, event -> connection.closed(event.code(), event.reason()));
        end.onPong(connection::pong);
        connection.opened(channel);
        end.accept();
        return pair.client();
    }

    private static void receive(Payload payload, DefaultConnection connection) {
        if (payload instanceof Payload.Text text) {
            if (Utf8.length(text.text()) > connection.settings().messages().maxBytes()) {
                connection.tooBig();
            } else {
                connection.text(text.text());
            }
        } else if (payload instanceof Payload.Binary binary) {
            if (binary.bytes().remaining() > connection.settings().messages().maxBytes()) {
                connection.tooBig();
            } else {
                connection.binary(binary.bytes());
            }
        }
    }

    /** A handshake as the request that a client on the network would send. */
    private record PairRequest(Handshake handshake) implements UpgradeRequest {

        private static final Map<String, String> OF_EVERY_UPGRADE = Map.of(
                "host", "pair",
                "upgrade", "websocket",
                "connection", "Upgrade",
                "sec-websocket-version", "13",
                "sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");

        @Override
        public String path() {
            return handshake.path();
        }

        @Override
        public List<String> header(String name) {
            List<String> given = handshake.headers().get(name);
            if (given != null) {
                return given;
            }
            String standard = OF_EVERY_UPGRADE.get(name.toLowerCase(Locale.ROOT));
            return standard == null ? List.of() : List.of(standard);
        }

        @Override
        public Handshake snapshot(Map<String, String> pathParams) {
            return handshake.toBuilder().pathParams(pathParams).build();
        }
    }
}
