/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import jakarta.websocket.Session;
import java.util.List;
import java.util.Optional;

/** Undertow, on its own and in WildFly. Its sessions give access to the channel, which can be suspended and reset. */
final class Undertow extends Engine {

    Undertow() {
        super(List.of("Undertow", "WildFly"), List.of("io.undertow."));
    }

    @Override
    public boolean supportsServletTransport() {
        return true;
    }

    /** Undertow 2.3 does. */
    @Override
    public boolean writesWholeArrays() {
        return true;
    }

    @Override
    Optional<SessionControl> ownSessionControl(Session session) {
        return UndertowControl.of(session);
    }
}
