/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.HandshakeDecision;
import dev.kawat.Identity;
import dev.kawat.MessageTooBigException;
import dev.kawat.impl.admission.ConnectionSlot;
import dev.kawat.impl.admission.MessageRates;
import dev.kawat.impl.mailbox.Event;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.settings.ConnectionBounds;
import dev.kawat.impl.settings.Setting;
import dev.kawat.spi.LimitListener;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one connection: its place among the others, how long it lasts, how long without a message of the peer, and how many
 * messages may come. The transport notes messages, and the watchdog does the rest.
 */
final class ConnectionLimits {

    /** The peer may connect again, and does so to a server that has time for it. */
    private static final Outbound.Close TOO_OLD = new Outbound.Close(CloseCodes.GOING_AWAY, "");

    private static final Outbound.Close SILENT = new Outbound.Close(CloseCodes.VIOLATED_POLICY, "");

    private final ConnectionBounds limits;
    private final ConnectionSlot slot;

    /** True if this connection takes a place from others, as that of a client does not. */
    private final boolean takesPlace;

    /** True when a message has come. */
    private volatile boolean spoken;

    private volatile long beganAt;

    ConnectionLimits(ConnectionBounds limits, ConnectionSlot slot) {
        this(limits, slot, true);
    }

    private ConnectionLimits(ConnectionBounds limits, ConnectionSlot slot, boolean takesPlace) {
        this.limits = limits;
        this.slot = slot;
        this.takesPlace = takesPlace;
    }

    /**
     * Notes that a message is larger than what carries the connection allows; returns what closes the connection.
     *
     * @param max the most bytes that are allowed
     * @param cure how to allow more
     */
    Event tooBig(long max, String cure) {
        reached(Setting.MAX_MESSAGE, CloseCodes.TOO_BIG);
        String message = "a message of the peer has more than " + max + " bytes; to allow more, " + cure;
        return new Event.Failed(new MessageTooBigException(message, max), new Outbound.Close(CloseCodes.TOO_BIG, ""));
    }

    /** Returns the limits of the connection of a client, which lasts as long as its application wants. */
    static ConnectionLimits ofClient(ConnectionSlot slot) {
        return new ConnectionLimits(ConnectionBounds.NONE, slot, false);
    }

    /**
     * Takes a place, and asks the gate if there is one.
     *
     * @param gate decides about the handshake
     */
    HandshakeDecision admit(Optional<Identity> peer, Supplier<HandshakeDecision> gate) {
        if (!takesPlace) {
            slot.takeNone();
            return gate.get();
        }
        Optional<HandshakeDecision.Refused> refused =
                slot.take(peer.map(Identity::name).orElse(null));
        return refused.isPresent() ? refused.get() : gate.get();
    }

    /** Notes that the connection has ended, so that another one may have its place. */
    void ended() {
        slot.free();
    }

    /** Notes that the connection is open. */
    void begin(long now) {
        beganAt = now;
    }

    /** Notes that a message came from the peer. */
    void receivedMessage() {
        if (!spoken) {
            spoken = true;
        }
    }

    /**
     * Closes the connection if a limit is reached. Called by the watchdog while the connection is open.
     *
     * @param close begins the closing handshake; returns false if it had begun
     */
    void check(long now, Predicate<Outbound.Close> close) {
        if (isOver(limits.maxAge(), now)) {
            close(Setting.MAX_CONNECTION_AGE, TOO_OLD, close);
        } else if (!spoken && isOver(limits.firstMessageTimeout(), now)) {
            close(Setting.FIRST_MESSAGE_TIMEOUT, SILENT, close);
        }
    }

    /** Returns the rates at which messages may come; null if there are none. */
    @Nullable
    MessageRates rates() {
        return slot.rates();
    }

    /**
     * Notifies that a limit is reached.
     *
     * @param code the close code; {@link LimitListener#NO_CODE} if the connection goes on
     */
    void reached(Setting limit, int code) {
        slot.reached(limit, code);
    }

    private boolean isOver(Duration limit, long now) {
        return !limit.isZero() && now - beganAt >= limit.toNanos();
    }

    private void close(Setting limit, Outbound.Close frame, Predicate<Outbound.Close> close) {
        if (close.test(frame)) {
            reached(limit, frame.code());
        }
    }
}
