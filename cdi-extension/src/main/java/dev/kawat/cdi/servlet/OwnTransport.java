/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.Upgrade;

/** A transport that a server has of its own, and that is better there than what the Servlet API allows. */
public interface OwnTransport extends Upgrade, AutoCloseable {

    /** What it is called in logs and documentation. */
    String name();

    /** Carries the connections of a deployment from now on. */
    void serve(Deployment deployment);

    /** Upgrades nothing any more; the connections have ended before. */
    @Override
    void close();
}
