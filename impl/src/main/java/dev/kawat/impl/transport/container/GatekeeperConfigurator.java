/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import dev.kawat.Handshake;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.handshake.UpgradeRequest;
import dev.kawat.impl.transport.engine.Engines;
import jakarta.servlet.http.HttpSession;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Asks the gatekeeper from inside the engine's own handshake, for engines that run without servlets and so without a filter
 * (Tyrus on its own). A handshake that is not admitted is refused before the 101.
 */
final class GatekeeperConfigurator extends KawatConfigurator {

    private final DefaultServer server;
    private final Gatekeeper gatekeeper;
    private final Executor workers;

    GatekeeperConfigurator(DefaultServer server, Gatekeeper gatekeeper, Executor workers) {
        this.server = server;
        this.gatekeeper = gatekeeper;
        this.workers = workers;
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        return Gatekeeper.subprotocol(server.core().descriptor(), requested).orElse("");
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        HandshakeOutcome outcome =
                gatekeeper.check(new EngineUpgradeRequest(request)).whereNothingElseServes();
        if (outcome instanceof HandshakeOutcome.Refused refused) {
            throw Engines.thatMade(response).refusal(refused.status(), refused.headers(), response);
        }
        DefaultConnection connection = ((HandshakeOutcome.Admitted) outcome).connection();
        agree(connection, response);
        config.getUserProperties().put(ContainerEndpoint.ADMITTED, new ContainerEndpoint.Admitted(connection, workers));
    }

    /** Answers with a subprotocol that the endpoint does not declare, because the engine cannot know of it. */
    private void agree(DefaultConnection connection, HandshakeResponse response) {
        connection
                .subprotocol()
                .filter(agreed -> !server.core().descriptor().subprotocols().contains(agreed))
                .ifPresent(agreed -> response.getHeaders().put("Sec-WebSocket-Protocol", List.of(agreed)));
    }

    /** The request as the Jakarta WebSocket API shows it: without method, protocol version and remote address. */
    private record EngineUpgradeRequest(HandshakeRequest request) implements UpgradeRequest {

        @Override
        public String path() {
            return request.getRequestURI().getRawPath();
        }

        @Override
        public List<String> header(String name) {
            List<String> values = new ArrayList<>();
            request.getHeaders().forEach((header, given) -> {
                if (header.equalsIgnoreCase(name)) {
                    values.addAll(given);
                }
            });
            return values;
        }

        @Override
        public boolean isUserInRole(String role) {
            return request.isUserInRole(role);
        }

        @Override
        public Handshake snapshot(Map<String, String> pathParams) {
            String query = request.getQueryString();
            Handshake.Builder builder = Handshake.to(path() + (query == null ? "" : "?" + query))
                    .path(path())
                    .pathParams(pathParams)
                    .principal(request.getUserPrincipal())
                    .httpSessionId(sessionId());
            request.getHeaders().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
            return builder.build();
        }

        /** Returns the id of the HTTP session. Without servlets there is no session, nor its class. */
        private @Nullable String sessionId() {
            Object session = request.getHttpSession();
            return session == null ? null : ((HttpSession) session).getId();
        }
    }
}
