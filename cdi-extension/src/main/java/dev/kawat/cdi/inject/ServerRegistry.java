/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import dev.kawat.WebSocketServer;
import dev.kawat.impl.deployment.Deployment;
import jakarta.enterprise.inject.spi.Bean;
import java.util.Collection;
import java.util.Optional;

/** The servers of the application, as far as it has started. */
public interface ServerRegistry {

    /** The running endpoints; empty before the application has started. */
    Optional<Deployment> deployment();

    /** The server of the endpoint with this name; empty before the application has started. */
    Optional<? extends WebSocketServer> server(String name);

    /** The names of all endpoints, known from the discovery on. */
    Collection<String> names();

    /** The name of the endpoint whose handler class this is. */
    Optional<String> nameOf(Class<?> handlerClass);

    /** The name of the endpoint whose handlers are instances of this bean. */
    Optional<String> nameOf(Bean<?> handlerBean);
}
