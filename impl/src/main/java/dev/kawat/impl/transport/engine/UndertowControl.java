/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import io.undertow.websockets.jsr.UndertowSession;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.xnio.Options;

/**
 * Controls a session of Undertow's engine, whose channel can be suspended and reset. Loaded where Undertow's classes are visible
 * only.
 */
final class UndertowControl implements SessionControl {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    private final UndertowSession session;

    private UndertowControl(UndertowSession session) {
        this.session = session;
    }

    static Optional<SessionControl> of(Session session) {
        return session instanceof UndertowSession undertow
                ? Optional.of(new UndertowControl(undertow))
                : Optional.empty();
    }

    @Override
    public void pause() {
        session.getWebSocketChannel().suspendReceives();
    }

    @Override
    public void resume() {
        session.getWebSocketChannel().resumeReceives();
    }

    @Override
    public void abort() {
        try {
            // A reset also frees the kernel's send buffer, which a peer that does not read would otherwise keep filled.
            session.getWebSocketChannel().setOption(Options.CLOSE_ABORT, true);
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "Undertow could not set an option of a socket", gone);
        }
        session.forceClose();
    }
}
