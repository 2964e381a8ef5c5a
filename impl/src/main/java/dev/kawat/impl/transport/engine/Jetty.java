/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import dev.kawat.impl.session.SessionAccess;
import java.util.List;
import java.util.Optional;

/** Eclipse Jetty. Its servlet container ends the input of upgraded connections, so the servlet transport does not work there. */
final class Jetty extends Engine {

    Jetty() {
        super(List.of("jetty/"), List.of("org.eclipse.jetty."));
    }

    @Override
    public Optional<SessionAccess> sessionAccess() {
        return Optional.of(SessionAccesses.BY_INTERVAL);
    }
}
