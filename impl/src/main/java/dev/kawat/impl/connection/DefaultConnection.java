/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.AttributeKey;
import dev.kawat.Attributes;
import dev.kawat.ConnectionStatus;
import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.Identity;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.callback.CallbackRunner;
import dev.kawat.impl.callback.EndpointConnection;
import dev.kawat.impl.callback.EndpointCore;
import dev.kawat.impl.callback.EventDispatcher;
import dev.kawat.impl.execution.InvocationContext;
import dev.kawat.impl.group.Subscriptions;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.liveness.Liveness;
import dev.kawat.impl.liveness.SlowPeerDetector;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.mailbox.Event;
import dev.kawat.impl.mailbox.Mailbox;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.outbox.OfferResult;
import dev.kawat.impl.outbox.Outbox;
import dev.kawat.impl.reply.Acceptance;
import dev.kawat.impl.security.PeerIdentity;
import dev.kawat.impl.session.HttpSessionReference;
import dev.kawat.impl.settings.EndpointSettings;
import dev.kawat.impl.settings.OutboxSettings;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.transport.Channel;
import dev.kawat.impl.transport.OutboundSource;
import dev.kawat.impl.transport.Receiver;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of a connection, whatever carries it. In: the transport calls it as its {@link Receiver}, it posts to
 * its mailbox, the mailbox runs the callbacks. Out: a send is encoded and offered to the outbox, and the transport takes it
 * from there.
 */
public final class DefaultConnection implements ManagedConnection, EndpointConnection, Receiver {

    private static final System.Logger LOG = System.getLogger("dev.kawat.connection");

    /** The attribute with the extensions that were agreed on, as the header of the answer names them. */
    public static final AttributeKey<String> EXTENSIONS = AttributeKey.of("dev.kawat.extensions", String.class);

    /** The attribute of a connection that has ended: the frame that {@code onClose} learns of. */
    public static final AttributeKey<Outbound.Close> END = AttributeKey.of("dev.kawat.end", Outbound.Close.class);

    private static final Outbound.Close LOST = new Outbound.Close(CloseCodes.ABNORMAL, "");

    private final long id;
    private final UUID uuid = UUID.randomUUID(); // 122 random bits of a SecureRandom
    private final ConnectionOwner owner;
    private final EndpointCore core;
    private final AgreedHandshake agreed;
    private final PeerIdentity identity;
    private final Watchdog watchdog;
    private final CallbackRunner callbacks;
    private final EventDispatcher dispatcher;
    private final Outbox outbox;
    private final Mailbox mailbox;
    private final Liveness liveness;
    private final Subscriptions subscriptions;
    private final ConnectionMonitor monitor;
    private final ConnectionChannel channel = new ConnectionChannel();

    DefaultConnection(
            long id,
            ConnectionOwner owner,
            EndpointCore core,
            AgreedHandshake agreed,
            PeerIdentity identity,
            ConnectionLimits limits,
            Watchdog watchdog) {
        EndpointSettings settings = core.settings();
        this.id = id;
        this.owner = owner;
        this.core = core;
        this.agreed = agreed;
        this.identity = identity;
        this.watchdog = watchdog;
        InvocationContext context = core.context(this);
        this.callbacks = core.callbacks(this, context);
        this.dispatcher = core.dispatcher(this, callbacks);
        OutboxSettings queue = settings.outbox();
        this.outbox = new Outbox(queue.maxBytes(), queue.maxMessages(), queue.policy(), context.completions());
        this.mailbox = core.mailbox(dispatcher, channel);
        this.liveness = new Liveness(settings.liveness(), watchdog.now());
        this.subscriptions = new Subscriptions(this, owner.topics());
        SlowPeerDetector slowPeer = core.watchesPace() ? new SlowPeerDetector(queue.slowAfter(), watchdog.now()) : null;
        this.monitor = new ConnectionMonitor(this, channel, outbox, liveness, identity, slowPeer, limits);
    }

    // ---- Before the upgrade, on the thread of the request ----

    /**
     * Makes the handler and asks its gate. When the gate accepts, the connection is among those of its server; when it refuses, the
     * connection is over and the handler destroyed.
     *
     * @param handlers makes the handler
     */
    public HandshakeDecision askGate(HandlerFactory handlers) {
        HandshakeDecision decision = monitor.limits().admit(identity(), () -> core.admit(callbacks, handlers));
        liveness.received(); // from here on it may take a while, but not for ever
        watchdog.watch(monitor);
        if (decision instanceof HandshakeDecision.Refused) {
            abandon();
        } else {
            owner.registry().add(this); // before the answer: a client that knows that it is connected misses nothing
        }
        return decision;
    }

    /** Ends a connection whose upgrade did not happen. What was sent to it is dropped, and no further callback is called. */
    @Override
    public void abandon() {
        ended(outbox.ended(), LOST);
    }

    /**
     * Ends a connection that could not be made, and releases its handler after its error callback. No other callback is called.
     *
     * @param failure the reason
     */
    public void failedToOpen(Throwable failure) {
        Outbox.End end = outbox.ended();
        dispatcher.runAlone(new Event.Failed(failure, LOST), () -> ended(end, LOST));
    }

    // ---- What the transport calls ----

    /** Returns the source from which the channel takes what this connection sends. */
    public OutboundSource outbound() {
        return outbox;
    }

    /** Returns the settings of the endpoint, with what holds for messages of the peer. */
    public EndpointSettings settings() {
        return core.settings();
    }

    @Override
    public void opened(Channel opened) {
        if (channel.open(opened)) {
            mailbox.repeatFlow(); // tasks have filled it before there was anything to pause
        }
        monitor.opened(watchdog.now());
        if (outbox.attach(opened)) {
            mailbox.start(Event.Opened.INSTANCE);
        } else if (outbox.status() == ConnectionStatus.CLOSED) {
            opened.drop(); // it took longer than anybody waited
            return;
        }
        outbox.start();
        if (owner.terminated()) {
            closeHere(CloseCodes.GOING_AWAY);
        }
    }

    @Override
    public void text(String message) {
        if (monitor.receivedMessage(message) && !AutoResponse.isGiven(owner.autoResponse(), message, this, watchdog)) {
            mailbox.post(message);
        }
    }

    @Override
    public void binary(ByteBuffer message) {
        if (monitor.receivedMessage(message)) {
            mailbox.post(message);
        }
    }

    /** Notes that a part of a message came, for transports that do not see frames. */
    public void messageGoesOn() {
        liveness.receivedMessage();
    }

    @Override
    public void heard() {
        liveness.received();
    }

    @Override
    public void pinged(ByteBuffer payload) {
        if (core.handles(Event.Kind.PING) && monitor.mayDeliver(payload)) {
            ByteBuffer own = ByteBuffer.allocate(payload.remaining());
            mailbox.post(new Event.Ping(own.put(payload.duplicate()).flip()));
        }
    }

    @Override
    public void pong(ByteBuffer payload) {
        liveness.received();
        if (core.handles(Event.Kind.PONG) && !liveness.isKeepAlive(payload) && monitor.mayDeliver(payload)) {
            mailbox.post(new Event.Pong(payload));
        }
    }

    @Override
    public void tooBig() {
        tooBig(settings().messages().maxBytes(), "raise max-message of endpoint '" + core.name() + "'");
    }

    /**
     * Closes with 1009, because a message is larger than what carries the connection allows; no further message follows.
     *
     * @param max the most bytes that are allowed
     * @param cure how to allow more
     */
    public void tooBig(long max, String cure) {
        mailbox.post(monitor.limits().tooBig(max, cure));
    }

    @Override
    public void exceeded(Setting limit) {
        monitor.limits().reached(limit, CloseCodes.VIOLATED_POLICY);
        broken(CloseCodes.VIOLATED_POLICY);
    }

    @Override
    public void broken(int code) {
        mailbox.post(new Event.CloseDue(code));
    }

    @Override
    public void closed(int code, String reason) {
        Outbound.Close own = outbox.closeFrame();
        boolean lost = code == CloseCodes.ABNORMAL; // else it is the answer to our close frame, if there is one
        ended(outbox.ended(), own == null || lost ? new Outbound.Close(code, reason) : own);
    }

    private void ended(Outbox.End end, Outbound.Close close) {
        if (end == Outbox.End.REPEATED) {
            return;
        }
        attributes().put(END, close);
        owner.registry().remove(this);
        monitor.ended();
        subscriptions.end();
        mailbox.close();
        Event closed = new Event.Closed(close.code(), close.reason());
        if (end == Outbox.End.BEFORE_OPEN) {
            mailbox.start(closed);
        } else {
            mailbox.post(closed);
        }
    }

    // ---- What the watchdog finds ----

    @Override
    public void stopWaiting() {
        if (!dispatcher.giveUpRest()) {
            mailbox.giveUp();
        }
    }

    @Override
    public Mailbox mailbox() {
        return mailbox;
    }

    @Override
    public void drop() {
        dispatcher.waitForNothing();
        lose();
        mailbox.giveUp();
    }

    @Override
    public void lose() {
        ended(outbox.ended(), LOST);
        channel.drop();
    }

    // ---- What the callbacks, the server and the mailbox call ----

    @Override
    public void awaitRest() {
        liveness.ended();
    }

    @Override
    public void released() {
        sessionEnded(); // which is not to be held by an object that the application may keep
        owner.ended();
        watchdog.forget(monitor);
    }

    @Override
    public void dropAfter(Duration timeout) {
        liveness.answerWithin(timeout);
    }

    /** Closes with 1008. The peer has little time to answer. */
    @Override
    public void revoke(String reason) {
        monitor.revoke(reason);
    }

    @Override
    public void sessionEnded() {
        HttpSessionReference.of(attributes()).ifPresent(HttpSessionReference::end);
    }

    @Override
    public void closeHere(Outbound.Close frame) {
        outbox.close(frame);
    }

    /** Returns the frame with which this side began to close; null while it has not. */
    public Outbound.@Nullable Close closeFrame() {
        return outbox.closeFrame();
    }

    /** Returns whether the application began to close, before Kawat or the peer did. */
    public boolean isClosedByApplication() {
        return outbox.isClosedByApplication();
    }

    @Override
    public void closeAfterReceived(int code) {
        mailbox.post(new Event.CloseDue(code));
    }

    @Override
    public boolean closedOnThisSide() {
        return outbox.closeFrame() != null;
    }

    @Override
    public @Nullable SlowPeerDetector pace() {
        return monitor.slowPeer();
    }

    @Override
    public void tellUnsubscribed() {
        subscriptions.notifyEnded();
    }

    @Override
    public UUID uuid() {
        return uuid;
    }

    @Override
    public Acceptance offerPaced(EncodedMessage message, Runnable again) {
        liveness.sentMessage();
        return outbox.offerPaced(message, again);
    }

    @Override
    public Acceptance awaitRoom(Runnable again) {
        liveness.sentMessage();
        return outbox.awaitRoom(again);
    }

    @Override
    public boolean whenClosing(Runnable task) {
        return outbox.whenClosing(task);
    }

    @Override
    public void forget(Runnable task) {
        outbox.forget(task);
    }

    @Override
    public void moreFollow(boolean more) {
        channel.moreFollow(more);
    }

    // ---- What applications call ----

    @Override
    public long id() {
        return id;
    }

    @Override
    public String globalId() {
        return uuid.toString();
    }

    @Override
    public ConnectionStatus status() {
        return outbox.status();
    }

    @Override
    public WebSocketServer server() {
        return owner.server();
    }

    /** Returns the path of its endpoint, with variables; an empty text if its endpoint has none. */
    public String endpointPath() {
        return owner.path();
    }

    @Override
    public Object handler() {
        return callbacks.handler();
    }

    @Override
    public Handshake handshake() {
        return agreed.handshake();
    }

    @Override
    public Optional<Identity> identity() {
        return identity.identity();
    }

    @Override
    public void renewIdentity(Identity next) {
        boolean admitted = identity.renew(Objects.requireNonNull(next, "identity"));
        owner.registry().identified(this);
        if (!admitted) {
            revoke("its new identity lacks a role");
        }
    }

    @Override
    public Optional<String> subprotocol() {
        return Optional.ofNullable(agreed.subprotocol());
    }

    @Override
    public Attributes attributes() {
        return agreed.attributes();
    }

    @Override
    public void attach(@Nullable Object value) {
        Attachment.set(attributes(), value, core.json());
    }

    @Override
    public <T> Optional<T> attachment(Class<T> type) {
        return Attachment.get(attributes(), type, core.json());
    }

    @Override
    public Optional<Instant> lastAutoResponse() {
        return AutoResponse.last(attributes());
    }

    @Override
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    @Override
    public Set<String> topics() {
        return subscriptions.names();
    }

    @Override
    public boolean execute(Runnable task) {
        return mailbox.offer(new Event.Task(Objects.requireNonNull(task, "task")));
    }

    @Override
    public long bufferedAmount() {
        return outbox.bufferedBytes();
    }

    @Override
    public long droppedMessages() {
        return outbox.droppedMessages();
    }

    @Override
    public boolean send(String text) {
        return queue(Outbound.Text.of(text));
    }

    @Override
    public boolean send(byte[] blob) {
        return queue(Outbound.Binary.copyOf(blob));
    }

    @Override
    public boolean send(ByteBuffer blob) {
        return queue(Outbound.Binary.copyOf(blob));
    }

    @Override
    public boolean send(Object message) {
        return queue(callbacks.encode(Objects.requireNonNull(message, "message")));
    }

    @Override
    public CompletionStage<Void> sendAsync(Object message) {
        EncodedMessage encoded = callbacks.encode(Objects.requireNonNull(message, "message"));
        CompletableFuture<Void> done = new CompletableFuture<>();
        liveness.sentMessage();
        outbox.offerTracked(encoded, done); // which tells the stage what became of it
        return done; // not a copy, which would wrap the SendException; completing it changes nothing here
    }

    @Override
    public boolean ping(ByteBuffer payload) {
        return outbox.ping(new Outbound.Ping(Outbound.Binary.copyOf(payload))) == OfferResult.QUEUED;
    }

    @Override
    public boolean queue(EncodedMessage message) {
        liveness.sentMessage();
        return outbox.offer(message) == OfferResult.QUEUED;
    }

    @Override
    public void terminate() {
        outbox.closeByApplication(new Outbound.Close(CloseCodes.NORMAL, ""));
    }

    @Override
    public void terminate(int code, @Nullable String message) {
        int min = settings().server().terminateMinCode();
        boolean first = outbox.closeByApplication(CloseCodes.terminating(code, message, min));
        if (first && !CloseCodes.mayTerminateWith(code, min)) {
            String rule = ": terminate: code must be " + min + " to 4999, got ";
            LOG.log(Level.WARNING, this + rule + code + "; the connection closes with 1000 and no message");
        }
    }

    @Override
    public void close() {
        close(CloseCodes.NORMAL, "");
    }

    @Override
    public void close(int code, @Nullable String reason) {
        close(CloseCodes.closing(code, reason));
    }

    @Override
    public boolean close(Outbound.Close frame) {
        return outbox.closeByApplication(frame);
    }

    /** Returns the id and the endpoint's name, for logs. */
    @Override
    public String toString() {
        return "connection " + id + " of endpoint '" + core.name() + "'";
    }
}
