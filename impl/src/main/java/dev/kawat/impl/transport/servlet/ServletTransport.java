/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.servlet;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.Innermost;
import dev.kawat.impl.handshake.Upgrade;
import dev.kawat.impl.transport.stream.WireEngine;
import dev.kawat.impl.transport.stream.WireUpgrade;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;

/** Carries connections with our own engine over {@code HttpServletRequest.upgrade}, on any servlet container that can. */
public final class ServletTransport implements Upgrade, AutoCloseable {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    private static final String TOMCAT = "Apache Tomcat/";

    /** How the servers that are known to carry this transport begin their {@code getServerInfo}; see docs/servers.md. */
    private static final List<String> CARRIERS =
            List.of(TOMCAT, "Undertow", "WildFly", "Eclipse GlassFish", "Payara Server");

    private final Class<? extends PendingUpgrade.Handler> handler;
    private final WireEngine engine;
    private final Executor workers;
    private final WriterThread writer = new WriterThread();

    /** A transport for the connections of a deployment, in the application of a context. */
    public ServletTransport(Deployment deployment, ServletContext context) {
        this.handler = handlerOf(context);
        this.engine = new WireEngine(deployment.watchdog(), deployment.compression());
        this.workers = deployment.workers();
    }

    /** On Tomcat its own handler, unless Tomcat hides its classes from applications; elsewhere that cannot even be loaded. */
    private static Class<? extends PendingUpgrade.Handler> handlerOf(ServletContext context) {
        String server = context.getServerInfo();
        if (server != null && server.startsWith(TOMCAT)) {
            try {
                return TomcatUpgradeHandler.class;
            } catch (LinkageError hidden) {
                LOG.log(Level.DEBUG, () -> "no classes of Tomcat's to be seen, on " + server, hidden);
            }
        }
        return ServletUpgradeHandler.class;
    }

    /** Whether the server of an application is known to carry this transport. */
    public static boolean isCarriedBy(ServletContext context) {
        String server = context.getServerInfo();
        return server != null && CARRIERS.stream().anyMatch(server::startsWith);
    }

    @Override
    public void upgrade(HttpServletRequest request, HttpServletResponse response, DefaultConnection connection)
            throws IOException, ServletException {
        List<String> offered = Collections.list(request.getHeaders("Sec-WebSocket-Extensions"));
        WireUpgrade upgrade = engine.upgrade(connection, offered);
        // Set here, for some containers answer 200 otherwise; and not flushed, for Jetty hangs then.
        HttpServletResponse answer = Innermost.of(response);
        answer.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
        upgrade.answer(request.getHeader("Sec-WebSocket-Key"), answer::setHeader);
        Innermost.of(request).upgrade(handler).attach(new PendingUpgrade(upgrade, connection, writer, workers));
    }

    /** Stops the thread that writes, and frees what was kept for compression; the connections have ended before. */
    @Override
    public void close() {
        writer.close();
        engine.close();
    }
}
