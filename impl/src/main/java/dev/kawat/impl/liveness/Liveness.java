/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import dev.kawat.ConnectionStatus;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.settings.LivenessSettings;
import dev.kawat.impl.settings.Setting;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The timeouts of one connection. The threads that carry messages only raise flags. The ticks of the {@link Watchdog} read the
 * flags and keep the times, which belong to them alone.
 */
public final class Liveness {

    /** The action that a check asks for. */
    public enum Action {
        /** Nothing is to be done. */
        NONE,
        /** Send a ping: nothing came for {@code ping-interval}; or, where pings are always sent, the last was so long ago. */
        PING,
        /** Close with 1001: there was no message either way for {@code idle-timeout}. */
        CLOSE_IDLE,
        /**
         * Close with 1008: a frame of the peer, or a compressed message, made no progress for {@code frame-timeout}; or a message
         * got too little longer in {@code message-timeout}.
         */
        CLOSE_SLOW,
        /** Abandon the connection: its upgrade was accepted, but the transport never opened it. */
        ABANDON,
        /** Stop waiting for what holds up {@code onClose} or what that has left: the connection has been over for too long. */
        STOP_WAITING,
        /** Drop the connection: a write, a pong or a close frame is overdue. */
        DROP
    }

    private final LivenessSettings settings;
    private final AtomicBoolean received = new AtomicBoolean();
    private final AtomicBoolean messages = new AtomicBoolean();
    private final StallTimer writes;
    private final StallTimer frames;
    private final StallTimer answers;
    private final SlowMessage slowMessage;
    private final KeepAlive keepAlive;
    private final CloseTimer closing;

    private long receivedAt;
    private long messageAt;

    /** The setting because of which the last check asked for an action; null for none. */
    private @Nullable Setting overdue;

    /** The timeouts of a connection whose times begin now. */
    public Liveness(LivenessSettings settings, long now) {
        this.settings = settings;
        this.writes = new StallTimer(now);
        this.frames = new StallTimer(now);
        this.answers = new StallTimer(now);
        this.slowMessage = new SlowMessage(settings.input().messageTimeout());
        this.keepAlive = new KeepAlive(settings, now);
        this.closing = new CloseTimer(settings.closeTimeout());
        this.receivedAt = now;
        this.messageAt = now;
    }

    /** Notes that something came from the peer. */
    public void received() {
        received.setRelease(true);
    }

    /** Notes that a message came from the peer. */
    public void receivedMessage() {
        received.setRelease(true);
        messages.setRelease(true);
    }

    /** Notes that a message was sent. */
    public void sentMessage() {
        messages.setRelease(true);
    }

    /** Sets how long the peer may take to answer a close frame, from now on. */
    public void answerWithin(Duration timeout) {
        closing.limit(timeout);
    }

    /** Notes that the end of the connection was handled, except for what is still waited for. The time for that begins anew. */
    public void ended() {
        closing.restart();
    }

    /**
     * Returns the ping to send now. Its pong is awaited unless a write is under way, whose timeout tells whether the peer lives.
     */
    public Outbound.Ping keepAlive(long now) {
        return keepAlive.ping(now, writes.isRunning());
    }

    /** Returns whether a pong answers a ping of ours, rather than one of the application. */
    public boolean isKeepAlive(ByteBuffer pong) {
        return keepAlive.isAnsweredBy(pong);
    }

    /**
     * Checks the connection.
     *
     * @param finishedWrites how many writes have finished while one is under way, else -1
     * @param receiving a number that moves with what comes of a frame of the peer that is not complete; -1 while there is none
     * @param paused whether reading is paused, so that silence means nothing
     */
    public Action check(long now, ConnectionStatus status, long finishedWrites, long receiving, boolean paused) {
        overdue = null;
        noteActivity(now, finishedWrites, receiving, paused);
        return switch (status) {
            case CONNECTING -> closing.isOver(now, receivedAt) ? Action.ABANDON : Action.NONE;
            case CONNECTED -> checkOpen(now);
            case CLOSING -> checkClosing(now);
            case CLOSED -> closing.isEndOverdue(now) ? Action.STOP_WAITING : Action.NONE;
        };
    }

    /** Returns the setting because of which the last check asked to end a connection that was open; null if it did not. */
    public @Nullable Setting overdue() {
        return overdue;
    }

    private Action because(Setting setting, Action action) {
        overdue = setting;
        return action;
    }

    /**
     * Notes how far a message of the peer has come of which a part is there; called before {@link #check}. While reading is paused
     * its time does not run; it begins anew afterwards.
     *
     * @param open a number of its own for that message; -1 for none
     * @param bytes how many bytes of such messages have come so far
     */
    public void noteMessage(long now, long open, long bytes, boolean paused) {
        slowMessage.note(now, open, bytes, paused);
    }

    /**
     * Notes whether the transport writes something that the peer does not take, which may be an answer to its pings; called before
     * {@link #check}.
     *
     * @param stalledWrite a number that moves when such a write ends; -1 while there is none
     */
    public void noteStalledWrite(long now, long stalledWrite) {
        answers.note(now, stalledWrite);
    }

    private void noteActivity(long now, long finishedWrites, long receiving, boolean paused) {
        if (received.getAndSet(false) || paused) {
            receivedAt = now;
            keepAlive.answered();
        }
        if (messages.getAndSet(false) || paused || isMessageUnderWay(finishedWrites, receiving)) {
            messageAt = now;
        }
        writes.note(now, finishedWrites);
        frames.note(now, receiving);
        if (paused) {
            frames.restart(now);
        }
    }

    /** Returns whether a message is under way in either direction. Pings count as writes, but none is under way for two ticks. */
    private boolean isMessageUnderWay(long finishedWrites, long receiving) {
        return frames.isMovedBy(receiving) || (writes.isRunning() && writes.isMovedBy(finishedWrites));
    }

    private Action checkOpen(long now) {
        if (isWriteOverdue(now)) {
            return because(Setting.WRITE_TIMEOUT, Action.DROP);
        }
        if (frames.hasStalled(now, settings.input().frameTimeout())) {
            return because(Setting.FRAME_TIMEOUT, Action.CLOSE_SLOW);
        }
        if (slowMessage.isSlow()) {
            return because(Setting.MESSAGE_TIMEOUT, Action.CLOSE_SLOW);
        }
        long idle = settings.idleTimeout().toNanos();
        if (idle > 0 && now - messageAt >= idle) {
            return because(Setting.IDLE_TIMEOUT, Action.CLOSE_IDLE);
        }
        Action action = keepAlive.check(now, receivedAt, writes.isRunning());
        return action == Action.DROP ? because(Setting.PONG_TIMEOUT, action) : action;
    }

    private Action checkClosing(long now) {
        boolean isOver = closing.isAnswerOverdue(now) || isWriteOverdue(now);
        return isOver ? Action.DROP : Action.NONE;
    }

    private boolean isWriteOverdue(long now) {
        return writes.hasStalled(now, settings.writeTimeout())
                || (answers.isRunning() && answers.hasStalled(now, settings.writeTimeout()));
    }
}
