/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.ConnectionStatus;
import dev.kawat.DataType;
import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.Identity;
import dev.kawat.Recipients;
import dev.kawat.Topic;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.codec.EndpointCodecs;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.execution.ApplicationExecutor;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.execution.CallbackExecutors;
import dev.kawat.impl.execution.InvocationContext;
import dev.kawat.impl.group.Broadcaster;
import dev.kawat.impl.group.Group;
import dev.kawat.impl.group.Registry;
import dev.kawat.impl.group.Topics;
import dev.kawat.impl.handler.HandlerBinding;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.mailbox.ConcurrencyLimiter;
import dev.kawat.impl.mailbox.Mailbox;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.routing.EventProperties;
import dev.kawat.impl.routing.MessageRoute;
import dev.kawat.impl.routing.MessageRoutes;
import dev.kawat.impl.security.AccessReader;
import dev.kawat.impl.security.AccessRule;
import dev.kawat.impl.security.HandshakeAttempt;
import dev.kawat.impl.security.HandshakeAuthorizer;
import dev.kawat.impl.security.LoginCookies;
import dev.kawat.impl.settings.EndpointSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One deployed endpoint: its checked declaration, its bound handler, and the registry of its connections. */
public final class DefaultServer implements WebSocketServer {

    /** What became of a handshake. */
    public sealed interface Admission {

        /**
         * It may be upgraded.
         *
         * @param connection the connection, already among those of the server, which the transport opens or abandons
         */
        record Admitted(DefaultConnection connection) implements Admission {}

        /**
         * It may not.
         *
         * @param decision status and headers of the answer
         */
        record Denied(HandshakeDecision.Refused decision) implements Admission {}
    }

    private static final int SERVICE_UNAVAILABLE = 503;

    private static final CallbackContexts.Entered NO_CONTEXTS = () -> {};

    private final EndpointDescriptor descriptor;
    private final EndpointSettings settings;
    private final HandlerBinding binding;
    private final HandlerFactory factory;
    private final CallbackContexts contexts;
    private final ApplicationServices shared;
    private final Encoder encoder;
    private final @Nullable Map<HandlerInvoker, Encoder> replyEncoders; // null for none, as nearly always
    private final MessageRoutes routes;
    private final EventProperties dispatch;
    private final InvocationContext surroundings;
    private final CallbackExecutors placement;
    private final Executor completions;
    private final boolean ownArguments;
    private final List<HandlerInvoker> streams;
    private final Observers observers;
    private final Map<Long, DefaultConnection> connections = new ConcurrentHashMap<>();
    private final Map<UUID, DefaultConnection> byUuid = new ConcurrentHashMap<>();
    private final Registry users = new Registry();
    private final AccessRule access;
    private final HandshakeAuthorizer entrance;
    private final Set<String> roles;
    private final Failures failures;
    private final Broadcaster broadcaster;
    private final Recipients everyone;
    private final Topics topics;

    /** The server itself while it is not terminated, and the connections that are admitted and whose end has not been handled. */
    private final AtomicInteger alive = new AtomicInteger(1);

    private final AtomicBoolean terminated = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** A server of an endpoint. */
    public DefaultServer(
            EndpointDescriptor descriptor,
            EndpointSettings settings,
            HandlerBinding binding,
            EndpointCodecs codecs,
            HandlerFactory factory,
            CallbackContexts contexts,
            Observers observers,
            ApplicationServices shared) {
        this.descriptor = descriptor;
        this.settings = settings;
        this.binding = binding;
        this.factory = factory;
        this.contexts = contexts;
        this.observers = observers;
        this.shared = shared;
        this.encoder = codecs.writing();
        this.replyEncoders =
                replyEncoders(Stream.concat(binding.all(), shared.errors().invokers()), codecs);
        boolean kept = binding.errors().takeMessage() || shared.errors().takeMessage();
        this.routes = new MessageRoutes(descriptor, binding, codecs, kept);
        this.access = AccessReader.ofClass(descriptor.handlerClass());
        this.entrance = new HandshakeAuthorizer(access, shared);
        this.roles = AccessReader.namedRoles(descriptor.handlerClass());
        this.ownArguments = descriptor.hasOwnArguments();
        this.dispatch = new EventProperties(this, binding);
        this.surroundings = new InvocationContext(shared.loader(), contexts);
        this.placement = CallbackExecutors.of(descriptor, shared);
        this.completions = new ApplicationExecutor(placement.usual(), shared.loader());
        this.streams = binding.all()
                .filter(invoker -> invoker.callback().takesStream())
                .toList();
        this.failures = new Failures(
                binding.errors(), shared.errors(), settings.callbacks().onFailure(), placement);
        this.broadcaster = new Broadcaster(encoder);
        this.everyone = new Group(broadcaster, connections::values);
        this.topics = new Topics(broadcaster, observers.subscriptions());
    }

    private static @Nullable Map<HandlerInvoker, Encoder> replyEncoders(
            Stream<HandlerInvoker> invokers, EndpointCodecs codecs) {
        Map<Callback, Encoder> replies = codecs.replies();
        Map<HandlerInvoker, Encoder> encoders = invokers.filter(invoker -> replies.containsKey(invoker.callback()))
                .collect(Collectors.toMap(invoker -> invoker, invoker -> replies.get(invoker.callback())));
        return encoders.isEmpty() ? null : encoders;
    }

    /**
     * Asks the application's checks, and then the endpoint's gate, about a handshake whose path, origin and subprotocol are
     * decided. Runs code of the application, which may block.
     */
    public Admission admit(Handshake handshake, @Nullable String subprotocol) {
        alive.incrementAndGet(); // before looking, so that the last to go sees this one
        if (terminated.get()) {
            ended();
            return new Admission.Denied(new HandshakeDecision.Refused(SERVICE_UNAVAILABLE, Map.of()));
        }
        HandshakeAttempt attempt = new HandshakeAttempt(handshake, this);
        if (entrance.decide(attempt) instanceof HandshakeDecision.Refused refused) {
            ended();
            return new Admission.Denied(refused);
        }
        DefaultConnection connection =
                new DefaultConnection(shared.ids().getAsLong(), this, attempt, attempt.subprotocol(subprotocol));
        handshake
                .httpSessionId()
                .ifPresentOrElse(
                        session -> shared.sessions().add(connection, session), () -> addLogins(handshake, connection));
        HandshakeDecision decision = connection.admit();
        if (decision instanceof HandshakeDecision.Refused refused) {
            return new Admission.Denied(refused);
        }
        add(connection); // before the answer: a client that knows that it is connected misses nothing
        return new Admission.Admitted(connection);
    }

    /** Returns whether code of an application runs on this thread in what surrounds callbacks. Slow: for what has gone wrong. */
    public static boolean runsCodeHere() {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.anyMatch(frame -> frame.getDeclaringClass() == InvocationContext.class));
    }

    /** Returns whether a failure comes from code that ran in what surrounds callbacks. */
    public static boolean ranCodeOf(Throwable failure) {
        String surroundings = InvocationContext.class.getName();
        return Arrays.stream(failure.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(surroundings));
    }

    /**
     * Asks whether every callback can be given what it takes.
     *
     * @throws IllegalArgumentException when one cannot
     */
    public void checkArguments(Handshake handshake) {
        CallbackContexts.Entered entered = ownArguments ? contexts.enterWithoutConnection() : NO_CONTEXTS;
        try {
            descriptor
                    .allCallbacks()
                    .flatMap(callback -> callback.arguments().stream())
                    .forEach(argument -> argument.check(handshake));
        } finally {
            entered.exit();
        }
    }

    /** A connection without an HTTP session belongs to a login that is kept in a cookie, if any. */
    private void addLogins(Handshake handshake, DefaultConnection connection) {
        Set<String> logins = handshake
                .principal()
                .map(user ->
                        LoginCookies.logins(user.getName(), handshake.headers().getOrDefault("Cookie", List.of())))
                .orElse(Set.of());
        if (!logins.isEmpty()) {
            shared.sessions().addLogins(connection, logins);
        }
    }

    /** The checked declaration. */
    public EndpointDescriptor descriptor() {
        return descriptor;
    }

    /** The checked settings. */
    public EndpointSettings settings() {
        return settings;
    }

    /** The roles that the handler class names, and that a container is to be asked about. */
    public Set<String> roles() {
        return roles;
    }

    /** Who may connect. */
    AccessRule access() {
        return access;
    }

    public HandlerBinding binding() {
        return binding;
    }

    public Failures failures() {
        return failures;
    }

    HandlerFactory factory() {
        return factory;
    }

    CallbackContexts contexts() {
        return contexts;
    }

    public Observers observers() {
        return observers;
    }

    /** Whether anybody wants to know how peers keep up. */
    boolean watchesPace() {
        return binding.hasSlowPeerCallbacks() || observers.observeSlowPeers();
    }

    ApplicationServices shared() {
        return shared;
    }

    /** What can be said of events before they are run. */
    EventProperties dispatch() {
        return dispatch;
    }

    /** What surrounds code of the application. */
    InvocationContext surroundings() {
        return surroundings;
    }

    /** Which workers run what. */
    public CallbackExecutors placement() {
        return placement;
    }

    /** Where code of the application runs that is no callback. */
    Executor completions() {
        return completions;
    }

    /** The callbacks that take all messages of a connection as a stream; mostly none. */
    public List<HandlerInvoker> streams() {
        return streams;
    }

    /** What runs the events of a connection: its callbacks, one after another unless the endpoint wants it otherwise. */
    Mailbox.Runner runner(Callbacks callbacks) {
        int concurrency = streams.isEmpty() ? settings.callbacks().concurrency() : 1;
        return concurrency == 1 && !placement.isMixed()
                ? callbacks
                : new ConcurrencyLimiter(callbacks, dispatch::workers, concurrency);
    }

    Topics topics() {
        return topics;
    }

    /** Makes messages of what is sent. */
    Encoder encoder() {
        return encoder;
    }

    /** Makes messages of what a callback returns. */
    Encoder encoder(HandlerInvoker invoker) {
        return replyEncoders == null ? encoder : replyEncoders.getOrDefault(invoker, encoder);
    }

    /** Where a message as it came goes, {@code String} or {@code ByteBuffer}; null when there is no callback for its kind. */
    @Nullable
    public MessageRoute route(Object message) {
        return routes.route(message);
    }

    void add(DefaultConnection connection) {
        connections.put(connection.id(), connection);
        byUuid.put(connection.uuid(), connection);
        userOf(connection).ifPresent(user -> users.add(user, connection));
        if (connection.status() == ConnectionStatus.CLOSED) {
            remove(connection); // it ended while it was being added
        }
    }

    void remove(DefaultConnection connection) {
        connections.remove(connection.id());
        byUuid.remove(connection.uuid());
        userOf(connection).ifPresent(user -> users.remove(user, connection));
    }

    /** The peer of a connection may have become known: its name never changes, but it need not have one at first. */
    void identified(DefaultConnection connection) {
        if (connections.containsKey(connection.id())) {
            add(connection);
        }
    }

    private static Optional<String> userOf(DefaultConnection connection) {
        return connection.identity().map(Identity::name);
    }

    /** Tells that the server is open. Called once, when the application can find it. */
    public void opened() {
        Consumer<WebSocketServer> observer = observers.serverOpened();
        if (observer != null) {
            observer.accept(this);
        }
    }

    /** The end of an admitted connection has been handled, or the server was terminated: the last tells that all is over. */
    void ended() {
        if (alive.decrementAndGet() == 0) {
            closed();
        }
    }

    /** Tells, unless it was told, that the server is over, whatever has become of its connections. */
    public void closed() {
        Consumer<WebSocketServer> observer = observers.serverClosed();
        if (observer != null && closed.compareAndSet(false, true)) {
            observer.accept(this);
        }
    }

    @Override
    public String path() {
        return descriptor.path().toString();
    }

    @Override
    public String name() {
        return descriptor.name();
    }

    @Override
    public DataType dataType() {
        return descriptor.dataType();
    }

    @Override
    public Collection<WebSocketConnection> connections() {
        return Collections.unmodifiableCollection(connections.values());
    }

    @Override
    public Optional<WebSocketConnection> connection(long id) {
        return Optional.ofNullable(connections.get(id));
    }

    @Override
    public Optional<WebSocketConnection> connection(String globalId) {
        return uuid(globalId).flatMap(uuid -> Optional.ofNullable(byUuid.get(uuid)));
    }

    /** What a global id says; empty for what is none. */
    private static Optional<UUID> uuid(String globalId) {
        try {
            UUID uuid = UUID.fromString(globalId);
            return uuid.toString().equals(globalId) ? Optional.of(uuid) : Optional.empty(); // it takes shorter ones too
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    @Override
    public Recipients everyone() {
        return everyone;
    }

    @Override
    public Recipients user(String name) {
        Objects.requireNonNull(name, "name");
        return new Group(broadcaster, () -> users.of(name));
    }

    @Override
    public Topic topic(String name) {
        return topics.topic(name);
    }

    @Override
    public int broadcast(Object message, Predicate<? super WebSocketConnection> to) {
        return broadcaster.send(message, connections.values(), to);
    }

    @Override
    public boolean terminated() {
        return terminated.get();
    }

    @Override
    public void terminate() {
        markTerminated();
        connections.values().forEach(connection -> connection.closeHere(CloseCodes.GOING_AWAY));
    }

    @Override
    public void terminate(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("terminate: timeout must not be negative, got " + timeout);
        }
        if (timeout.isZero()) {
            markTerminated();
            connections.values().forEach(DefaultConnection::drop);
            return;
        }
        terminate();
        connections.values().forEach(connection -> connection.dropAfter(timeout));
    }

    private void markTerminated() {
        if (terminated.compareAndSet(false, true)) {
            ended(); // the server's own part
        }
    }

    /** For logs: the name and the path. */
    @Override
    public String toString() {
        return "endpoint '" + name() + "' at " + path();
    }
}
