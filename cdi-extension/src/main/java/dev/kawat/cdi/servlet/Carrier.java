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

    static Carrier of(OwnTransport transport) {
        return new Carrier(transport.name(), transport, transport::close);
    }
}
