/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import dev.kawat.impl.session.SessionAccess;
import java.util.List;
import java.util.Optional;

/** Open Liberty. Its servlet container loses bytes of upgraded connections, so the servlet transport does not work there. */
final class OpenLiberty extends Engine {

    OpenLiberty() {
        super(List.of("IBM WebSphere Liberty/"), List.of("com.ibm.ws.wsoc."));
    }

    @Override
    public Optional<SessionAccess> sessionAccess() {
        return Optional.of(SessionAccesses.LIBERTY);
    }

    @Override
    public boolean sendsOnlyAccessibleArrays() {
        return true;
    }

    /** Returns false: Liberty's HTTP/2 does not know {@code :protocol}. */
    @Override
    public boolean upgradesHttp2() {
        return false;
    }

    @Override
    public boolean closeWaitsForPeer() {
        return true;
    }
}
