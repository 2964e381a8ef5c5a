/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.Upgrade;

/** A transport that a server brings along, because it works better there than what the Servlet API allows. */
public interface ServerTransport extends Upgrade, AutoCloseable {

    /** Returns its name in logs and documentation. */
    String name();

    /** Begins to carry the connections of a deployment. */
    void serve(Deployment deployment);

    /** Stops upgrading handshakes; the connections have ended before. */
    @Override
    void close();
}
