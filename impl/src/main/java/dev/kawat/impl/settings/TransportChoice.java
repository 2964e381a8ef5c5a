/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/** What an application says about what shall carry its connections. */
public enum TransportChoice {

    /** {@link #SERVLET} wherever the server is known to carry it, else {@link #CONTAINER}. */
    AUTO,

    /** Our own protocol engine, over the upgrade of the Servlet API. */
    SERVLET,

    /** The WebSocket engine of the server. */
    CONTAINER
}
