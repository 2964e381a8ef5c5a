/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.ClientConnection;
import dev.kawat.WebSocketConnector;
import dev.kawat.Websockets;
import dev.kawat.impl.artefact.ArtefactDeclaration;
import dev.kawat.impl.deployment.NamedHandler;
import dev.kawat.impl.descriptor.ClientReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The clients of one application in the words of Eclipse Dirigible; see {@link Websockets}. */
public final class DirigibleClients {

    private static final String WHERE = "createWebsocket";

    private final Clients clients;

    /** The same clients, in other words. */
    public DirigibleClients(Clients clients) {
        this.clients = clients;
    }

    /** Connects, and waits; see {@link Websockets#createWebsocket(String, Object, Map)}. */
    public ClientConnection create(String uri, Object handler, Map<String, String> headers) {
        if (handler instanceof String name) {
            return create(uri, name, ArtefactDeclaration.engineOf(name), headers);
        }
        return create(uri, handler, handler instanceof Class<?> type ? type : null, headers);
    }

    /** Connects, and waits; see {@link Websockets#createWebsocket(String, String, String, Map)}. */
    public ClientConnection create(String uri, String handler, String engine, Map<String, String> headers) {
        NamedHandler named =
                new NamedHandler(Objects.requireNonNull(handler, "handler"), Objects.requireNonNull(engine, "engine"));
        Class<?> type = engine.equals(ArtefactDeclaration.JAVA)
                ? clients.beanClass(handler).orElse(null)
                : null;
        return create(uri, named, type, headers);
    }

    /**
     * Connects, and waits.
     *
     * @param type the class of the bean that is the handler; null if it is an object
     */
    private ClientConnection create(String uri, Object handler, @Nullable Class<?> type, Map<String, String> headers) {
        WebSocketConnector connector = type != null && ClientReader.isClient(type)
                ? Connector.of(type, clients).uri(uri)
                : Connector.to(uri, clients).at(WHERE);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            connector = connector.header(header.getKey(), header.getValue());
        }
        return clients.openOrThrow(((Connector) connector).plan(handler));
    }

    /** Returns what is known of the clients that are not closed. */
    public List<Websockets.ClientMetadata> metadata() {
        return clients.metadata();
    }

    /** Returns a client by its number. */
    public Optional<ClientConnection> client(long id) {
        return clients.client(id);
    }

    /** Returns the first client with a handler. */
    public Optional<ClientConnection> byHandler(Object handler) {
        return clients.byHandler(handler);
    }
}
