/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/** The transport that an application wants for its connections. */
public enum TransportChoice {

    /** {@link #SERVLET} on every server that is known to support it, else {@link #CONTAINER}. */
    AUTO,

    /** Kawat's own protocol engine, over the upgrade of the Servlet API. */
    SERVLET,

    /** The WebSocket engine of the server. */
    CONTAINER
}
