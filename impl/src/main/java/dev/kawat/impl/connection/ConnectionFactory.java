/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.impl.admission.AdmissionLimits;
import dev.kawat.impl.admission.ClientRequest;
import dev.kawat.impl.admission.ConnectionCounts;
import dev.kawat.impl.callback.EndpointCore;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.security.AccessRule;
import dev.kawat.impl.security.PeerIdentity;
import dev.kawat.impl.session.HttpSessionReference;
import dev.kawat.impl.session.SessionAccess;
import dev.kawat.impl.session.SessionTouch;
import dev.kawat.impl.settings.ConnectionBounds;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Creates the connections of one endpoint. Usable from any thread. */
public final class ConnectionFactory {

    private final ConnectionOwner owner;
    private final Watchdog watchdog;
    private final AdmissionLimits limits;
    private final ConnectionCounts counts;
    private final Clock clock;
    private final LongSupplier ids;

    /**
     * A factory.
     *
     * @param server the server of the connections
     * @param watchdog checks the connections
     * @param limits the limits of the application for connections
     * @param clock tells whether an identity has expired
     * @param ids returns the number of the next connection
     */
    public ConnectionFactory(
            DefaultServer server, Watchdog watchdog, AdmissionLimits limits, Clock clock, LongSupplier ids) {
        this.owner = server;
        this.watchdog = watchdog;
        this.limits = limits;
        this.counts = limits.counts(server.name());
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Returns a request as its client has sent it, as far as trusted proxies tell it.
     *
     * @param host the host that the request was sent to as the server sees it
     */
    public ClientRequest asSentByClient(Handshake handshake, String host) {
        return limits.asSentByClient(handshake, host);
    }

    /**
     * Counts a handshake, and returns how it is refused if there are too many handshakes or connections. Called before code of the
     * application is asked.
     */
    public Optional<HandshakeDecision.Refused> checkLimits(Handshake handshake, EndpointCore core) {
        return limits.check(core.settings().admission().connections(), counts, handshake);
    }

    /** Returns how a handshake is refused because of a limit, and notifies of it. */
    public HandshakeDecision.Refused refuse(Setting limit, Handshake handshake) {
        return limits.refuse(limit, counts, handshake);
    }

    /**
     * Keeps the HTTP session of a handshake for the connection that is created of it.
     *
     * @param session the session; null for none
     * @param core runs the callbacks of the connection
     */
    public void keep(@Nullable HttpSessionReference session, AgreedHandshake agreed, EndpointCore core) {
        if (session == null) {
            return;
        }
        session.keepIn(agreed.attributes());
        SessionAccess access = owner.registry().sessionAccess();
        if (access != null && core.settings().admission().touchesSession()) {
            new SessionTouch(session, access, core.workers(), watchdog.now()).keepIn(agreed.attributes());
        }
    }

    /**
     * Creates a connection. It belongs to its HTTP session from now on, and to those of the server when its {@linkplain
     * DefaultConnection#askGate gate} has accepted it. Called on the thread of the handshake.
     *
     * @param core runs the callbacks of the connection
     * @param access the rules about who may connect
     */
    public DefaultConnection create(AgreedHandshake agreed, EndpointCore core, List<AccessRule> access) {
        PeerIdentity identity =
                new PeerIdentity(access, clock, agreed.handshake().identity().orElse(null));
        ConnectionBounds admission = core.settings().admission().connections();
        ConnectionLimits own =
                new ConnectionLimits(admission, limits.slot(core.settings(), counts, agreed.handshake()));
        DefaultConnection connection =
                new DefaultConnection(ids.getAsLong(), owner, core, agreed, identity, own, watchdog);
        owner.registry().addToSession(connection, agreed.handshake());
        return connection;
    }

    /**
     * Creates the connection of a client, which no limit of those who connect to this application counts.
     *
     * @param core runs the callbacks of the connection
     */
    public DefaultConnection createClient(AgreedHandshake agreed, EndpointCore core) {
        PeerIdentity identity = new PeerIdentity(List.of(), clock, null);
        ConnectionLimits own = ConnectionLimits.ofClient(limits.slot(core.settings(), counts, agreed.handshake()));
        return new DefaultConnection(ids.getAsLong(), owner, core, agreed, identity, own, watchdog);
    }
}
