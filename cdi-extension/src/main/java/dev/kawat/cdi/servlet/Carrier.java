/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.impl.handshake.Upgrade;
import dev.kawat.impl.transport.container.ContainerTransport;
import dev.kawat.impl.transport.servlet.ServletTransport;

/**
 * What carries the connections of an application.
 *
 * @param name what it is called in logs and documentation
 * @param upgrade what makes a connection of a handshake that our filter has admitted
 * @param end frees what it holds; the connections have ended before
 */
record Carrier(String name, Upgrade upgrade, Runnable end) {

    static Carrier of(ServletTransport transport) {
        return new Carrier("servlet", transport, transport::close);
    }

    static Carrier of(ContainerTransport transport) {
        return new Carrier("container", transport, () -> {});
    }

    /** It takes handshakes before they come to our filter, which answers what asks for no upgrade. */
    static Carrier of(OwnTransport transport) {
        Upgrade none = (request, response, chain, connection) -> {
            throw new IllegalStateException(
                    connection + ": the " + transport.name() + " transport has missed its handshake");
        };
        return new Carrier(transport.name(), none, transport::close);
    }
}
