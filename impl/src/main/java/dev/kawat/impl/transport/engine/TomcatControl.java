/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.util.Optional;
import org.apache.tomcat.websocket.WsSession;

/**
 * Controls a session of Tomcat's engine, which can be suspended. Telling it that the peer has gone closes the socket. Loaded
 * where Tomcat's classes are visible only.
 */
final class TomcatControl implements SessionControl {

    /** Set for the close frame only: while data is written, Tomcat must be as patient as Kawat's own write timeout. */
    private static final String BLOCKING_SEND_TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

    /** Tomcat gives close frames with any code but 1000 only 50 ms by default. */
    private static final String ABNORMAL_CLOSE_TIMEOUT =
            "org.apache.tomcat.websocket.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT";

    private static final Long CLOSE_FRAME_MILLIS = 2_000L;

    private final WsSession session;

    private TomcatControl(WsSession session) {
        this.session = session;
    }

    static Optional<SessionControl> of(Session session) {
        return session instanceof WsSession tomcat ? Optional.of(new TomcatControl(tomcat)) : Optional.empty();
    }

    @Override
    public void pause() {
        session.suspend();
    }

    @Override
    public void resume() {
        session.resume();
    }

    @Override
    public void beforeClose() {
        session.getUserProperties().put(BLOCKING_SEND_TIMEOUT, CLOSE_FRAME_MILLIS);
        session.getUserProperties().put(ABNORMAL_CLOSE_TIMEOUT, CLOSE_FRAME_MILLIS);
    }

    @Override
    public void abort() {
        session.onClose(new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, ""));
    }
}
