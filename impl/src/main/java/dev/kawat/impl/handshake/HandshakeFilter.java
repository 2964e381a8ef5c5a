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
        ServletUpgradeRequest asked = new ServletUpgradeRequest(http);
        Upgrade upgrade = asked.isExtendedConnect() ? overHttp2 : transport;
        if (asked.asksForWebSocket() && isRefusedForward(http) && gatekeeper.knows(asked)) {
            warnOfForwards(http);
            refuse(asked, answer, NOT_IMPLEMENTED);
            return;
        }
        HandshakeOutcome outcome = upgrade == null ? HandshakeOutcome.NotOurs.INSTANCE : gatekeeper.check(asked);
        if (outcome instanceof HandshakeOutcome.Admitted admitted && upgrade != null) {
            upgrade(upgrade, http, answer, admitted.connection());
        } else if (outcome instanceof HandshakeOutcome.Refused refused) {
            refuse(asked, answer, refused);
        } else if (outcome instanceof HandshakeOutcome.NoUpgrade && !isServedOtherwise(http)) {
            refuse(answer, HandshakeOutcome.Refused.UPGRADE_REQUIRED);
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

    /** Refuses a request that asks for no upgrade. */
    private static void refuse(HttpServletResponse answer, HandshakeOutcome.Refused refused) {
        answer.setStatus(refused.status());
        refused.headers().forEach(answer::setHeader);
        answer.setContentLength(0);
    }

    /** Refuses a handshake, and ends its connection, because what may follow are frames and not another request. */
    static void refuse(UpgradeRequest asked, HttpServletResponse answer, HandshakeOutcome.Refused refused) {
        refuse(answer, refused);
        if (!asked.isExtendedConnect()) { // a stream of HTTP/2 ends by itself
            answer.setHeader("Connection", "close");
        }
    }

    static void upgrade(
            Upgrade transport, HttpServletRequest request, HttpServletResponse answer, DefaultConnection connection)
            throws IOException, ServletException {
        boolean upgraded = false;
        try {
            transport.upgrade(request, answer, connection);
            upgraded = true;
        } finally {
            if (!upgraded) {
                connection.abandon();
            }
        }
    }
}
