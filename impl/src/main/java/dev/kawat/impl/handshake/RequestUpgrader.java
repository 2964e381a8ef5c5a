/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.handler.HandlerFactory;
import jakarta.servlet.DispatcherType;
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

    private static final String ENGINE_CANNOT = "the WebSocket engine of this server cannot upgrade a request for the"
            + " application; another transport can, see kawat.transport";

    private final Gatekeeper gatekeeper;
    private final @Nullable Upgrade transport;
    private final @Nullable Upgrade overHttp2;
    private final boolean refusesForwards;

    /**
     * An upgrader.
     *
     * @param gatekeeper checks the requests
     * @param transport upgrades those of HTTP/1.1; null if the engine of the server cannot do that for the application
     * @param overHttp2 upgrades those of HTTP/2; null if the engine of the server cannot do that for the application:
     *     they are refused with 501
     * @param refusesForwards whether to refuse requests that were forwarded, because the server closes the response when a forward
     *     returns, and with it the upgraded connection
     */
    public RequestUpgrader(
            Gatekeeper gatekeeper, @Nullable Upgrade transport, @Nullable Upgrade overHttp2, boolean refusesForwards) {
        this.gatekeeper = gatekeeper;
        this.transport = transport;
        this.overHttp2 = overHttp2;
        this.refusesForwards = refusesForwards;
    }

    /** Returns whether a request asks for a WebSocket. */
    public static boolean asksForWebSocket(HttpServletRequest request) {
        return new ServletUpgradeRequest(request).asksForWebSocket();
    }

    /**
     * Checks that a request can be answered here, whatever the answer is.
     *
     * @throws IllegalStateException if the request was upgraded before, if its response is committed, or if the engine cannot
     *     upgrade here
     */
    public void checkAnswerable(HttpServletRequest request, HttpServletResponse response) {
        transport(request, response);
    }

    /** Returns what upgrades the request; null for a handshake of HTTP/2 where nothing can. */
    private @Nullable Upgrade transport(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(UPGRADED) != null) {
            throw new IllegalStateException("the request was upgraded before: " + request.getRequestURI());
        }
        if (response.isCommitted()) {
            throw new IllegalStateException("the response is committed already: " + request.getRequestURI());
        }
        boolean extended = new ServletUpgradeRequest(request).isExtendedConnect();
        Upgrade upgrade = extended ? overHttp2 : transport;
        if (upgrade == null && !extended) {
            throw new IllegalStateException(ENGINE_CANNOT);
        }
        if (refusesForwards && request.getDispatcherType() == DispatcherType.FORWARD) {
            throw new IllegalStateException(
                    "this server closes connections that are upgraded in a forward, so the request"
                            + " must be upgraded before: " + request.getRequestURI());
        }
        return upgrade;
    }

    /**
     * Answers a request. Nothing else answers it afterwards.
     *
     * @param endpoint the endpoint of the connection
     * @param handlers makes the handler of the connection
     * @return whether the request was upgraded; false if it was refused
     * @throws IllegalStateException for the reasons of {@link #checkAnswerable}
     */
    public boolean upgrade(
            RunningEndpoint endpoint, HandlerFactory handlers, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        Upgrade upgrade = transport(request, response);
        GuardedResponse guarded = GuardedResponse.find(request);
        HttpServletRequest seen = guarded == null ? request : guarded.request();
        HttpServletResponse answer = guarded == null ? response : guarded.response();
        answer.resetBuffer(); // a body would be taken for frames
        ServletUpgradeRequest asked = new ServletUpgradeRequest(seen, upgrade != null);
        HandshakeOutcome outcome =
                gatekeeper.check(asked, endpoint, Map.of(), handlers).whereNothingElseServes();
        boolean upgraded = false;
        if (outcome instanceof HandshakeOutcome.Admitted admitted && upgrade != null) {
            upgraded = HandshakeFilter.upgrade(upgrade, asked, answer, admitted.connection());
        } else if (outcome instanceof HandshakeOutcome.Refused refused) {
            HandshakeFilter.refuse(asked, answer, refused);
        }
        if (upgraded) {
            request.setAttribute(UPGRADED, true);
        }
        if (guarded != null) {
            guarded.answered();
        } else if (!upgraded) {
            answer.flushBuffer(); // so that nothing else answers; after an upgrade some servers would hang
        }
        return upgraded;
    }
}
