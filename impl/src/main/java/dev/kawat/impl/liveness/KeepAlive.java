/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.settings.LivenessSettings;
import dev.kawat.impl.settings.PingPolicy;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The pings that keep one connection alive, and the pong that is awaited. The payload may be compared on any thread; everything
 * else belongs to the ticks of the {@link Watchdog}.
 */
final class KeepAlive {

    private final LivenessSettings settings;

    /** The payload of the last ping. Its pong may come late, after other data that answered for it, and is still ours. */
    private volatile @Nullable ByteBuffer payload;

    /** True after a ping whose answer is awaited, until something comes. */
    private boolean awaited;

    private long pingedAt;

    KeepAlive(LivenessSettings settings, long now) {
        this.settings = settings;
        this.pingedAt = now;
    }

    /**
     * Returns the ping to send now.
     *
     * @param writing whether a write is under way: then its timeout tells whether the peer lives, and no pong is awaited
     */
    Outbound.Ping ping(long now, boolean writing) {
        ByteBuffer sent = ByteBuffer.allocate(Long.BYTES).putLong(now).flip();
        payload = sent.asReadOnlyBuffer();
        awaited = !writing;
        pingedAt = now;
        return new Outbound.Ping(Outbound.Binary.copyOf(sent));
    }

    /** Returns whether a pong answers a ping of ours, rather than one of the application. */
    boolean isAnsweredBy(ByteBuffer pong) {
        return pong.equals(payload);
    }

    /** Notes that something came: the peer lives, so no pong is awaited any longer. */
    void answered() {
        awaited = false;
    }

    /**
     * Checks the ping that was sent last, and whether it is time for the next.
     *
     * @param receivedAt when something came last
     * @param writing whether a write is under way
     */
    Liveness.Action check(long now, long receivedAt, boolean writing) {
        if (awaited) {
            boolean overdue = now - pingedAt >= settings.pongTimeout().toNanos();
            return overdue ? Liveness.Action.DROP : Liveness.Action.NONE;
        }
        return isDue(now, receivedAt, writing) ? Liveness.Action.PING : Liveness.Action.NONE;
    }

    private boolean isDue(long now, long receivedAt, boolean writing) {
        long interval = settings.pingInterval().toNanos();
        if (interval == 0) {
            return false;
        }
        if (settings.ping() == PingPolicy.ALWAYS) {
            return now - pingedAt >= interval;
        }
        // While a write is under way, its timeout tells whether the peer lives; a ping would wait behind it.
        return !writing && now - receivedAt >= interval;
    }
}
