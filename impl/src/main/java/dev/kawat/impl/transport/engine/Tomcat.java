/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import dev.kawat.impl.session.SessionAccess;
import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * Apache Tomcat. Its upgrade handlers may be given the socket itself, and its sessions can be suspended. Both need classes that
 * Tomcat may hide from applications.
 */
final class Tomcat extends Engine {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    Tomcat() {
        super(List.of("Apache Tomcat/"), List.of("org.apache.tomcat.websocket."));
    }

    @Override
    public boolean supportsServletTransport() {
        return true;
    }

    @Override
    public Optional<Class<? extends UpgradeHandler>> upgradeHandler() {
        try {
            return Optional.of(TomcatUpgradeHandler.class);
        } catch (LinkageError hidden) {
            LOG.log(Level.DEBUG, "Tomcat hides its classes, so Kawat uses its streams instead of its sockets", hidden);
            return Optional.empty();
        }
    }

    /** Returns false: Tomcat's HTTP/2 does not know {@code :protocol}. */
    @Override
    public boolean upgradesHttp2() {
        return false;
    }

    @Override
    public Optional<SessionAccess> sessionAccess() {
        return Optional.of(SessionAccesses.CATALINA);
    }

    @Override
    Optional<SessionControl> ownSessionControl(Session session) {
        return TomcatControl.of(session);
    }
}
