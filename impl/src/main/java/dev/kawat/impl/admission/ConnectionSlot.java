/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import dev.kawat.HandshakeDecision;
import dev.kawat.impl.settings.ConnectionBounds;
import dev.kawat.impl.settings.IpAddress;
import dev.kawat.impl.settings.Setting;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The place of one connection within the limits of its endpoint, from {@link #take} to {@link #free}. Usable from any thread. */
public final class ConnectionSlot {

    /** The counts that a connection is part of, besides those of the endpoint and the application. */
    private record Taken(
            @Nullable IpAddress address, @Nullable String user) {}

    private final AdmissionLimits application;
    private final ConnectionBounds limits;
    private final ConnectionCounts counts;
    private final @Nullable IpAddress client;
    private final AtomicReference<@Nullable Taken> taken = new AtomicReference<>();

    ConnectionSlot(
            AdmissionLimits application, ConnectionBounds limits, ConnectionCounts counts, @Nullable IpAddress client) {
        this.application = application;
        this.limits = limits;
        this.counts = counts;
        this.client = client;
    }

    /**
     * Takes the place. Called once.
     *
     * @param user the name of the user; null if nobody is identified
     * @return how the handshake is refused if there are too many connections; then nothing is taken
     */
    public Optional<HandshakeDecision.Refused> take(@Nullable String user) {
        Setting full = full(user);
        return full == null ? Optional.empty() : Optional.of(application.refuse(full, counts, client));
    }

    private @Nullable Setting full(@Nullable String user) {
        if (!application.add()) {
            return Setting.MAX_CONNECTIONS_TOTAL;
        }
        if (!AdmissionLimits.add(counts.all, limits.max())) {
            application.remove();
            return Setting.MAX_CONNECTIONS;
        }
        IpAddress address = limits.maxPerAddress() == 0 ? null : client;
        if (address != null && !counts.byAddress.add(address, limits.maxPerAddress())) {
            giveBack(new Taken(null, null));
            return Setting.MAX_CONNECTIONS_PER_ADDRESS;
        }
        String counted = limits.maxPerUser() == 0 ? null : user;
        if (counted != null && !counts.byUser.add(counted, limits.maxPerUser())) {
            giveBack(new Taken(address, null));
            return Setting.MAX_CONNECTIONS_PER_USER;
        }
        taken.set(new Taken(address, counted));
        return null;
    }

    /** Gives the place back, if it was taken and not given back yet. */
    public void free() {
        Taken what = taken.getAndSet(null);
        if (what != null) {
            giveBack(what);
        }
    }

    private void giveBack(Taken what) {
        if (what.user != null) {
            counts.byUser.remove(what.user);
        }
        if (what.address != null) {
            counts.byAddress.remove(what.address);
        }
        counts.all.decrementAndGet();
        application.remove();
    }

    /** Notifies that a connection is closed because of a limit. */
    public void reached(Setting limit, int code) {
        application.reached(limit, counts, code, client);
    }
}
