/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.impl.deployment.Deployment;

/** A transport that a server has of its own, and that is better there than what the Servlet API allows. */
public interface OwnTransport extends AutoCloseable {

    /** What it is called in logs and documentation. */
    String name();

    /** Carries the connections of a deployment from now on; it takes their handshakes before they reach servlets. */
    void serve(Deployment deployment);

    /** Takes no handshakes any more; the connections have ended before. */
    @Override
    void close();
}
