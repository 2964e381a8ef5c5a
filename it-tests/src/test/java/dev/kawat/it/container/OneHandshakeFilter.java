/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.container;

import java.io.IOException;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.tyrus.container.grizzly.server.GrizzlyServerFilter;
import org.glassfish.tyrus.spi.ServerContainer;

/**
 * Tyrus' filter, without the second handshakes that it makes up. It forgets a connection when that begins to close, and Grizzly
 * hands out the request of the handshake with whatever the peer sends later: what is read between the two is a handshake to it,
 * the gate is asked again, and a connection opened that there is not.
 */
final class OneHandshakeFilter extends GrizzlyServerFilter {

    /** Where Tyrus notes for each reading that there was a handshake, and looks before it begins one; for the root. */
    private static final String PROCESSED =
            "org.glassfish.tyrus.container.grizzly.WebSocketFilter.HANDSHAKE_PROCESSED./";

    /** Set for connections that have asked for an upgrade, and there for as long as they are. */
    private final Attribute<Boolean> asked =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(OneHandshakeFilter.class.getName() + ".asked");

    OneHandshakeFilter(ServerContainer engine, String contextPath) {
        super(engine, contextPath);
    }

    @Override
    public NextAction handleRead(FilterChainContext reading) throws IOException {
        Connection<?> connection = reading.getConnection();
        if (asked.isSet(connection)) {
            reading.getAttributes().setAttribute(PROCESSED, true);
            super.handleRead(reading);
            return reading.getStopAction(); // and nobody else's either
        }
        HttpContent content = reading.getMessage();
        if ("websocket".equalsIgnoreCase(content.getHttpHeader().getUpgrade())) {
            asked.set(connection, true);
        }
        return super.handleRead(reading);
    }
}
