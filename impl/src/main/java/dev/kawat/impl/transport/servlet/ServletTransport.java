/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.servlet;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.ServletWrappers;
import dev.kawat.impl.handshake.Upgrade;
import dev.kawat.impl.transport.engine.Engine;
import dev.kawat.impl.transport.engine.PendingUpgrade;
import dev.kawat.impl.transport.engine.UpgradeHandler;
import dev.kawat.impl.transport.stream.TurnLimiter;
import dev.kawat.impl.transport.stream.WireEngine;
import dev.kawat.impl.transport.stream.WireUpgrade;
import dev.kawat.impl.transport.stream.WriterThread;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Carries connections with Kawat's own engine over {@code HttpServletRequest.upgrade}, on any servlet container {@linkplain
 * Engine#supportsServletTransport() that can}.
 */
public final class ServletTransport implements Upgrade, AutoCloseable {

    private final Class<? extends UpgradeHandler> handler;
    private final WireEngine engine;
    private final Executor workers;
    private final WriterThread writer = new WriterThread();
    private final TurnLimiter turns = new TurnLimiter();

    /**
     * Creates a transport for the connections of a deployment.
     *
     * @param container the engine of the server that the application runs on
     */
    public ServletTransport(Deployment deployment, Engine container) {
        this.handler = container.upgradeHandler().orElse(ServletUpgradeHandler.class);
        this.engine = new WireEngine(deployment.watchdog(), deployment.compression());
        this.workers = deployment.workers();
    }

    @Override
    public boolean upgrade(HttpServletRequest request, HttpServletResponse response, DefaultConnection connection)
            throws IOException, ServletException {
        List<String> offered = Collections.list(request.getHeaders("Sec-WebSocket-Extensions"));
        WireUpgrade upgrade = engine.upgrade(connection, offered);
        // The status is set here because some containers answer 200 otherwise. It is not flushed because Jetty hangs
        // then.
        HttpServletResponse answer = ServletWrappers.unwrap(response);
        answer.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
        upgrade.answer(request.getHeader("Sec-WebSocket-Key"), answer::setHeader);
        ServletWrappers.unwrap(request)
                .upgrade(handler)
                .attach(new PendingUpgrade(upgrade, connection, writer, turns, workers));
        return true;
    }

    /** Stops the thread that writes, and frees the memory for compression; the connections have ended before. */
    @Override
    public void close() {
        writer.close();
        engine.close();
    }
}
