/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.impl.connection.DefaultConnection;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.MalformedURLException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Answers the handshakes that the gatekeeper refuses, and lets a transport upgrade those that it admits. This filter is the last
 * one, so that the filters of the application decide first and no connection is opened that one of them would have stopped.
 * Requests for other paths pass untouched.
 */
public final class HandshakeFilter implements Filter {

    private static final System.Logger LOG = System.getLogger("dev.kawat.handshake");

    private static final HandshakeOutcome.Refused NOT_IMPLEMENTED =
            HandshakeOutcome.Refused.with(HttpServletResponse.SC_NOT_IMPLEMENTED);

    /** Headers that are about a connection of HTTP/1, in lower case. */
    private static final Set<String> OF_HTTP_1 = Set.of("connection", "upgrade");

    private final Gatekeeper gatekeeper;
    private final Upgrade transport;
    private final @Nullable Upgrade overHttp2;
    private final boolean refusesForwards;
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * Creates a filter for the endpoints that a gatekeeper knows.
     *
     * @param transport upgrades the handshakes of HTTP/1.1
     * @param overHttp2 upgrades those of HTTP/2 (RFC 8441), which only an engine of the server can; null where there is none
     * @param refusesForwards whether to refuse handshakes that were forwarded, because the server closes the response when a
     *     forward returns, and with it the upgraded connection
     */
    public HandshakeFilter(
            Gatekeeper gatekeeper, Upgrade transport, @Nullable Upgrade overHttp2, boolean refusesForwards) {
        this.gatekeeper = gatekeeper;
        this.transport = transport;
        this.overHttp2 = overHttp2;
        this.refusesForwards = refusesForwards;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
            return;
        }
        Upgrade upgrade = new ServletUpgradeRequest(http).isExtendedConnect() ? overHttp2 : transport;
        ServletUpgradeRequest asked = new ServletUpgradeRequest(http, upgrade != null);
        if (asked.asksForWebSocket() && isRefusedForward(http) && gatekeeper.knows(asked)) {
            warnOfForwards(http);
            refuse(asked, answer, NOT_IMPLEMENTED);
            return;
        }
        HandshakeOutcome outcome = gatekeeper.check(asked);
        if (outcome instanceof HandshakeOutcome.Admitted admitted && upgrade != null) {
            upgrade(upgrade, asked, answer, admitted.connection());
        } else if (outcome instanceof HandshakeOutcome.Refused refused) {
            refuse(asked, answer, refused);
        } else if (outcome instanceof HandshakeOutcome.NoUpgrade && !isServedOtherwise(http)) {
            answer(asked, answer, HandshakeOutcome.Refused.UPGRADE_REQUIRED);
        } else if (asked.asksForWebSocket()) {
            chain.doFilter(request, GuardedResponse.of(http, answer)); // the application may upgrade it
        } else {
            chain.doFilter(request, response);
        }
    }

    /** Warns once, because any client can cause this. */
    private void warnOfForwards(HttpServletRequest request) {
        if (warned.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "a handshake that was forwarded to {0} is refused with 501, because {1} closes connections that are"
                            + " upgraded in a forward; later ones are refused without a warning",
                    request.getRequestURI(),
                    request.getServletContext().getServerInfo());
        }
    }

    private boolean isRefusedForward(HttpServletRequest request) {
        return refusesForwards && request.getDispatcherType() == DispatcherType.FORWARD;
    }

    /** Returns whether a servlet of the application, or a static resource, has the same path as an endpoint. */
    private static boolean isServedOtherwise(HttpServletRequest request) throws MalformedURLException {
        String info = request.getPathInfo(); // for the default servlet, Open Liberty has all of the path there
        String path = info == null ? request.getServletPath() : request.getServletPath() + info;
        return request.getHttpServletMapping().getMappingMatch() != MappingMatch.DEFAULT
                || request.getServletContext().getResource(path) != null;
    }

    /** Answers with a refusal, and without the headers that make a response of HTTP/2 malformed (RFC 9113 section 8.2.2). */
    private static void answer(UpgradeRequest asked, HttpServletResponse answer, HandshakeOutcome.Refused refused) {
        answer.setStatus(refused.status());
        refused.headers().forEach((name, value) -> {
            if (asked.isHttp1() || !OF_HTTP_1.contains(name.toLowerCase(Locale.ROOT))) {
                answer.setHeader(name, value);
            }
        });
        answer.setContentLength(0);
    }

    /** Refuses a handshake, and ends its connection, because what may follow are frames and not another request. */
    static void refuse(UpgradeRequest asked, HttpServletResponse answer, HandshakeOutcome.Refused refused) {
        answer(asked, answer, refused);
        if (asked.isHttp1()) { // a stream of HTTP/2 ends by itself
            answer.setHeader("Connection", "close");
        }
    }

    /**
     * Lets a transport upgrade a request that was admitted. One that the engine of the server declines is refused with 501: over
     * HTTP/2 the tunnel may be for another protocol than WebSocket, and only the engine sees {@code :protocol}.
     *
     * @return whether the request is upgraded
     */
    static boolean upgrade(
            Upgrade transport, ServletUpgradeRequest asked, HttpServletResponse answer, DefaultConnection connection)
            throws IOException, ServletException {
        boolean upgraded = false;
        try {
            upgraded = transport.upgrade(asked.request(), answer, connection);
        } finally {
            if (!upgraded) {
                connection.abandon();
            }
        }
        if (!upgraded && !answer.isCommitted() && answer.getStatus() < HttpServletResponse.SC_BAD_REQUEST) {
            refuse(asked, answer, NOT_IMPLEMENTED); // the engine has said nothing itself
        }
        return upgraded;
    }
}
