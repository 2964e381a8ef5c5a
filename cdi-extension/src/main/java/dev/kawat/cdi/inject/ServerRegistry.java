/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketUpgrade;
import dev.kawat.impl.client.Clients;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.transport.pair.FreePairs;
import jakarta.enterprise.inject.spi.Bean;
import java.util.Collection;
import java.util.Optional;

/** Finds the servers of the application by the names of their endpoints. */
public interface ServerRegistry {

    /**
     * Returns the running endpoints, and starts them first in an application that no server starts.
     *
     * @return the endpoints; empty before the application has started
     */
    Optional<Deployment> started();

    /** Returns what upgrades requests; empty before the application has started, and where there are no servlets. */
    Optional<WebSocketUpgrade> upgrade();

    /** Returns the clients; empty before the application has started, and after it has stopped. */
    Optional<Clients> clients();

    /** Returns what creates pairs of free ends, which need no endpoint. */
    FreePairs pairs();

    /** Returns the server of the endpoint with this name; empty before the application has started. */
    Optional<? extends WebSocketServer> server(String name);

    /** Returns the names of all endpoints, which are known when CDI has found all beans. */
    Collection<String> names();

    /** Returns the name of the endpoint at a path of its own whose handlers are instances of this bean. */
    Optional<String> nameOf(Bean<?> handlerBean);

    /** Returns whether instances of this bean are handlers, at whatever path. */
    boolean isHandler(Bean<?> bean);
}
