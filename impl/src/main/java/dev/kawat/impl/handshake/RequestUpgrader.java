/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.handler.HandlerFactory;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Upgrades requests that the application passes to Kawat, wherever it does so. Usable from any thread. */
public final class RequestUpgrader {

    /** The attribute of a request that was upgraded. */
    private static final String UPGRADED = RequestUpgrader.class.getName();

    private final Gatekeeper gatekeeper;
    private final @Nullable Upgrade transport;

    /**
     * An upgrader.
     *
     * @param gatekeeper checks the requests
     * @param transport upgrades them; null if the engine of the server cannot do that for the application
     */
    public RequestUpgrader(Gatekeeper gatekeeper, @Nullable Upgrade transport) {
        this.gatekeeper = gatekeeper;
        this.transport = transport;
    }

    /** Returns whether a request asks for a WebSocket. */
    public static boolean asksForWebSocket(HttpServletRequest request) {
        return new ServletUpgradeRequest(request).asksForWebSocket();
    }

    /**
     * Answers a request.
     *
     * @param endpoint the endpoint of the connection
     * @param handlers makes the handler of the connection
     * @throws IllegalStateException if the request was upgraded before, if its response is committed, or if the engine cannot
     *     upgrade
     */
    public void upgrade(
            RunningEndpoint endpoint, HandlerFactory handlers, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (request.getAttribute(UPGRADED) != null) {
            throw new IllegalStateException("the request was upgraded before: " + request.getRequestURI());
        }
        if (response.isCommitted()) {
            throw new IllegalStateException("the response is committed already: " + request.getRequestURI());
        }
        Upgrade upgrade = transport;
        if (upgrade == null) {
            throw new IllegalStateException("the WebSocket engine of this server cannot upgrade a request for the"
                    + " application; another transport can, see kawat.transport");
        }
        GuardedResponse guarded = GuardedResponse.find(request);
        HttpServletRequest seen = guarded == null ? request : guarded.request();
        HttpServletResponse answer = guarded == null ? response : guarded.response();
        HandshakeOutcome outcome = gatekeeper
                .check(new ServletUpgradeRequest(seen), endpoint, Map.of(), handlers)
                .whereNothingElseServes();
        if (outcome instanceof HandshakeOutcome.Refused refused) {
            HandshakeFilter.refuse(answer, refused);
            return;
        }
        DefaultConnection connection = ((HandshakeOutcome.Admitted) outcome).connection();
        HandshakeFilter.upgrade(upgrade, seen, answer, connection);
        request.setAttribute(UPGRADED, true);
        if (guarded != null) {
            guarded.upgraded();
        }
    }
}
