/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import dev.kawat.impl.session.SessionAccess;
import jakarta.websocket.HandshakeResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Eclipse GlassFish and Payara, and their WebSocket engine Tyrus, which also runs on its own without servlets. */
final class GlassFish extends Engine {

    GlassFish() {
        super(List.of("Eclipse GlassFish", "Payara Server"), List.of("org.glassfish.tyrus."));
    }

    @Override
    public boolean supportsServletTransport() {
        return true;
    }

    @Override
    public boolean closesForwardedUpgrades() {
        return true;
    }

    @Override
    public Optional<SessionAccess> sessionAccess() {
        return Optional.of(SessionAccesses.CATALINA);
    }

    @Override
    public boolean selectsEndpointByPath() {
        return true;
    }

    /** Returns false: Tyrus asks for {@code Upgrade}, which HTTP/2 does not have. */
    @Override
    public boolean upgradesHttp2() {
        return false;
    }

    /** Throws an exception of Tyrus' own, which carries a status. */
    @Override
    public RuntimeException refusal(int status, Map<String, String> headers, HandshakeResponse response) {
        headers.forEach((name, value) -> response.getHeaders().put(name, List.of(value)));
        throw TyrusRefusal.of(status, refusalMessage(status));
    }
}
