/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import dev.kawat.ConnectionStatus;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.settings.LivenessSettings;
import dev.kawat.impl.settings.PingPolicy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What one connection's timeouts say. The threads of messages only raise flags; the watchdog's rounds read them, and keep the
 * times, which belong to them alone.
 */
public final class Liveness {

    /** What is to be done about a connection. */
    public enum Verdict {
        /** Nothing. */
        WELL,
        /** Send a ping: nothing came for {@code ping-interval}, or so long ago was the last where they are always sent. */
        PING,
        /** Close with 1001: no message either way for {@code idle-timeout}. */
        IDLE,
        /**
         * Close with 1008: a frame of the peer, or a compressed message, did not go on for {@code frame-timeout}; or a message came
         * too slowly for too long.
         */
        SLOW_FRAME,
        /** Give up: the upgrade was accepted, but no connection came of it. */
        NEVER_OPENED,
        /** The connection has been over for so long that {@code onClose} must not wait any longer. */
        HELD_UP,
        /** Drop: a write, a pong or a close frame is overdue. */
        DEAD
    }

    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    /** So long a message of the peer may take at any rate. */
    private static final Duration SLOW_MESSAGE = Duration.ofSeconds(60);

    /** So many bytes a second, on average, must come of one that takes longer. */
    private static final long SLOWEST = 1024;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long writeNanos;
    private volatile long closeNanos;
    private final long pingNanos;
    private final long pongNanos;
    private final long idleNanos;
    private final long frameNanos;
    private final boolean pingsAlways;

    private final AtomicBoolean received = new AtomicBoolean();
    private final AtomicBoolean messages = new AtomicBoolean();

    /** The payload of the last ping. Its pong may come late, after other data that answered for it, and is still ours. */
    private volatile @Nullable ByteBuffer keepAlive;

    private long receivedAt;
    private long messageAt;
    private boolean pinged; // and nothing has come since
    private long pingedAt;
    private long progress = -1;
    private long progressAt;
    private long frame = -1;
    private long frameAt;
    private long message = -1; // which one is on its way
    private long messageFrom; // how many bytes had come by then
    private long messageBegan;
    private boolean messageSlow;
    private boolean closing;
    private long closingAt;
    private volatile boolean ended; // set by the watchdog, taken back by a worker
    private long endedAt;

    public Liveness(LivenessSettings settings, long now) {
        writeNanos = settings.writeTimeout().toNanos();
        closeNanos = settings.closeTimeout().toNanos();
        pingNanos = settings.pingInterval().toNanos();
        pongNanos = settings.pongTimeout().toNanos();
        idleNanos = settings.idleTimeout().toNanos();
        frameNanos = settings.frameTimeout().toNanos();
        pingsAlways = settings.ping() == PingPolicy.ALWAYS;
        receivedAt = now;
        messageAt = now;
        pingedAt = now;
        progressAt = now;
        frameAt = now;
    }

    /** Something came from the peer. */
    public void received() {
        received.setRelease(true);
    }

    /** A message came from the peer. */
    public void receivedMessage() {
        received.setRelease(true);
        messages.setRelease(true);
    }

    /** A message was sent. */
    public void sentMessage() {
        messages.setRelease(true);
    }

    /** How long the peer may take to answer a close frame, from now on. */
    public void answerWithin(Duration timeout) {
        closeNanos = timeout.compareTo(FOR_EVER) < 0 ? timeout.toNanos() : Long.MAX_VALUE;
    }

    /** The end of the connection has been handled but for what is still waited for: the time for that begins anew. */
    public void ended() {
        ended = false;
    }

    /** A ping; its pong is waited for, unless a write is under way, whose timeout tells whether the peer lives. */
    public Outbound.Ping keepAlive(long now) {
        ByteBuffer payload = ByteBuffer.allocate(Long.BYTES).putLong(now).flip();
        keepAlive = payload.asReadOnlyBuffer();
        pinged = !isWriting();
        pingedAt = now;
        return new Outbound.Ping(Outbound.Binary.copyOf(payload));
    }

    /** Whether a pong answers a ping of ours, rather than one of the application. */
    public boolean isKeepAlive(ByteBuffer pong) {
        return pong.equals(keepAlive);
    }

    /**
     * Looks at the connection.
     *
     * @param writes how many writes have finished while one is under way, else -1
     * @param frames what moves with what comes of a frame of the peer that is not complete; -1 while none is
     * @param paused whether reading is paused, so that silence means nothing
     */
    public Verdict look(long now, ConnectionStatus status, long writes, long frames, boolean paused) {
        noteActivity(now, writes, frames, paused);
        return switch (status) {
            case CONNECTING -> now - receivedAt >= closeNanos ? Verdict.NEVER_OPENED : Verdict.WELL;
            case CONNECTED -> lookWhileOpen(now);
            case CLOSING -> lookWhileClosing(now);
            case CLOSED -> lookAfterTheEnd(now);
        };
    }

    /**
     * Notes how it is with a message of the peer of which a part has come, before {@link #look}. While reading is paused its
     * time does not run; it begins anew afterwards.
     *
     * @param open a number of its own for that message; -1 for none
     * @param bytes how many bytes of such messages have come so far
     */
    public void noteMessage(long now, long open, long bytes, boolean paused) {
        if (open < 0 || open != message || paused) {
            message = open;
            messageFrom = bytes;
            messageBegan = now;
        }
        long took = now - messageBegan;
        messageSlow = took >= SLOW_MESSAGE.toNanos() && bytes - messageFrom < took / SECOND * SLOWEST;
    }

    private void noteActivity(long now, long writes, long frames, boolean paused) {
        if (received.getAndSet(false) || paused) {
            receivedAt = now;
            pinged = false;
        }
        if (messages.getAndSet(false) || goesOn(writes, frames)) {
            messageAt = now;
        }
        if (writes < 0 || writes != progress) {
            progress = writes;
            progressAt = now;
        }
        if (frames < 0 || frames != frame || paused) {
            frame = frames;
            frameAt = now;
        }
    }

    /**
     * Returns whether a message is on its way, one way or the other. Pings count as writes, but none is under way for two rounds.
     */
    private boolean goesOn(long writes, long frames) {
        boolean comes = frames >= 0 && frames != frame;
        boolean goes = writes >= 0 && progress >= 0 && writes != progress;
        return comes || goes;
    }

    private Verdict lookWhileOpen(long now) {
        if (now - progressAt >= writeNanos) {
            return Verdict.DEAD;
        }
        if (now - frameAt >= frameNanos || messageSlow) {
            return Verdict.SLOW_FRAME;
        }
        if (idleNanos > 0 && now - messageAt >= idleNanos) {
            return Verdict.IDLE;
        }
        if (pinged) {
            return now - pingedAt >= pongNanos ? Verdict.DEAD : Verdict.WELL;
        }
        return isPingDue(now) ? Verdict.PING : Verdict.WELL;
    }

    private boolean isPingDue(long now) {
        if (pingNanos == 0) {
            return false;
        }
        if (pingsAlways) {
            return now - pingedAt >= pingNanos;
        }
        // While a write is under way, its timeout tells whether the peer lives; a ping would wait behind it.
        return !isWriting() && now - receivedAt >= pingNanos;
    }

    private boolean isWriting() {
        return progress >= 0;
    }

    private Verdict lookAfterTheEnd(long now) {
        if (!ended) {
            ended = true;
            endedAt = now;
        }
        return now - endedAt >= closeNanos ? Verdict.HELD_UP : Verdict.WELL;
    }

    private Verdict lookWhileClosing(long now) {
        if (!closing) {
            closing = true;
            closingAt = now;
        }
        return now - closingAt >= closeNanos || now - progressAt >= writeNanos ? Verdict.DEAD : Verdict.WELL;
    }
}
