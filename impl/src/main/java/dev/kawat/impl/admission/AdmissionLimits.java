/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.impl.settings.ConnectionBounds;
import dev.kawat.impl.settings.EndpointSettings;
import dev.kawat.impl.settings.HandshakeSettings;
import dev.kawat.impl.settings.IpAddress;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.time.Clock;
import dev.kawat.spi.LimitListener;
import java.lang.ref.WeakReference;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one application for handshakes, connections and messages. A limit that is off counts nothing. Usable from any
 * thread.
 */
public final class AdmissionLimits {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    /** The seconds after which a client may try again when there are too many connections: nobody knows when one ends. */
    private static final long RETRY_AFTER = 10;

    /** The same when gates are busy: soon they are not, or it is an attack. */
    private static final long RETRY_AFTER_BUSY_GATES = 5;

    /** The limits that are those of one client, which others may not have reached. */
    private static final Set<Setting> OF_CLIENT = EnumSet.of(
            Setting.MAX_CONNECTIONS_PER_ADDRESS,
            Setting.MAX_CONNECTIONS_PER_USER,
            Setting.MAX_CONNECTIONS_TOTAL_PER_ADDRESS,
            Setting.MAX_CONNECTIONS_TOTAL_PER_USER);

    private static final String ALL = "";

    private final HandshakeSettings settings;
    private final ClientAddress address;
    private final ClientTarget target;
    private final Clock clock;
    private final LimitEvents events;
    private final @Nullable HandshakeRate<String> rate;
    private final @Nullable HandshakeRate<IpAddress> ratePerAddress;

    /** The counts of endpoints by their names; those that nobody uses any longer are forgotten. */
    private final Map<String, WeakReference<ConnectionCounts>> counts = new ConcurrentHashMap<>();

    /** The connections of all endpoints. */
    private final AtomicInteger connections = new AtomicInteger();

    final KeyedCounts<IpAddress> byAddress = new KeyedCounts<>();
    final KeyedCounts<String> byUser = new KeyedCounts<>();

    /**
     * The limits of an application without connections.
     *
     * @param listeners are notified of each limit that is reached
     */
    public AdmissionLimits(HandshakeSettings settings, Clock clock, List<LimitListener> listeners) {
        this.settings = settings;
        this.address = new ClientAddress(settings.trustedProxies());
        this.target = new ClientTarget(settings.trustedProxies());
        this.clock = clock;
        this.events = new LimitEvents(listeners, clock);
        long now = clock.nanos();
        this.rate = settings.rate() == 0 ? null : new HandshakeRate<>(settings.rate(), now);
        this.ratePerAddress =
                settings.ratePerAddress() == 0 ? null : new HandshakeRate<>(settings.ratePerAddress(), now);
    }

    /**
     * Returns a request as its client has sent it, as far as trusted proxies tell it.
     *
     * @param host the host that the request was sent to as the server sees it
     */
    public ClientRequest asSentByClient(Handshake handshake, String host) {
        Handshake resolved = address.resolve(handshake);
        boolean secure = target.isSecure(handshake);
        return new ClientRequest(
                resolved.secure() == secure
                        ? resolved
                        : resolved.toBuilder().secure(secure).build(),
                target.authority(handshake, host));
    }

    /** Returns the counts of an endpoint. All that the application upgrades by itself with the same name shares its counts. */
    public ConnectionCounts counts(String endpoint) {
        counts.values().removeIf(known -> known.get() == null);
        ConnectionCounts fresh = new ConnectionCounts(endpoint, clock.nanos());
        WeakReference<ConnectionCounts> shared = counts.compute(
                endpoint, (name, known) -> known == null || known.get() == null ? new WeakReference<>(fresh) : known);
        ConnectionCounts found = shared.get();
        return found == null ? fresh : found;
    }

    /**
     * Counts a handshake, and returns how it is refused if there are too many, or if it is certain that there are too many
     * connections. Called before code of the application is asked.
     */
    public Optional<HandshakeDecision.Refused> check(
            ConnectionBounds limits, ConnectionCounts counts, Handshake handshake) {
        IpAddress client = client(handshake);
        long now = clock.nanos();
        if (ratePerAddress != null && client != null) {
            long wait = ratePerAddress.take(client, now);
            if (wait > 0) {
                return Optional.of(
                        refuse(Setting.HANDSHAKE_RATE_PER_ADDRESS, counts, TOO_MANY_REQUESTS, client, seconds(wait)));
            }
        }
        if (rate != null) {
            long wait = rate.take(ALL, now);
            if (wait > 0) {
                return Optional.of(refuse(Setting.HANDSHAKE_RATE, counts, SERVICE_UNAVAILABLE, client, seconds(wait)));
            }
        }
        Setting full = full(limits, counts, client);
        return full == null ? Optional.empty() : Optional.of(refuse(full, counts, client));
    }

    private @Nullable Setting full(ConnectionBounds limits, ConnectionCounts counts, @Nullable IpAddress client) {
        if (isReached(connections.get(), settings.maxConnections())) {
            return Setting.MAX_CONNECTIONS_TOTAL;
        }
        if (isReached(counts.all.get(), limits.max())) {
            return Setting.MAX_CONNECTIONS;
        }
        if (client != null && isReached(byAddress.of(client), settings.maxPerAddress())) {
            return Setting.MAX_CONNECTIONS_TOTAL_PER_ADDRESS;
        }
        boolean address = client != null && isReached(counts.byAddress.of(client), limits.maxPerAddress());
        return address ? Setting.MAX_CONNECTIONS_PER_ADDRESS : null;
    }

    private static boolean isReached(int count, int max) {
        return max != 0 && count >= max;
    }

    /** Returns the slot of a connection, which it has yet to take. */
    public ConnectionSlot slot(EndpointSettings endpoint, ConnectionCounts counts, Handshake handshake) {
        return new ConnectionSlot(this, endpoint, counts, client(handshake));
    }

    /** Returns the limits that all connections of the application share. */
    HandshakeSettings settings() {
        return settings;
    }

    /** Returns the clock of the application. */
    Clock clock() {
        return clock;
    }

    /** Counts one more connection of the application; returns whether there may be one. */
    boolean add() {
        return add(connections, settings.maxConnections());
    }

    /** Counts one connection of the application less. */
    void remove() {
        connections.decrementAndGet();
    }

    /** Counts one more, unless that would be more than a maximum that is not 0; returns whether it did. */
    static boolean add(AtomicInteger count, int max) {
        int before = count.get();
        while (!isReached(before, max)) {
            if (count.compareAndSet(before, before + 1)) {
                return true;
            }
            before = count.get();
        }
        return false;
    }

    /** Returns the refusal of a handshake that is one too many, and notifies of the limit. */
    public HandshakeDecision.Refused refuse(Setting limit, ConnectionCounts counts, Handshake handshake) {
        return refuse(limit, counts, client(handshake));
    }

    /** Returns the refusal of a handshake that is one too many, and notifies of the limit. */
    HandshakeDecision.Refused refuse(Setting limit, ConnectionCounts counts, @Nullable IpAddress client) {
        int status = OF_CLIENT.contains(limit) ? TOO_MANY_REQUESTS : SERVICE_UNAVAILABLE;
        long retryAfter = limit == Setting.MAX_PENDING_HANDSHAKES ? RETRY_AFTER_BUSY_GATES : RETRY_AFTER;
        return refuse(limit, counts, status, client, retryAfter);
    }

    private HandshakeDecision.Refused refuse(
            Setting limit, ConnectionCounts counts, int status, @Nullable IpAddress client, long retryAfter) {
        reached(limit, counts, status, client);
        return new HandshakeDecision.Refused(status, Map.of("Retry-After", Long.toString(retryAfter)));
    }

    /** Notifies of a limit that was reached. */
    void reached(Setting limit, ConnectionCounts counts, int code, @Nullable IpAddress client) {
        events.reached(limit, counts, code, client);
    }

    private static long seconds(long nanos) {
        return Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos + TimeUnit.SECONDS.toNanos(1) - 1));
    }

    private static @Nullable IpAddress client(Handshake handshake) {
        return handshake
                .remoteAddress()
                .flatMap(IpAddress::parse)
                .map(IpAddress::client)
                .orElse(null);
    }
}
