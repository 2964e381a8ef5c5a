/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.apache.tomcat.websocket.WsSession;
import org.jspecify.annotations.Nullable;

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

    /** Longer than Tomcat's thread goes on after it was suspended. */
    private static final long LONGEST_WAIT_MILLIS = 1_000;

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    private final WsSession session;

    /** The lock under which Tomcat reads and delivers what has come; null if it cannot be found. */
    private final @Nullable Lock processing;

    private TomcatControl(WsSession session) {
        this.session = session;
        this.processing = processingLock(session);
    }

    /** Finds a lock for which Tomcat has no public method. */
    private static @Nullable Lock processingLock(WsSession session) {
        try {
            Field field = WsSession.class.getDeclaredField("wsRemoteEndpoint");
            field.setAccessible(true);
            Object remote = field.get(session);
            Method method = remote.getClass().getDeclaredMethod("getLock");
            method.setAccessible(true);
            return (Lock) method.invoke(remote);
        } catch (ReflectiveOperationException | RuntimeException missing) {
            LOG.log(Level.DEBUG, "Tomcat's lock of a session cannot be found, so reading may resume late", missing);
            return null;
        }
    }

    static Optional<SessionControl> of(Session session) {
        return session instanceof WsSession tomcat ? Optional.of(new TomcatControl(tomcat)) : Optional.empty();
    }

    @Override
    public void pause() {
        session.suspend();
    }

    /**
     * Resumes under the lock of Tomcat's thread. Between its last look at whether it is suspended, and when it says that it waits
     * for more, that thread would not notice: what it has read by then would stay in its buffer until more comes, which may be
     * never.
     */
    @Override
    public void resume() {
        if (processing == null) {
            session.resume();
        } else {
            resumeUnder(processing);
        }
    }

    private void resumeUnder(Lock lock) {
        boolean locked = false;
        try {
            locked = lock.tryLock(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        try {
            session.resume();
        } finally {
            if (locked) {
                lock.unlock();
            }
        }
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
