/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.ConnectionStatus;
import dev.kawat.impl.admission.MessageRates;
import dev.kawat.impl.liveness.Liveness;
import dev.kawat.impl.liveness.MemoryBudget;
import dev.kawat.impl.liveness.SlowPeerDetector;
import dev.kawat.impl.liveness.Watched;
import dev.kawat.impl.mailbox.Event;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.outbox.Outbox;
import dev.kawat.impl.security.PeerIdentity;
import dev.kawat.impl.session.SessionTouch;
import dev.kawat.impl.settings.RatePolicy;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.transport.Channel;
import dev.kawat.spi.LimitListener;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Monitors one connection: its timeouts and limits, the identity of its peer, and whether the peer keeps up. */
final class ConnectionMonitor implements Watched {

    private static final System.Logger LOG = System.getLogger("dev.kawat.connection");

    /** With the ticks of the watchdog, a connection that is revoked has ended within a second. */
    private static final Duration REVOKED = Duration.ofMillis(500);

    private static final Outbound.Close IDLE = new Outbound.Close(CloseCodes.GOING_AWAY, "");

    private static final Outbound.Close VIOLATED_POLICY = new Outbound.Close(CloseCodes.VIOLATED_POLICY, "");

    private static final Outbound.Close TRY_AGAIN_LATER = new Outbound.Close(CloseCodes.TRY_AGAIN_LATER, "");

    private final ManagedConnection connection;
    private final ConnectionChannel channel;
    private final Outbox outbox;
    private final Liveness liveness;
    private final PeerIdentity identity;
    private final @Nullable SlowPeerDetector slowPeer;
    private final ConnectionLimits limits;

    /** Keeps the HTTP session alive; null for most connections. */
    private final @Nullable SessionTouch sessionTouch;

    /** True when the connection closes because of a message beyond a rate. Only touched by the thread that reads. */
    private boolean rejected;

    /**
     * A monitor.
     *
     * @param slowPeer detects whether the peer keeps up; null where nobody observes that
     * @param limits the limits of the connection
     */
    ConnectionMonitor(
            ManagedConnection connection,
            ConnectionChannel channel,
            Outbox outbox,
            Liveness liveness,
            PeerIdentity identity,
            @Nullable SlowPeerDetector slowPeer,
            ConnectionLimits limits) {
        this.connection = connection;
        this.channel = channel;
        this.outbox = outbox;
        this.liveness = liveness;
        this.identity = identity;
        this.slowPeer = slowPeer;
        this.limits = limits;
        this.sessionTouch = SessionTouch.of(connection.attributes()).orElse(null);
    }

    /** Returns what detects whether the peer keeps up; null where nobody observes that. */
    @Nullable
    SlowPeerDetector slowPeer() {
        return slowPeer;
    }

    /** Returns the limits of the connection. */
    ConnectionLimits limits() {
        return limits;
    }

    /** Notes that the connection is open. */
    void opened(long now) {
        liveness.received();
        limits.begin(now);
    }

    /** Notes that a message came from the peer; returns whether it is delivered. */
    boolean receivedMessage(Object message) {
        liveness.receivedMessage();
        limits.receivedMessage();
        SessionTouch touch = sessionTouch;
        if (touch != null) {
            touch.received();
        }
        return mayDeliver(message);
    }

    /** Counts what is for a callback; returns whether it is delivered. */
    boolean mayDeliver(Object message) {
        MessageRates rates = limits.rates();
        return rates == null || isWithin(rates, message);
    }

    private boolean isWithin(MessageRates rates, Object message) {
        if (rejected) {
            return false;
        }
        MessageRates.Excess excess = rates.count(message);
        if (excess == null) {
            return true;
        }
        RatePolicy policy = rates.policy();
        switch (policy) {
            case DELAY -> delay(excess);
            case CLOSE -> reject(excess.limit());
            case DROP -> limits.reached(excess.limit(), LimitListener.NO_CODE);
        }
        return policy == RatePolicy.DELAY;
    }

    /** Stops reading for a while, unless the connection closes: the peer's close frame is behind what it has sent. */
    private void delay(MessageRates.Excess excess) {
        if (outbox.status() == ConnectionStatus.CONNECTED) {
            channel.holdUntil(excess.until());
            connection.mailbox().adjustFlow();
            limits.reached(excess.limit(), LimitListener.NO_CODE);
        }
    }

    private void reject(Setting rate) {
        rejected = true;
        channel.rejectInput();
        close(VIOLATED_POLICY, rate, "the peer sends more than " + rate.key() + " allows");
    }

    /** Notes that the connection has ended. */
    void ended() {
        notifyOfOverflow();
        limits.ended();
        if (sessionTouch != null) {
            sessionTouch.ended();
        }
    }

    private void notifyOfOverflow() {
        Setting bound = outbox.takeOverflow();
        if (bound != null) {
            limits.reached(bound, CloseCodes.TRY_AGAIN_LATER);
        }
    }

    @Override
    public void check(long now) {
        notifyOfOverflow();
        boolean open = outbox.status() == ConnectionStatus.CONNECTED;
        if (open ? channel.releaseIfDue(now) : channel.release()) {
            connection.mailbox().adjustFlowSoon();
        }
        if (identity.isExpired()) {
            revoke("its identity has expired");
        }
        act(now, checkLiveness(now));
        if (outbox.status() == ConnectionStatus.CONNECTED) {
            limits.check(now, outbox::close);
        }
        if (slowPeer != null && outbox.status() == ConnectionStatus.CONNECTED) {
            checkSpeed(slowPeer, now);
        }
        if (sessionTouch != null) {
            sessionTouch.check(now);
        }
    }

    private Liveness.Action checkLiveness(long now) {
        Channel open = channel.get();
        boolean paused = channel.isPaused();
        long receiving = open == null ? -1 : open.receiving();
        if (open != null) {
            liveness.noteMessage(now, open.openMessage(), open.receivedBytes(), paused); // in this order
            liveness.noteStalledWrite(now, open.stalledWrite());
        }
        return liveness.check(now, outbox.status(), outbox.progress(), receiving, paused);
    }

    private void act(long now, Liveness.Action action) {
        switch (action) {
            case NONE -> {}
            case PING -> ping(now);
            case CLOSE_IDLE -> close(IDLE);
            case CLOSE_SLOW -> rejectSlow();
            case ABANDON -> connection.abandon();
            case DROP -> lose();
            case STOP_WAITING -> connection.stopWaiting();
        }
    }

    private void close(Outbound.Close frame) {
        if (outbox.close(frame)) {
            notifyOfOverdue(frame.code());
        }
    }

    /** Notifies of the timeout that is over. */
    private void notifyOfOverdue(int code) {
        Setting timeout = liveness.overdue();
        if (timeout != null) {
            limits.reached(timeout, code);
        }
    }

    /** Closes at once: a peer in the middle of a frame cannot answer a close frame. */
    private void rejectSlow() {
        channel.rejectInput();
        close(VIOLATED_POLICY, liveness.overdue(), "a message of the peer comes too slowly");
    }

    private void lose() {
        notifyOfOverdue(CloseCodes.ABNORMAL);
        LOG.log(Level.DEBUG, () -> connection + ": the peer does not answer, so the connection is dropped");
        connection.lose();
    }

    /** Closes with 1008 for a reason that does not allow the peer to go on. It has little time to answer. */
    void revoke(String reason) {
        close(VIOLATED_POLICY, null, reason);
    }

    /** Closes, and notifies of the limit that is the reason; null if none is. The peer has little time to answer. */
    private void close(Outbound.Close frame, @Nullable Setting limit, String reason) {
        if (outbox.close(frame)) {
            if (limit != null) {
                limits.reached(limit, frame.code());
            }
            liveness.answerWithin(REVOKED);
            LOG.log(Level.DEBUG, () -> connection + ": " + reason + "; the connection closes with " + frame.code());
        }
    }

    /** Sends a ping, but not behind much else: it would fill the outbox of a slow peer. The next tick tries again. */
    private void ping(long now) {
        if (!outbox.waitsAtLeast(SlowPeerDetector.SLOW_PART)) {
            outbox.ping(liveness.keepAlive(now));
        }
    }

    private void checkSpeed(SlowPeerDetector detector, long now) {
        boolean half = outbox.waitsAtLeast(SlowPeerDetector.SLOW_PART);
        boolean eighth = half || outbox.waitsAtLeast(SlowPeerDetector.CAUGHT_UP_PART);
        if (detector.check(now, outbox.progress(), half, eighth)) {
            connection.mailbox().postSoon(Event.PaceChanged.INSTANCE);
        }
    }

    @Override
    public MemoryBudget.Held held(@Nullable Set<Object> shared) {
        Channel open = channel.get();
        long unread = connection.mailbox().waitingBytes();
        if (open != null) {
            open.waitingWasCounted(unread + outbox.bufferedBytes());
            unread += open.heldBytes();
            open.memoryChanged();
        }
        return new MemoryBudget.Held(unread, shared == null ? outbox.bufferedBytes() : outbox.heldBytes(shared));
    }

    /** Closes with 1008 if the peer does not end what it sends or sends too much, and with 1013 if it does not read. */
    @Override
    public void release(MemoryBudget.Held held) {
        boolean reads = held.unread() > held.unsent();
        channel.rejectInput();
        close(reads ? VIOLATED_POLICY : TRY_AGAIN_LATER, Setting.MEMORY, "memory is short");
    }

    @Override
    public void drop() {
        connection.drop();
    }
}
