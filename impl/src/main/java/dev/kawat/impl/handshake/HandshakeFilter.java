/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.impl.connection.DefaultConnection;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import java.net.MalformedURLException;

/**
 * Stands before everything else: answers what our gatekeeper refuses, and has a transport upgrade what it admits. Requests
 * for other paths pass untouched, and so do those of HTTP/2 (RFC 8441), which only the engine of the server can upgrade.
 */
public final class HandshakeFilter implements Filter {

    private final Gatekeeper gatekeeper;
    private final Upgrade transport;

    /** A filter for the endpoints that a gatekeeper knows. */
    public HandshakeFilter(Gatekeeper gatekeeper, Upgrade transport) {
        this.gatekeeper = gatekeeper;
        this.transport = transport;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http)
                || !(response instanceof HttpServletResponse answer)
                || isForTheEngine(http)) {
            chain.doFilter(request, response);
            return;
        }
        Verdict verdict = gatekeeper.check(new ServletUpgradeRequest(http));
        if (verdict instanceof Verdict.NotOurs || (verdict instanceof Verdict.NoUpgrade && isServedOtherwise(http))) {
            chain.doFilter(request, response);
        } else if (verdict instanceof Verdict.NoUpgrade) {
            refuse(answer, Gatekeeper.upgradeRequired());
        } else if (verdict instanceof Verdict.Refused refused) {
            refuse(answer, refused);
        } else if (verdict instanceof Verdict.Admitted admitted) {
            upgrade(http, answer, chain, admitted.connection());
        }
    }

    /** Whether this is the handshake of HTTP/2 or later: CONNECT, where HTTP/1.1 has GET. */
    private static boolean isForTheEngine(HttpServletRequest request) {
        return request.getMethod().equals("CONNECT") && !request.getProtocol().startsWith("HTTP/1");
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

    private void upgrade(
            HttpServletRequest request, HttpServletResponse answer, FilterChain chain, DefaultConnection connection)
            throws IOException, ServletException {
        boolean upgraded = false;
        try {
            transport.upgrade(request, answer, chain, connection);
            upgraded = true;
        } finally {
            if (!upgraded) {
                connection.abandon();
            }
        }
    }
}
