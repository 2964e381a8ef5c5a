/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import io.undertow.websockets.jsr.UndertowSession;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.xnio.Options;

/** Undertow: its channel can be suspended, and reset. */
final class UndertowControl implements SessionControl {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    private final UndertowSession session;

    private UndertowControl(UndertowSession session) {
        this.session = session;
    }

    static SessionControl of(Session session) {
        return session instanceof UndertowSession undertow
                ? new UndertowControl(undertow)
                : new PortableControl(session);
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
            // A reset frees the kernel's send buffer too, which a peer that does not read would otherwise keep filled.
            session.getWebSocketChannel().setOption(Options.CLOSE_ABORT, true);
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "Undertow could not set an option of a socket", gone);
        }
        session.forceClose();
    }
}
