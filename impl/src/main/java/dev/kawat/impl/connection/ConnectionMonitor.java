/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.ConnectionStatus;
import dev.kawat.impl.liveness.Liveness;
import dev.kawat.impl.liveness.SlowPeerDetector;
import dev.kawat.impl.liveness.Watched;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.outbox.Outbox;
import dev.kawat.impl.security.PeerIdentity;
import dev.kawat.impl.transport.Channel;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Monitors one connection for the watchdog: its timeouts, the identity of its peer, and whether the peer keeps up. */
final class ConnectionMonitor implements Watched {

    private static final System.Logger LOG = System.getLogger("dev.kawat.connection");

    /** With the ticks of the watchdog, a connection that is revoked has ended within a second. */
    private static final Duration REVOKED = Duration.ofMillis(500);

    private static final Outbound.Close IDLE = new Outbound.Close(CloseCodes.GOING_AWAY, "");

    private static final Outbound.Close VIOLATED_POLICY = new Outbound.Close(CloseCodes.VIOLATED_POLICY, "");

    private final ManagedConnection connection;
    private final ConnectionChannel channel;
    private final Outbox outbox;
    private final Liveness liveness;
    private final PeerIdentity identity;
    private final @Nullable SlowPeerDetector slowPeer;

    /**
     * A monitor.
     *
     * @param slowPeer detects whether the peer keeps up; null where nobody observes that
     */
    ConnectionMonitor(
            ManagedConnection connection,
            ConnectionChannel channel,
            Outbox outbox,
            Liveness liveness,
            PeerIdentity identity,
            @Nullable SlowPeerDetector slowPeer) {
        this.connection = connection;
        this.channel = channel;
        this.outbox = outbox;
        this.liveness = liveness;
        this.identity = identity;
        this.slowPeer = slowPeer;
    }

    /** Returns what detects whether the peer keeps up; null where nobody observes that. */
    @Nullable
    SlowPeerDetector slowPeer() {
        return slowPeer;
    }

    @Override
    public void check(long now) {
        if (identity.isExpired()) {
            revoke("its identity has expired");
        }
        act(now, checkLiveness(now));
        if (slowPeer != null && outbox.status() == ConnectionStatus.CONNECTED) {
            checkSpeed(slowPeer, now);
        }
    }

    private Liveness.Action checkLiveness(long now) {
        Channel open = channel.get();
        boolean paused = channel.isPaused();
        long receiving = open == null ? -1 : open.receiving();
        if (open != null) {
            liveness.noteMessage(now, open.openMessage(), open.receivedBytes(), paused); // in this order
        }
        return liveness.check(now, outbox.status(), outbox.progress(), receiving, paused);
    }

    private void act(long now, Liveness.Action action) {
        switch (action) {
            case NONE -> {}
            case PING -> ping(now);
            case CLOSE_IDLE -> connection.closeHere(IDLE);
            case CLOSE_SLOW -> connection.closeHere(VIOLATED_POLICY);
            case ABANDON -> connection.abandon();
            case DROP -> lose();
            case STOP_WAITING -> connection.stopWaiting();
        }
    }

    private void lose() {
        LOG.log(Level.DEBUG, () -> connection + ": the peer does not answer, so the connection is dropped");
        connection.lose();
    }

    /** Closes with 1008, because the peer may no longer be the one that was admitted. The peer has little time to answer. */
    void revoke(String reason) {
        if (outbox.close(VIOLATED_POLICY)) {
            liveness.answerWithin(REVOKED);
            LOG.log(Level.DEBUG, () -> connection + ": " + reason + "; the connection closes with 1008");
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
            connection.postPaceChanged();
        }
    }

    @Override
    public void drop() {
        connection.drop();
    }
}
