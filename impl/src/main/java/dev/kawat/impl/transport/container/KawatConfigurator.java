/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/** Answers what is the same for every engine and every way of deciding about a handshake. */
abstract class KawatConfigurator extends ServerEndpointConfig.Configurator {

    /** Returns true, because the gatekeeper decides, which sees the whole request and not only the origin. */
    @Override
    public final boolean checkOrigin(String origin) {
        return true;
    }

    /** Returns none, because only our own engine compresses: it bounds what it inflates. */
    @Override
    public final List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return List.of();
    }

    @Override
    public final <T> T getEndpointInstance(Class<T> type) {
        return type.cast(new ContainerEndpoint());
    }
}
