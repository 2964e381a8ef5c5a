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
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Answers what our gatekeeper refuses, and has a transport upgrade what it admits. Stands last, so that what the application has
 * put in front of an endpoint has been asked before, and no connection is opened that a filter of the application would have
 * stopped. Requests for other paths pass untouched.
 */
public final class HandshakeFilter implements Filter {

    private static final System.Logger LOG = System.getLogger("dev.kawat.handshake");

    /** Servers that close the response when a forward returns, and with it what was upgraded, by how they call themselves. */
    private static final List<String> CLOSING_FORWARDS = List.of("Eclipse GlassFish", "Payara Server");

    private static final Verdict.Refused NOT_IMPLEMENTED =
            new Verdict.Refused(HttpServletResponse.SC_NOT_IMPLEMENTED, Map.of());

    private final Gatekeeper gatekeeper;
    private final Upgrade transport;
    private final @Nullable Upgrade overHttp2;
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * A filter for the endpoints that a gatekeeper knows.
     *
     * @param transport upgrades the handshakes of HTTP/1.1
     * @param overHttp2 upgrades those of HTTP/2 (RFC 8441), which only an engine of the server can; null where there is none
     */
    public HandshakeFilter(Gatekeeper gatekeeper, Upgrade transport, @Nullable Upgrade overHttp2) {
        this.gatekeeper = gatekeeper;
        this.transport = transport;
        this.overHttp2 = overHttp2;
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
        if (asked.asksForWebSocket() && closesWhatIsForwarded(http) && gatekeeper.knows(asked)) {
            warnOfForwards(http);
            refuse(answer, NOT_IMPLEMENTED);
            return;
        }
        Verdict verdict = upgrade == null ? Verdict.NotOurs.INSTANCE : gatekeeper.check(asked);
        if (verdict instanceof Verdict.Admitted admitted && upgrade != null) {
            upgrade(upgrade, http, answer, admitted.connection());
        } else if (verdict instanceof Verdict.Refused refused) {
            refuse(answer, refused);
        } else if (verdict instanceof Verdict.NoUpgrade && !isServedOtherwise(http)) {
            refuse(answer, Gatekeeper.upgradeRequired());
        } else {
            chain.doFilter(request, response);
        }
    }

    /** Once, because anybody can ask for it. */
    private void warnOfForwards(HttpServletRequest request) {
        if (warned.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "a handshake was forwarded to {0} and is refused with 501, as others will be: {1} closes what a"
                            + " forward has upgraded",
                    request.getRequestURI(),
                    request.getServletContext().getServerInfo());
        }
    }

    private static boolean closesWhatIsForwarded(HttpServletRequest request) {
        String server = request.getDispatcherType() == DispatcherType.FORWARD
                ? request.getServletContext().getServerInfo()
                : null;
        return server != null && CLOSING_FORWARDS.stream().anyMatch(server::startsWith);
    }

    /** Whether a servlet of the application, or a static resource, has the same path as an endpoint. */
    private static boolean isServedOtherwise(HttpServletRequest request) throws MalformedURLException {
        return request.getHttpServletMapping().getMappingMatch() != MappingMatch.DEFAULT
                || request.getServletContext().getResource(request.getServletPath()) != null;
    }

    private static void refuse(HttpServletResponse answer, Verdict.Refused refused) {
        answer.setStatus(refused.status());
        refused.headers().forEach(answer::setHeader);
        answer.setContentLength(0);
    }

    private static void upgrade(
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
