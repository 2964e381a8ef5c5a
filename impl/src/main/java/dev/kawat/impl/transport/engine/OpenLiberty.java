/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import java.util.List;

/** Open Liberty. Its servlet container loses bytes of upgraded connections, so the servlet transport does not work there. */
final class OpenLiberty extends Engine {

    OpenLiberty() {
        super(List.of(), List.of("com.ibm.ws.wsoc."));
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
