/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.session;

import dev.kawat.AttributeKey;
import dev.kawat.Attributes;
import jakarta.servlet.http.HttpSession;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps the HTTP session of a connection alive while messages come: the setting {@code session-touch}. The thread that carries
 * messages raises a flag. The ticks of the watchdog read it, and tell the container once in a while.
 */
public final class SessionTouch {

    private static final System.Logger LOG = System.getLogger("dev.kawat.connection");

    private static final AttributeKey<SessionTouch> KEY = AttributeKey.of("dev.kawat.touch", SessionTouch.class);

    /** A session is touched at most once in this part of its inactive interval. */
    private static final int PART_OF_INTERVAL = 10;

    /** True when the log has a warning of this: a container that refuses one session refuses all. */
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private final HttpSessionReference reference;
    private final SessionAccess access;
    private final Executor workers;
    private final AtomicBoolean used = new AtomicBoolean();

    /** The time of the last touch; used by the thread that ticks. */
    private long touchedAt;

    /**
     * Creates what keeps a session alive.
     *
     * @param access tells the container that the session is in use
     * @param workers run the code of the container, which may block
     * @param now the time, as the watchdog tells it
     */
    public SessionTouch(HttpSessionReference reference, SessionAccess access, Executor workers, long now) {
        this.reference = reference;
        this.access = access;
        this.workers = workers;
        this.touchedAt = now;
    }

    /** Returns what keeps the session of a connection alive, given the attributes of the connection; empty for most. */
    public static Optional<SessionTouch> of(Attributes attributes) {
        return attributes.get(KEY);
    }

    /** Makes this what keeps the session of a connection alive, given the attributes of the connection. */
    public void keepIn(Attributes attributes) {
        attributes.put(KEY, this);
    }

    /** Notes that a message came. */
    public void received() {
        if (!used.getOpaque()) {
            used.setRelease(true);
        }
    }

    /** Touches the session if a message came, and the last touch was some time ago. Called by one thread at a time. */
    public void check(long now) {
        if (!used.getOpaque()) {
            return;
        }
        HttpSession session = reference.live();
        if (session != null && isDue(session, now) && used.getAndSet(false)) {
            touchedAt = now;
            workers.execute(() -> touch(session));
        }
    }

    private boolean isDue(HttpSession session, long now) {
        try {
            long interval = Duration.ofSeconds(session.getMaxInactiveInterval()).toNanos();
            return interval > 0
                    && now - touchedAt >= interval / PART_OF_INTERVAL; // 0 and less: it never ends by itself
        } catch (IllegalStateException ended) {
            return false;
        }
    }

    /** Touches the session if a message came since the last touch, because the connection ends. */
    public void ended() {
        HttpSession session = used.getAndSet(false) ? reference.live() : null;
        if (session != null) {
            workers.execute(() -> touch(session));
        }
    }

    private void touch(HttpSession session) {
        try {
            access.touch(session);
        } catch (IllegalStateException ended) {
            LOG.log(Level.DEBUG, "an HTTP session has ended before it was touched", ended);
        } catch (ReflectiveOperationException | RuntimeException failure) {
            warn(session, failure);
        }
    }

    private static void warn(HttpSession session, Exception failure) {
        Level level = WARNED.getAndSet(true) ? Level.DEBUG : Level.WARNING;
        LOG.log(
                level,
                "session-touch: the container refuses to keep a session of " + session.getClass()
                        + " alive, so it ends in spite of the messages of its connections",
                failure);
    }
}
