/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import dev.kawat.Recipients;
import dev.kawat.ServerHandler;
import dev.kawat.ServerOptions;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import dev.kawat.impl.deployment.Deployment;
import java.util.Collection;
import java.util.Optional;

/** The servers of the application, looked up when they are used because they may be injected before the application starts. */
final class InjectedServers implements WebSocketServers {

    private final ServerRegistry registry;

    InjectedServers(ServerRegistry registry) {
        this.registry = registry;
    }

    private WebSocketServers servers() {
        return registry.started()
                .map(Deployment::webSocketServers)
                .orElseThrow(() -> new IllegalStateException("the endpoints of the application have not started yet:"
                        + " use WebSocketServers after the application has started"));
    }

    @Override
    public WebSocketServer open(ServerHandler handler, ServerOptions options) {
        return servers().open(handler, options);
    }

    @Override
    public WebSocketServer open(Class<?> endpoint, ServerOptions options) {
        return servers().open(endpoint, options);
    }

    @Override
    public Collection<WebSocketServer> all() {
        return servers().all();
    }

    @Override
    public Optional<WebSocketServer> byName(String name) {
        return servers().byName(name);
    }

    @Override
    public Optional<WebSocketServer> byPath(String path) {
        return servers().byPath(path);
    }

    @Override
    public Optional<WebSocketServer> byClass(Class<?> endpoint) {
        return servers().byClass(endpoint);
    }

    @Override
    public Optional<WebSocketConnection> connection(long id) {
        return servers().connection(id);
    }

    @Override
    public Optional<WebSocketConnection> connection(String globalId) {
        return servers().connection(globalId);
    }

    @Override
    public Recipients everyone() {
        return servers().everyone();
    }

    @Override
    public Recipients user(String name) {
        return servers().user(name);
    }
}
