/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Collection;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The clients of an application. Get it by {@code @Inject}; they close with 1001 when the application stops. In a {@code main}
 * without CDI, {@link #create} makes one. Usable from any thread. Applications do not implement this interface.
 */
public interface WebSocketClients extends AutoCloseable {

    /**
     * Creates clients that belong to no application. Settings come from system properties and the environment.
     *
     * @throws IllegalStateException if no implementation of Kawat is on the class path
     */
    static WebSocketClients create() {
        return ServiceLoader.load(Provider.class, WebSocketClients.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("WebSocketClients needs kawat-impl on the class path"))
                .create();
    }

    /** Returns a connector to a URI, which may have variables in braces. */
    WebSocketConnector connector(String uri);

    /**
     * Returns the connector that a class declares, with its URI, its subprotocols and its settings.
     *
     * @param client a bean class with {@link WebSocketClient}
     * @throws IllegalArgumentException if the class has no such annotation
     * @throws EndpointDefinitionException if a setting breaks a rule; all problems are listed
     */
    WebSocketConnector connector(Class<?> client);

    /** Returns the clients that are not closed. */
    Collection<ClientConnection> all();

    /** Returns the client with this number, if it is not closed. */
    Optional<ClientConnection> client(long id);

    /**
     * Returns the first client with this handler that is not closed.
     *
     * @param handler the object, the class of the bean, or the name that {@link Websockets} was given
     */
    Optional<ClientConnection> byHandler(Object handler);

    /** Closes all clients with 1001, and waits a moment for their ends. Called by the container where the object is injected. */
    @Override
    void close();

    /** Makes {@link WebSocketClients}. Implemented by Kawat. */
    interface Provider {

        /** Creates clients that belong to no application. */
        WebSocketClients create();
    }
}
