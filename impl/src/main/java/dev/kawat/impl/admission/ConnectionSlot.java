/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import dev.kawat.HandshakeDecision;
import dev.kawat.impl.settings.ConnectionBounds;
import dev.kawat.impl.settings.EndpointSettings;
import dev.kawat.impl.settings.HandshakeSettings;
import dev.kawat.impl.settings.IpAddress;
import dev.kawat.impl.settings.RateSettings;
import dev.kawat.impl.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The place of one connection within the limits of its endpoint and its application, from {@link #take} to {@link #free}. Usable
 * from any thread.
 */
public final class ConnectionSlot {

    /** The place of a connection in the count of its address or its user. */
    private record Place<K>(KeyedCounts<K> counts, K key) {

        void giveBack() {
            counts.remove(key);
        }
    }

    /**
     * The counts that a connection is part of, besides those of the endpoint and the application.
     *
     * @param places those that are limited
     * @param rated the user whose buckets it shares; null for none
     */
    private record Taken(List<Place<?>> places, @Nullable String rated) {}

    private final AdmissionLimits application;
    private final ConnectionBounds limits;
    private final RateSettings rateSettings;
    private final ConnectionCounts counts;
    private final @Nullable IpAddress client;
    private final AtomicReference<@Nullable Taken> taken = new AtomicReference<>();

    /** Set before the connection is open. */
    private @Nullable MessageRates rates;

    ConnectionSlot(
            AdmissionLimits application,
            EndpointSettings endpoint,
            ConnectionCounts counts,
            @Nullable IpAddress client) {
        this.application = application;
        this.limits = endpoint.admission().connections();
        this.rateSettings = endpoint.liveness().input().rates();
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
        if (!application.add()) {
            return refuse(Setting.MAX_CONNECTIONS_TOTAL);
        }
        if (!AdmissionLimits.add(counts.all, limits.max())) {
            application.remove();
            return refuse(Setting.MAX_CONNECTIONS);
        }
        List<Place<?>> places = new ArrayList<>(0);
        Setting full = full(user, places);
        if (full != null) {
            giveBack(new Taken(places, null));
            return refuse(full);
        }
        boolean isRated = rateSettings.messagesPerUser() != 0 || rateSettings.bytesPerUser() != 0;
        String rated = isRated ? user : null;
        UserBuckets.Buckets buckets = rated == null
                ? null
                : counts.buckets.join(rated, application.clock().nanos());
        rates = MessageRates.of(rateSettings, application.clock(), buckets);
        taken.set(new Taken(places, rated));
        return Optional.empty();
    }

    /** Takes no place, for the connection of a client: it comes of this application, and only what its peer sends is limited. */
    public void takeNone() {
        rates = MessageRates.of(rateSettings, application.clock(), null);
    }

    private Optional<HandshakeDecision.Refused> refuse(Setting limit) {
        return Optional.of(application.refuse(limit, counts, client));
    }

    /** Takes the places by address and by user; returns the limit that is reached, or null for none. */
    private @Nullable Setting full(@Nullable String user, List<Place<?>> places) {
        HandshakeSettings all = application.settings();
        if (!add(application.byAddress, client, all.maxPerAddress(), places)) {
            return Setting.MAX_CONNECTIONS_TOTAL_PER_ADDRESS;
        }
        if (!add(counts.byAddress, client, limits.maxPerAddress(), places)) {
            return Setting.MAX_CONNECTIONS_PER_ADDRESS;
        }
        if (!add(application.byUser, user, all.maxPerUser(), places)) {
            return Setting.MAX_CONNECTIONS_TOTAL_PER_USER;
        }
        return add(counts.byUser, user, limits.maxPerUser(), places) ? null : Setting.MAX_CONNECTIONS_PER_USER;
    }

    private static <K> boolean add(KeyedCounts<K> counts, @Nullable K key, int max, List<Place<?>> places) {
        if (key == null || max == 0) {
            return true;
        }
        boolean added = counts.add(key, max);
        if (added) {
            places.add(new Place<>(counts, key));
        }
        return added;
    }

    /** Returns the rates at which messages may come; null if there are none. */
    public @Nullable MessageRates rates() {
        return rates;
    }

    /** Gives the place back, if it was taken and not given back yet. */
    public void free() {
        Taken what = taken.getAndSet(null);
        if (what != null) {
            giveBack(what);
        }
    }

    private void giveBack(Taken what) {
        if (what.rated != null) {
            counts.buckets.leave(what.rated, application.clock().nanos());
        }
        what.places.forEach(Place::giveBack);
        counts.all.decrementAndGet();
        application.remove();
    }

    /** Notifies that a connection is closed, or a message delayed or discarded, because of a limit. */
    public void reached(Setting limit, int code) {
        application.reached(limit, counts, code, client);
    }
}
