/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import dev.kawat.Handshake;
import dev.kawat.Payload;
import dev.kawat.WebSocketEvent;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.UpgradeRequest;
import dev.kawat.impl.handshake.Verdict;
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

    /** The result of a request to connect. */
    public sealed interface Result {

        /**
         * A connection whose handler runs at the other end.
         *
         * @param end the caller's end, not yet accepted
         * @param connection the connection as its server sees it
         */
        record Connected(PairEnd end, DefaultConnection connection) implements Result {}

        /**
         * A refusal.
         *
         * @param status the HTTP status; 404 when no endpoint has the path
         * @param headers the response headers of the refusal, possibly empty
         */
        record Refused(int status, Map<String, String> headers) implements Result {

            /** Creates a refusal without headers. */
            public Refused(int status) {
                this(status, Map.of());
            }
        }
    }

    private static final int NOT_FOUND = 404;

    private final Gatekeeper gatekeeper;
    private final Executor workers;

    /** Creates a transport to the endpoints of an application. */
    public PairTransport(Deployment deployment) {
        this.gatekeeper = new Gatekeeper(deployment);
        this.workers = deployment.workers();
    }

    /** Connects as the client of a handshake. The headers that every upgrade request has are added where they are missing. */
    public Result connect(Handshake handshake) {
        Verdict verdict = gatekeeper.check(new PairRequest(handshake));
        if (verdict instanceof Verdict.Admitted admitted) {
            InMemoryPair pair = new InMemoryPair();
            serve(pair.server(), admitted.connection());
            return new Result.Connected(pair.client(), admitted.connection());
        }
        return verdict instanceof Verdict.Refused refused
                ? new Result.Refused(refused.status(), refused.headers())
                : new Result.Refused(NOT_FOUND);
    }

    /** Runs an admitted connection at an end of a pair until either is closed. */
    private void serve(PairEnd end, DefaultConnection connection) {
        PairChannel channel = new PairChannel(end, connection, workers);
        end.addEventListener(WebSocketEvent.Message.class, event -> receive(event.data(), connection));
        end.addEventListener(WebSocketEvent.Close.class, event -> connection.closed(event.code(), event.reason()));
        end.onPong(connection::pong);
        connection.opened(channel);
        end.accept();
    }

    private static void receive(Payload payload, DefaultConnection connection) {
        if (payload instanceof Payload.Text text) {
            if (Utf8.length(text.text()) > connection.maxMessageBytes()) {
                connection.tooBig();
            } else {
                connection.text(text.text());
            }
        } else if (payload instanceof Payload.Binary binary) {
            if (binary.bytes().remaining() > connection.maxMessageBytes()) {
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
