/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.impl.callback.EndpointCore;
import dev.kawat.impl.liveness.Clock;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.security.AccessRule;
import dev.kawat.impl.security.PeerIdentity;
import java.util.function.LongSupplier;

/** Creates the connections of one endpoint. Usable from any thread. */
public final class ConnectionFactory {

    private final DefaultServer server;
    private final EndpointCore core;
    private final AccessRule access;
    private final Watchdog watchdog;
    private final Clock clock;
    private final LongSupplier ids;

    /**
     * A factory.
     *
     * @param server the server of the connections
     * @param core runs the callbacks of the connections
     * @param access the rule about who may connect
     * @param watchdog checks the connections
     * @param clock tells whether an identity has expired
     * @param ids returns the number of the next connection
     */
    public ConnectionFactory(
            DefaultServer server,
            EndpointCore core,
            AccessRule access,
            Watchdog watchdog,
            Clock clock,
            LongSupplier ids) {
        this.server = server;
        this.core = core;
        this.access = access;
        this.watchdog = watchdog;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Creates a connection. It belongs to its HTTP session from now on, and to those of the server when its {@linkplain
     * DefaultConnection#askGate gate} has accepted it. Called on the thread of the handshake.
     */
    public DefaultConnection create(AgreedHandshake agreed) {
        PeerIdentity identity =
                new PeerIdentity(access, clock, agreed.handshake().identity().orElse(null));
        DefaultConnection connection = new DefaultConnection(ids.getAsLong(), server, core, agreed, identity, watchdog);
        server.registry().addToSession(connection, agreed.handshake());
        return connection;
    }
}
