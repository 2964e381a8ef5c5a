/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.Verdict;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.MalformedURLException;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Stands before the engine: answers what our gatekeeper refuses, and has the engine upgrade what it admits. Requests for
 * other paths pass untouched.
 */
public final class HandshakeFilter implements Filter {

    private final Gatekeeper gatekeeper;
    private final ServerContainer engine;
    private final Executor workers;

    /** A filter for the endpoints that a gatekeeper knows, in front of an engine. */
    public HandshakeFilter(Gatekeeper gatekeeper, ServerContainer engine, Executor workers) {
        this.gatekeeper = gatekeeper;
        this.engine = engine;
        this.workers = workers;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
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
            upgrade(http, answer, admitted.connection());
        }
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

    private void upgrade(HttpServletRequest request, HttpServletResponse answer, DefaultConnection connection)
            throws IOException, ServletException {
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(
                        ContainerEndpoint.class, connection.server().path())
                .configurator(new AdmittedConfigurator(connection, workers))
                .build();
        boolean upgraded = false;
        try {
            engine.upgradeHttpToWebSocket(request, answer, config, Map.of());
            upgraded = true;
        } catch (DeploymentException failure) {
            throw new ServletException("the engine could not upgrade " + connection, failure);
        } finally {
            if (!upgraded) {
                connection.abandon();
            }
        }
    }
}
