/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.impl.handshake.Upgrade;
import dev.kawat.impl.transport.container.ContainerTransport;
import dev.kawat.impl.transport.servlet.ServletTransport;

/**
 * The transport that carries the connections of an application.
 *
 * @param name its name in logs and documentation
 * @param upgrade makes a connection of a handshake that the filter has admitted
 * @param stop frees what the transport holds; the connections have ended before
 */
record SelectedTransport(String name, Upgrade upgrade, Runnable stop) {

    static SelectedTransport of(ServletTransport transport) {
        return new SelectedTransport("servlet", transport, transport::close);
    }

    static SelectedTransport of(ContainerTransport transport) {
        return new SelectedTransport("container", transport, () -> {});
    }

    static SelectedTransport of(ServerTransport transport) {
        return new SelectedTransport(transport.name(), transport, transport::close);
    }
}
