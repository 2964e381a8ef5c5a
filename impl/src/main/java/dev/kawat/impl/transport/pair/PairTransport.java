/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import dev.kawat.Codec;
import dev.kawat.Handshake;
import dev.kawat.HandshakeRefusedException;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.deployment.RunningEndpoints;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.handshake.UpgradeRequest;
import dev.kawat.impl.liveness.Watchdog;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Connects to an endpoint without a server. The handler runs at one end of a pair, and the caller has the other. The request
 * passes the same gatekeeper as one from the network.
 */
public final class PairTransport {

    private static final int MAX_TAGS = 10;
    private static final int MAX_TAG_CHARACTERS = 256;

    private final RunningEndpoints endpoints;
    private final Gatekeeper gatekeeper;
    private final Workers workers;
    private final ClassLoader loader;
    private final Watchdog watchdog;
    private final Codec json;

    /** Creates a transport to the endpoints of an application. */
    public PairTransport(Deployment deployment) {
        this.endpoints = deployment.endpoints();
        this.gatekeeper = new Gatekeeper(deployment);
        this.workers = deployment.workers();
        this.loader = deployment.loader();
        this.watchdog = deployment.watchdog();
        this.json = deployment.json();
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
     * Opens an admitted connection: its handler runs at one end of a pair, from now until either is closed. To the connection, a
     * client that has not accepted its end is one that reads nothing.
     *
     * @return the caller's end, not yet accepted
     */
    public PairEnd open(DefaultConnection connection) {
        Duration closeTimeout = connection.settings().liveness().closeTimeout();
        PairEnd client = new PairEnd(json, Long.MAX_VALUE, watchdog, closeTimeout, new Object());
        Pump toClient = new Pump(connection.outbound(), client.sink(), workers.forApplication(loader));
        Pump toHandler = new Pump(client.outbound(), new ConnectionSink(connection, Long.MAX_VALUE, toClient), workers);
        client.connect(new PairChannel(toHandler, toClient), connection);
        connection.opened(new PairChannel(toClient, toHandler));
        toHandler.open();
        return client;
    }

    /**
     * Runs the handler of a server at an end of a pair; see {@link dev.kawat.WebSocketServer#accept(WebSocket, Handshake,
     * String...)}.
     */
    public WebSocketConnection accept(DefaultServer server, WebSocket end, Handshake handshake, List<String> tags) {
        Set<String> topics = checked(tags);
        if (!(end instanceof PairEnd free)) {
            throw new IllegalArgumentException("accept: end must be an end of a pair, got " + end);
        }
        RunningEndpoint endpoint = endpoints
                .of(server)
                .orElseThrow(() -> new IllegalStateException(server + ": accept: the server has ended"));
        Map<String, String> pathParams = endpoint.descriptor()
                .path()
                .match(handshake.path())
                .orElseThrow(() -> new IllegalArgumentException("accept: the path of the handshake must be one of "
                        + server.path() + ", got '" + handshake.path() + "'"));
        free.useForHandler();
        boolean opened = false;
        try {
            DefaultConnection connection = admitted(handshake, endpoint, pathParams);
            topics.forEach(connection::subscribe);
            free.replaceBy(connection, workers);
            opened = true;
            return connection;
        } finally {
            if (!opened) {
                free.drop(); // so that the other end does not wait for a handler
            }
        }
    }

    private DefaultConnection admitted(Handshake handshake, RunningEndpoint endpoint, Map<String, String> pathParams) {
        HandshakeOutcome outcome = gatekeeper
                .check(
                        new PairRequest(handshake),
                        endpoint,
                        pathParams,
                        endpoint.core().handlers())
                .whereNothingElseServes();
        if (outcome instanceof HandshakeOutcome.Refused refused) {
            throw new HandshakeRefusedException(refused.status(), refused.headers());
        }
        return ((HandshakeOutcome.Admitted) outcome).connection();
    }

    private static Set<String> checked(List<String> tags) {
        Set<String> distinct = new LinkedHashSet<>(tags);
        if (distinct.size() > MAX_TAGS) {
            throw new IllegalArgumentException(
                    "accept: there must be at most " + MAX_TAGS + " tags, got " + distinct.size());
        }
        for (String tag : distinct) {
            if (tag.length() > MAX_TAG_CHARACTERS) {
                throw new IllegalArgumentException(
                        "accept: a tag must have at most " + MAX_TAG_CHARACTERS + " characters, got " + tag.length());
            }
        }
        return distinct;
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
