/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.ClientConnection;
import dev.kawat.ClientListener;
import dev.kawat.ConnectFailedException;
import dev.kawat.WebSocketClients;
import dev.kawat.WebSocketConnector;
import dev.kawat.Websockets;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.descriptor.ClientReader;
import dev.kawat.impl.descriptor.EndpointDeclaration;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.ClientSettings;
import dev.kawat.impl.upgrade.SocketHandler;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

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
    RunningEndpoint endpoint(
            EndpointDeclaration declaration, Object handler, Set<String> variables, Problems problems) {
        return deployment.opener().openClient(declaration, handler, variables, problems);
    }

    /** Starts what runs the callbacks of the connection of a socket. */
    RunningEndpoint socketEndpoint(EndpointDeclaration declaration, Problems problems) {
        return deployment.opener().openUnlisted(declaration, SocketHandler.class, problems);
    }

    /** Returns what has a client handled by a socket. */
    ClientHandler handler(ClientSocket socket) {
        SocketHandler handler = socket.handler();
        return ClientHandler.of(socket, deployment.opener().handlers(() -> handler));
    }

    /** Returns what runs code of the application on workers. */
    Executor workers() {
        return deployment.workers().forApplication(deployment.loader());
    }

    /** Returns the class of the bean that a name stands for; empty if there is none. */
    Optional<Class<?>> beanClass(String name) {
        return deployment.opener().beanClass(name);
    }

    /**
     * Returns the listeners of a client: those that it was given, and the observers of the application.
     *
     * @param handler the class of its handler
     */
    List<ClientListener> listeners(List<ClientListener> given, Class<?> handler) {
        return Stream.concat(given.stream(), deployment.opener().clientObserver(handler).stream())
                .toList();
    }

    /** Connects, and waits. If the client cannot connect, its handler is told, and the result is empty. */
    Optional<ClientConnection> open(ClientPlan plan) {
        FirstAttempt first = new FirstAttempt();
        try {
            return Optional.of(await(plan, first));
        } catch (ConnectFailedException failure) {
            if (!first.hadConnection()) {
                transport.notConnected(plan, failure);
            }
            return Optional.empty();
        }
    }

    /**
     * Connects, and waits.
     *
     * @throws ConnectFailedException if it cannot connect
     */
    ClientConnection openOrThrow(ClientPlan plan) {
        return await(plan, new FirstAttempt());
    }

    private ClientConnection await(ClientPlan plan, FirstAttempt first) {
        transport.checkMayWait();
        ClientConnection client = connect(plan.with(first));
        first.await(client);
        return client;
    }

    /** Begins to connect. */
    ReconnectingClient connect(ClientPlan plan) {
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

    /** Returns what is known of the clients that are not closed, by their numbers. */
    List<Websockets.ClientMetadata> metadata() {
        return open.values().stream()
                .sorted(Comparator.comparingLong(ClientConnection::id))
                .map(client -> {
                    ClientHandler handler = client.plan().handler();
                    return new Websockets.ClientMetadata(
                            client.id(), client.uri(), handler.name(), handler.engine(), client.status());
                })
                .toList();
    }

    @Override
    public Optional<ClientConnection> client(long id) {
        return Optional.ofNullable(open.get(id));
    }

    @Override
    public Optional<ClientConnection> byHandler(Object handler) {
        return open.values().stream()
                .filter(client -> client.plan().handler().is(handler))
                .min(Comparator.comparingLong(ClientConnection::id))
                .map(client -> client);
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
