/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/** What we say to every engine, whoever decides about the handshake. */
abstract class KawatConfigurator extends ServerEndpointConfig.Configurator {

    /** Decided by the gatekeeper, who sees the whole request and not the origin alone. */
    @Override
    public final boolean checkOrigin(String origin) {
        return true;
    }

    /** None: compression waits for the wire, which bounds what it inflates. */
    @Override
    public final List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return List.of();
    }

    @Override
    public final <T> T getEndpointInstance(Class<T> type) {
        return type.cast(new ContainerEndpoint());
    }
}
