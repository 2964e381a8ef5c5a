/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.callback.EndpointCore;
import dev.kawat.impl.connection.ConnectionFactory;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.security.HandshakeAuthorizer;
import dev.kawat.impl.settings.EndpointSettings;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that serves connections.
 *
 * @param server its server
 * @param core the core of its new connections
 * @param authorizer decides who may connect
 * @param argumentContexts the contexts in which the arguments of its callbacks are checked, before a handshake is accepted
 * @param connections creates its connections
 * @param handlers has the current handler of its server
 * @param gate asks the handler of its server about handshakes; null where it has none
 */
public record RunningEndpoint(
        DefaultServer server,
        EndpointCore core,
        HandshakeAuthorizer authorizer,
        CallbackContexts argumentContexts,
        ConnectionFactory connections,
        CurrentGate handlers,
        @Nullable ServerGate gate) {

    /** Returns the checked declaration. */
    public EndpointDescriptor descriptor() {
        return core.descriptor();
    }

    /** Returns the checked settings. */
    public EndpointSettings settings() {
        return core.settings();
    }
}
