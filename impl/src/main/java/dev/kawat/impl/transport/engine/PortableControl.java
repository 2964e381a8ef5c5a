/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;

/**
 * Controls a session of any engine by the Jakarta WebSocket API: reading stops because the engine's thread waits after a
 * delivery, and a connection ends with a close frame.
 */
final class PortableControl implements SessionControl {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    private final Session session;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private boolean paused;

    PortableControl(Session session) {
        this.session = session;
    }

    @Override
    public void pause() {
        synchronized (lock) {
            paused = true;
        }
    }

    @Override
    public void resume() {
        synchronized (lock) {
            paused = false;
            lock.notifyAll();
        }
    }

    @Override
    public void afterDelivery() {
        synchronized (lock) {
            try {
                while (paused) {
                    lock.wait();
                }
            } catch (InterruptedException stopping) {
                paused = false;
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void abort() {
        resume();
        try {
            session.close(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, ""));
        } catch (IOException | IllegalStateException gone) {
            LOG.log(Level.DEBUG, "the engine could not close a session", gone);
        }
    }
}
