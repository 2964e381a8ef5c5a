/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import dev.kawat.ClientConnection;
import dev.kawat.WebSocketClients;
import dev.kawat.WebSocketConnector;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The clients of the application, looked up when they are used because they may be injected before the application starts. */
final class InjectedClients implements WebSocketClients {

    private final ServerRegistry registry;

    InjectedClients(ServerRegistry registry) {
        this.registry = registry;
    }

    private WebSocketClients clients() {
        return registry.clients()
                .orElseThrow(() -> new IllegalStateException("the application has not started yet, or has stopped: use"
                        + " WebSocketClients while it runs"));
    }

    @Override
    public WebSocketConnector connector(String uri) {
        return clients().connector(uri);
    }

    @Override
    public WebSocketConnector connector(Class<?> client) {
        return clients().connector(client);
    }

    @Override
    public Collection<ClientConnection> all() {
        return registry.clients().map(WebSocketClients::all).orElse(List.of());
    }

    @Override
    public Optional<ClientConnection> client(long id) {
        return clients().client(id);
    }

    @Override
    public Optional<ClientConnection> byHandler(Object handler) {
        return clients().byHandler(handler);
    }

    /** Closes the clients that there are; there may be others afterwards. */
    @Override
    public void close() {
        all().forEach(client -> client.close(1001, ""));
    }
}
