/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.ClientConnection;
import dev.kawat.WebSocketClients;
import dev.kawat.WebSocketConnector;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.descriptor.ClientReader;
import dev.kawat.impl.descriptor.EndpointDeclaration;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.ClientSettings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The clients of one application. */
public final class Clients implements WebSocketClients {

    private final Deployment deployment;
    private final ClientTransport transport;
    private final Runnable afterwards;
    private final Map<Long, ReconnectingClient> open = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();

    /**
     * The clients of an application that has started.
     *
     * @param afterwards stops what was started for the clients alone
     */
    public Clients(Deployment deployment, Runnable afterwards) {
        this.deployment = deployment;
        this.transport = new ClientTransport(deployment);
        this.afterwards = afterwards;
    }

    @Override
    public WebSocketConnector connector(String uri) {
        return Connector.to(uri, this);
    }

    @Override
    public WebSocketConnector connector(Class<?> client) {
        if (!ClientReader.isClient(client)) {
            throw new IllegalArgumentException("connector: class must have @WebSocketClient, got " + client.getName());
        }
        return Connector.of(client, this);
    }

    /** Returns the settings of a client. */
    ClientSettings settings(String name, Map<String, String> declared, String where, Problems problems) {
        return deployment.opener().clientSettings(name, declared, where, problems);
    }

    /** Starts what runs the callbacks of a client. */
    RunningEndpoint endpoint(EndpointDeclaration declaration, Object handler, Problems problems) {
        return deployment.opener().openClient(declaration, handler, problems);
    }

    /** Begins to connect. */
    ClientConnection connect(ClientPlan plan) {
        ReconnectingClient client =
                new ReconnectingClient(lastId.incrementAndGet(), plan, transport, ended -> open.remove(ended.id()));
        open.put(client.id(), client);
        client.begin();
        return client;
    }

    @Override
    public Collection<ClientConnection> all() {
        return List.copyOf(open.values());
    }

    @Override
    public Optional<ClientConnection> client(long id) {
        return Optional.ofNullable(open.get(id));
    }

    @Override
    public Optional<ClientConnection> byHandler(Object handler) {
        return open.values().stream()
                .filter(client -> client.handler() == handler)
                .<ClientConnection>map(client -> client)
                .findFirst();
    }

    /** Closes all clients with 1001. Their connections end with those of the application. */
    public void closeAll() {
        open.values().forEach(client -> client.close(CloseCodes.GOING_AWAY, ""));
    }

    /** Stops the threads, after the connections have ended. */
    public void release() {
        transport.close();
    }

    @Override
    public void close() {
        closeAll();
        afterwards.run();
    }
}
