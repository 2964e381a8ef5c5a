/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.ClientConnection;
import dev.kawat.ClientListener;
import dev.kawat.DataType;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketClient;
import dev.kawat.WebSocketConnector;
import dev.kawat.impl.client.connect.ConnectOptions;
import dev.kawat.impl.client.connect.ConnectRequest;
import dev.kawat.impl.client.connect.Credentials;
import dev.kawat.impl.client.connect.ProxyChoice;
import dev.kawat.impl.client.connect.RequestHeaders;
import dev.kawat.impl.client.connect.TlsOptions;
import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.descriptor.ClientReader;
import dev.kawat.impl.descriptor.EndpointDeclaration;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.ClientSetting;
import dev.kawat.impl.settings.ClientSettings;
import dev.kawat.impl.settings.UpgradeKind;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of a connector.
 *
 * @param connection the way to connect
 * @param profile what the connection is to the core
 */
record Connector(
        Clients clients,
        UriTemplate target,
        RequestHeaders headers,
        List<String> subprotocols,
        ConnectOptions connection,
        Profile profile,
        Persistence persistence)
        implements WebSocketConnector {

    /**
     * The side of a connection that the core sees, which runs its callbacks.
     *
     * @param where the place of its declaration
     * @param handler the handler that it is for; null if it is given later
     * @param settings the settings that endpoints have too, by their keys
     */
    record Profile(
            String where,
            String name,
            DataType dataType,
            @Nullable Class<?> handler,
            Map<String, String> settings) {

        static final Profile NONE = new Profile("WebSocketConnector.connect", "client", DataType.AUTO, null, Map.of());

        Profile with(String key, String value) {
            Map<String, String> more = new LinkedHashMap<>(settings);
            more.put(key, value);
            return new Profile(where, name, dataType, handler, Map.copyOf(more));
        }

        Profile with(DataType type) {
            return new Profile(where, name, type, handler, settings);
        }
    }

    /** The rules for what a client does beyond one connection. */
    record Persistence(ReconnectRule reconnect, OfflineQueue queue, List<ClientListener> listeners) {

        static final Persistence NONE =
                new Persistence(ReconnectRule.NEVER, new OfflineQueue(0, 0, Duration.ZERO), List.of());

        static Persistence of(ClientSettings settings) {
            ReconnectRule rule = new ReconnectRule(
                    settings.get(ClientSetting.RECONNECT, Boolean.class),
                    settings.duration(ClientSetting.RECONNECT_MIN_DELAY),
                    settings.duration(ClientSetting.RECONNECT_MAX_DELAY),
                    null);
            OfflineQueue queue = new OfflineQueue(
                    settings.get(ClientSetting.OFFLINE_MESSAGES, Integer.class),
                    settings.get(ClientSetting.OFFLINE_BYTES, Long.class),
                    settings.duration(ClientSetting.OFFLINE_AGE));
            return new Persistence(rule, queue, List.of());
        }
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LEAST_DELAY = Duration.ofMillis(10);
    private static final int MAX_REDIRECTS = 5;

    private static final ConnectOptions USUAL =
            new ConnectOptions(TIMEOUT, TIMEOUT, 0, null, ProxyChoice.PLATFORM, TlsOptions.PLATFORM);

    /** Returns a connector with which nothing else is said. */
    static Connector to(String uri, Clients clients) {
        return new Connector(
                clients, UriTemplate.of(uri), RequestHeaders.NONE, List.of(), USUAL, Profile.NONE, Persistence.NONE);
    }

    @Override
    public ClientConnection connect(Object handler) {
        return clients.connect(plan(handler));
    }

    @Override
    public Optional<ClientConnection> open(Object handler) {
        return clients.open(plan(handler));
    }

    /**
     * Checks all that was said, and returns what a client does.
     *
     * @param handler an object, the class of a bean, or a {@link dev.kawat.impl.deployment.NamedHandler}
     */
    ClientPlan plan(Object handler) {
        Objects.requireNonNull(handler, "handler");
        ConnectRequest request = request();
        Problems problems = new Problems();
        RunningEndpoint endpoint = clients.endpoint(declaration(problems), handler, target.variables(), problems);
        return plan(ClientHandler.of(handler, endpoint.core().handlers()), endpoint, request);
    }

    private ClientPlan plan(ClientHandler handler, RunningEndpoint endpoint, ConnectRequest request) {
        return new ClientPlan(
                handler,
                endpoint,
                request,
                target.pathParams(),
                persistence.reconnect(),
                persistence.queue(),
                clients.listeners(persistence.listeners(), endpoint.descriptor().handlerClass()));
    }

    private ConnectRequest request() {
        return new ConnectRequest(target.expand(), headers, subprotocols, connection);
    }

    private EndpointDeclaration declaration(Problems problems) {
        return new EndpointDeclaration(
                profile.where(),
                profile.name(),
                null,
                profile.dataType(),
                List.of(),
                false,
                ClientSettings.checkShared(profile.settings(), profile.where(), problems));
    }

    @Override
    public WebSocket webSocket(Consumer<? super WebSocket> listeners) {
        Objects.requireNonNull(listeners, "listeners");
        checkFitForSocket();
        ConnectRequest request = request();
        Problems problems = new Problems();
        EndpointDeclaration declaration = declaration(problems);
        UpgradeKind.SOCKET.check(declaration.declared(), declaration.where(), problems);
        RunningEndpoint endpoint = clients.socketEndpoint(declaration, problems);
        ClientSocket socket = new ClientSocket(request.uri(), endpoint.core().json());
        listeners.accept(socket);
        socket.connects(clients.connect(plan(clients.handler(socket), endpoint, request)), clients.workers());
        return socket;
    }

    /** Refuses what a socket would have to ignore. */
    private void checkFitForSocket() {
        if (profile.handler() != null) {
            throw new IllegalStateException("webSocket: the connector of a class has a handler already, got "
                    + profile.handler().getName());
        }
        if (persistence.reconnect().enabled() || persistence.queue().messages() > 0) {
            throw new IllegalStateException(
                    "webSocket: a socket has one connection in its life, so use connect to connect again and to queue messages");
        }
        if (profile.dataType() != DataType.AUTO) {
            throw new IllegalStateException(
                    "webSocket: a socket has messages as they come, so remove dataType " + profile.dataType());
        }
    }

    @Override
    public ClientConnection connect() {
        Class<?> handler = profile.handler();
        if (handler == null) {
            throw new IllegalStateException("connect: a connector that no class declares needs a handler");
        }
        return connect(handler);
    }

    /**
     * Returns the connector that a class declares, with its settings.
     *
     * @param type a class with {@link dev.kawat.WebSocketClient}
     * @throws dev.kawat.EndpointDefinitionException if a setting breaks a rule; all problems are listed
     */
    static Connector of(Class<?> type, Clients clients) {
        Problems problems = new Problems();
        String where = ClientReader.where(type);
        ClientSettings settings =
                clients.settings(ClientReader.name(type), ClientReader.settings(type, problems), where, problems);
        problems.throwIfAny();
        WebSocketClient declared = type.getAnnotation(WebSocketClient.class);
        Map<String, String> ofEndpoints = new LinkedHashMap<>();
        settings.ofEndpoints().forEach((setting, value) -> ofEndpoints.put(setting.key(), value));
        ConnectOptions connection = new ConnectOptions(
                settings.duration(ClientSetting.CONNECT_TIMEOUT),
                settings.duration(ClientSetting.HANDSHAKE_TIMEOUT),
                settings.get(ClientSetting.REDIRECTS, Integer.class),
                null,
                ProxyChoice.PLATFORM,
                TlsOptions.PLATFORM);
        return new Connector(
                clients,
                UriTemplate.of(settings.get(ClientSetting.URI, String.class)),
                RequestHeaders.NONE,
                List.of(declared.subprotocols()),
                connection,
                new Profile(where, ClientReader.coreName(type), declared.dataType(), type, ofEndpoints),
                Persistence.of(settings));
    }

    // ---- What is said ----

    private Connector with(UriTemplate other) {
        return new Connector(clients, other, headers, subprotocols, connection, profile, persistence);
    }

    private Connector with(RequestHeaders others) {
        return new Connector(clients, target, others, subprotocols, connection, profile, persistence);
    }

    private Connector with(ConnectOptions other) {
        return new Connector(clients, target, headers, subprotocols, other, profile, persistence);
    }

    private Connector with(ReconnectRule rule) {
        return with(new Persistence(rule, persistence.queue(), persistence.listeners()));
    }

    private Connector with(Persistence other) {
        return new Connector(clients, target, headers, subprotocols, connection, profile, other);
    }

    @Override
    public WebSocketConnector uri(String uri) {
        return with(target.withUri(uri));
    }

    @Override
    public WebSocketConnector pathParam(String name, String value) {
        return with(target.withPathParam(name, value));
    }

    @Override
    public WebSocketConnector queryParam(String name, String value) {
        return with(target.withQueryParam(name, value));
    }

    @Override
    public WebSocketConnector header(String name, String value) {
        return with(headers.with(name, value));
    }

    @Override
    public WebSocketConnector dataType(DataType type) {
        return with(profile.with(Objects.requireNonNull(type, "type")));
    }

    /** Returns the same, in whose place problems are reported. */
    Connector at(String where) {
        return with(new Profile(where, profile.name(), profile.dataType(), profile.handler(), profile.settings()));
    }

    private Connector with(Profile other) {
        return new Connector(clients, target, headers, subprotocols, connection, other, persistence);
    }

    @Override
    public WebSocketConnector subprotocols(String... names) {
        return new Connector(clients, target, headers, List.of(names), connection, profile, persistence);
    }

    @Override
    public WebSocketConnector credentials(String user, String password) {
        Credentials given = new Credentials(user, password);
        return with(new ConnectOptions(
                connection.connectTimeout(),
                connection.handshakeTimeout(),
                connection.maxRedirects(),
                given,
                connection.proxy(),
                connection.tls()));
    }

    @Override
    public WebSocketConnector proxy(ProxySelector proxies) {
        return with(connection.with(new ProxyChoice(
                Objects.requireNonNull(proxies, "proxies"), connection.proxy().credentials())));
    }

    @Override
    public WebSocketConnector proxyCredentials(String user, String password) {
        return with(connection.with(new ProxyChoice(connection.proxy().selector(), new Credentials(user, password))));
    }

    @Override
    public WebSocketConnector sslContext(SSLContext context) {
        return with(connection.with(new TlsOptions(
                Objects.requireNonNull(context, "context"), connection.tls().parameters())));
    }

    @Override
    public WebSocketConnector sslParameters(SSLParameters parameters) {
        return with(connection.with(
                new TlsOptions(connection.tls().context(), Objects.requireNonNull(parameters, "parameters"))));
    }

    @Override
    public WebSocketConnector connectTimeout(Duration timeout) {
        return with(
                times(positive("connectTimeout", timeout), connection.handshakeTimeout(), connection.maxRedirects()));
    }

    @Override
    public WebSocketConnector handshakeTimeout(Duration timeout) {
        return with(
                times(connection.connectTimeout(), positive("handshakeTimeout", timeout), connection.maxRedirects()));
    }

    @Override
    public WebSocketConnector redirects(int most) {
        if (most < 0 || most > MAX_REDIRECTS) {
            throw new IllegalArgumentException("redirects: must be 0 to " + MAX_REDIRECTS + ", got " + most);
        }
        return with(times(connection.connectTimeout(), connection.handshakeTimeout(), most));
    }

    private ConnectOptions times(Duration connectTimeout, Duration handshakeTimeout, int redirects) {
        return new ConnectOptions(
                connectTimeout,
                handshakeTimeout,
                redirects,
                connection.credentials(),
                connection.proxy(),
                connection.tls());
    }

    private static Duration positive(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(name + ": must be positive, got " + time);
        }
        return time;
    }

    @Override
    public WebSocketConnector setting(String key, String value) {
        return with(profile.with(key, value));
    }

    @Override
    public WebSocketConnector reconnect() {
        return reconnect(ReconnectRule.NEVER.least(), ReconnectRule.NEVER.most());
    }

    @Override
    public WebSocketConnector reconnect(Duration least, Duration most) {
        if (least.compareTo(LEAST_DELAY) < 0 || most.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "reconnect: must be from at least 10 ms to at least as much, got " + least + " and " + most);
        }
        return with(new ReconnectRule(true, least, most, persistence.reconnect().decision()));
    }

    @Override
    public WebSocketConnector reconnectIf(Predicate<? super Loss> decision) {
        ReconnectRule rule = persistence.reconnect();
        return with(new ReconnectRule(true, rule.least(), rule.most(), Objects.requireNonNull(decision, "decision")));
    }

    @Override
    public WebSocketConnector offlineQueue(OfflineQueue bounds) {
        if (bounds.messages() < 0 || bounds.bytes() < 0 || bounds.age().isNegative()) {
            throw new IllegalArgumentException("offlineQueue: no bound may be negative, got " + bounds);
        }
        return with(new Persistence(persistence.reconnect(), bounds, persistence.listeners()));
    }

    @Override
    public WebSocketConnector listener(ClientListener listener) {
        List<ClientListener> more = new ArrayList<>(Stream.concat(persistence.listeners().stream(), Stream.of(listener))
                .toList());
        return with(new Persistence(persistence.reconnect(), persistence.queue(), List.copyOf(more)));
    }
}
