/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import dev.kawat.ClientConnection;
import dev.kawat.ClientListener;
import dev.kawat.DataType;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketClients;
import dev.kawat.WebSocketConnector;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** The connector that a class declares, looked up when it is used because it may be injected before the application starts. */
final class InjectedConnector implements WebSocketConnector {

    private final WebSocketClients clients;
    private final Class<?> client;

    InjectedConnector(WebSocketClients clients, Class<?> client) {
        this.clients = clients;
        this.client = client;
    }

    private WebSocketConnector connector() {
        return clients.connector(client);
    }

    @Override
    public WebSocketConnector uri(String uri) {
        return connector().uri(uri);
    }

    @Override
    public WebSocketConnector pathParam(String name, String value) {
        return connector().pathParam(name, value);
    }

    @Override
    public WebSocketConnector queryParam(String name, String value) {
        return connector().queryParam(name, value);
    }

    @Override
    public WebSocketConnector header(String name, String value) {
        return connector().header(name, value);
    }

    @Override
    public WebSocketConnector dataType(DataType type) {
        return connector().dataType(type);
    }

    @Override
    public WebSocketConnector subprotocols(String... names) {
        return connector().subprotocols(names);
    }

    @Override
    public WebSocketConnector credentials(String user, String password) {
        return connector().credentials(user, password);
    }

    @Override
    public WebSocketConnector proxy(ProxySelector proxies) {
        return connector().proxy(proxies);
    }

    @Override
    public WebSocketConnector proxyCredentials(String user, String password) {
        return connector().proxyCredentials(user, password);
    }

    @Override
    public WebSocketConnector sslContext(SSLContext context) {
        return connector().sslContext(context);
    }

    @Override
    public WebSocketConnector sslParameters(SSLParameters parameters) {
        return connector().sslParameters(parameters);
    }

    @Override
    public WebSocketConnector connectTimeout(Duration timeout) {
        return connector().connectTimeout(timeout);
    }

    @Override
    public WebSocketConnector handshakeTimeout(Duration timeout) {
        return connector().handshakeTimeout(timeout);
    }

    @Override
    public WebSocketConnector redirects(int most) {
        return connector().redirects(most);
    }

    @Override
    public WebSocketConnector setting(String key, String value) {
        return connector().setting(key, value);
    }

    @Override
    public WebSocketConnector reconnect() {
        return connector().reconnect();
    }

    @Override
    public WebSocketConnector reconnect(Duration least, Duration most) {
        return connector().reconnect(least, most);
    }

    @Override
    public WebSocketConnector reconnectIf(Predicate<? super Loss> decision) {
        return connector().reconnectIf(decision);
    }

    @Override
    public WebSocketConnector offlineQueue(OfflineQueue bounds) {
        return connector().offlineQueue(bounds);
    }

    @Override
    public WebSocketConnector listener(ClientListener listener) {
        return connector().listener(listener);
    }

    @Override
    public ClientConnection connect(Object handler) {
        return connector().connect(handler);
    }

    @Override
    public ClientConnection connect() {
        return connector().connect();
    }

    @Override
    public Optional<ClientConnection> open(Object handler) {
        return connector().open(handler);
    }

    @Override
    public WebSocket webSocket(Consumer<? super WebSocket> listeners) {
        return connector().webSocket(listeners);
    }
}
