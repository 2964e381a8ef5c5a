/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.Attributes;
import dev.kawat.ConnectionStatus;
import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.Identity;
import dev.kawat.MessageTooBigException;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.group.Subscriptions;
import dev.kawat.impl.liveness.Liveness;
import dev.kawat.impl.liveness.SlowPeerDetector;
import dev.kawat.impl.liveness.Watched;
import dev.kawat.impl.mailbox.Event;
import dev.kawat.impl.mailbox.Mailbox;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.outbox.OfferResult;
import dev.kawat.impl.outbox.Outbox;
import dev.kawat.impl.reply.Acceptance;
import dev.kawat.impl.security.HandshakeAttempt;
import dev.kawat.impl.security.PeerIdentity;
import dev.kawat.impl.settings.Compression;
import dev.kawat.impl.settings.EndpointSettings;
import dev.kawat.impl.settings.OutboxSettings;
import dev.kawat.impl.transport.Channel;
import dev.kawat.impl.transport.OutboundSource;
import dev.kawat.impl.transport.Receiver;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
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
public final class DefaultConnection implements WebSocketConnection, Receiver, Watched {

    private static final System.Logger LOG = System.getLogger("dev.kawat.connection");

    /** RFC 6455 section 5.5. */
    private static final int MAX_CONTROL_PAYLOAD = 125;

    /** With the rounds of the watchdog, a connection that is revoked has ended within a second. */
    private static final Duration REVOKED = Duration.ofMillis(500);

    private final long id;
    private final UUID uuid = UUID.randomUUID(); // 122 random bits of a SecureRandom
    private final DefaultServer server;
    private final EndpointSettings settings;
    private final Handshake handshake;
    private final @Nullable String subprotocol;
    private final Callbacks callbacks;
    private final Outbox outbox;
    private final Mailbox mailbox;
    private final Liveness liveness;
    private final Subscriptions subscriptions;
    private final Attributes attributes;
    private final PeerIdentity standing;

    /** Whether the peer keeps up; null where nobody wants to know. */
    private final @Nullable SlowPeerDetector pace;

    /** Set once, when the transport is ready. */
    private volatile @Nullable Channel channel;

    /** Whether reading is paused because the mailbox is full. */
    private volatile boolean paused;

    DefaultConnection(long id, DefaultServer server, HandshakeAttempt attempt, @Nullable String subprotocol) {
        ApplicationServices shared = server.shared();
        this.id = id;
        this.server = server;
        this.settings = server.settings();
        this.handshake = attempt.handshake();
        this.attributes = attempt.attributes();
        this.standing = new PeerIdentity(server.access(), handshake.identity().orElse(null));
        this.subprotocol = subprotocol;
        this.callbacks = new Callbacks(this, server);
        OutboxSettings queue = settings.outbox();
        this.outbox = new Outbox(queue.maxBytes(), queue.maxMessages(), queue.policy(), callbacks.completions());
        this.mailbox = new Mailbox(
                settings.mailbox().maxMessages(),
                settings.mailbox().maxBytes(),
                server.runner(callbacks),
                this::pauseReading,
                server.placement().usual());
        this.liveness = new Liveness(settings.liveness(), shared.watchdog().now());
        this.subscriptions = new Subscriptions(this, server.topics());
        this.pace = server.watchesPace()
                ? new SlowPeerDetector(queue.slowAfter(), shared.watchdog().now())
                : null;
    }

    // ---- Before the upgrade, on the thread of the request ----

    /** Makes the handler and asks its gate. When it refuses, the connection is over and the handler destroyed. */
    HandshakeDecision admit() {
        HandshakeDecision decision = callbacks.admit();
        liveness.received(); // from here on it may take a while, but not for ever
        server.shared().watchdog().watch(this);
        if (decision instanceof HandshakeDecision.Refused) {
            abandon();
        }
        return decision;
    }

    /** The upgrade did not happen: the connection ends, what was sent to it is dropped, and no further callback is called. */
    public void abandon() {
        end(CloseCodes.ABNORMAL, "");
    }

    // ---- What the transport calls ----

    /** Where the channel takes what this connection sends. */
    public OutboundSource outbound() {
        return outbox;
    }

    /** The most bytes of payload that a message of the peer may have. */
    public long maxMessageBytes() {
        return settings.messages().maxBytes();
    }

    /** The most fragments that a message of the peer may have. */
    public int maxFragments() {
        return settings.messages().maxFragments();
    }

    /** Whether messages are to be compressed, where the peer offers it. */
    public Compression compression() {
        return settings.messages().compression();
    }

    @Override
    public void opened(Channel opened) {
        channel = opened;
        if (paused) {
            mailbox.repeatFlow(); // tasks have filled it before there was anything to pause
        }
        liveness.received();
        if (outbox.attach(opened)) {
            mailbox.start(Event.Opened.INSTANCE);
        } else if (outbox.status() == ConnectionStatus.CLOSED) {
            opened.drop(); // it took longer than anybody waited
            return;
        }
        outbox.start();
        if (server.terminated()) {
            closeHere(CloseCodes.GOING_AWAY);
        }
    }

    @Override
    public void text(String message) {
        liveness.receivedMessage();
        mailbox.post(message);
    }

    @Override
    public void binary(ByteBuffer message) {
        liveness.receivedMessage();
        mailbox.post(message);
    }

    /** A part of a message came, where nobody sees its frames. */
    public void messageGoesOn() {
        liveness.receivedMessage();
    }

    @Override
    public void heard() {
        liveness.received();
    }

    @Override
    public void pinged(ByteBuffer payload) {
        if (server.binding().ping() != null) {
            ByteBuffer own = ByteBuffer.allocate(payload.remaining());
            mailbox.post(new Event.Ping(own.put(payload.duplicate()).flip()));
        }
    }

    @Override
    public void pong(ByteBuffer payload) {
        liveness.received();
        if (server.binding().pong() != null && !liveness.isKeepAlive(payload)) {
            mailbox.post(new Event.Pong(payload));
        }
    }

    @Override
    public void tooBig() {
        long max = settings.messages().maxBytes();
        String message = "a message of the peer has more than " + max + " bytes; max-message of endpoint '"
                + server.name() + "' allows more";
        mailbox.post(
                new Event.Failed(new MessageTooBigException(message, max), new Outbound.Close(CloseCodes.TOO_BIG, "")));
    }

    @Override
    public void broken(int code) {
        mailbox.post(new Event.Broken(code));
    }

    @Override
    public void closed(int code, String reason) {
        Outbound.Close own = outbox.closeFrame();
        if (own != null && code != CloseCodes.ABNORMAL) {
            end(own.code(), own.reason()); // the answer to our close frame
        } else {
            end(code, reason);
        }
    }

    private void end(int code, String reason) {
        Outbox.End end = outbox.ended();
        if (end == Outbox.End.REPEATED) {
            return;
        }
        server.remove(this);
        subscriptions.end();
        server.shared().sessions().remove(this);
        mailbox.close();
        Event closed = new Event.Closed(code, reason);
        if (end == Outbox.End.BEFORE_OPEN) {
            mailbox.start(closed);
        } else {
            mailbox.post(closed);
        }
    }

    // ---- What the watchdog calls ----

    @Override
    public void look(long now) {
        if (standing.isOver(server.shared().watchdog())) {
            revoke("its identity has expired");
        }
        Channel open = channel;
        long receiving = open == null ? -1 : open.receiving();
        if (open != null) {
            liveness.noteMessage(now, open.openMessage(), open.receivedBytes(), paused); // in this order
        }
        switch (liveness.look(now, outbox.status(), outbox.progress(), receiving, paused)) {
            case WELL -> {}
            case PING -> keepAlive(now);
            case IDLE -> closeHere(CloseCodes.GOING_AWAY);
            case SLOW_FRAME -> closeHere(CloseCodes.VIOLATED_POLICY);
            case NEVER_OPENED -> abandon();
            case DEAD -> {
                LOG.log(Level.DEBUG, () -> this + ": the peer does not answer, dropped");
                lose();
            }
            case HELD_UP -> giveUp();
        }
        if (pace != null && outbox.status() == ConnectionStatus.CONNECTED) {
            look(pace, now);
        }
    }

    /** Sends a ping, but not behind much else: it would fill the outbox of a slow peer. The next round tries again. */
    private void keepAlive(long now) {
        if (!outbox.waitsAtLeast(SlowPeerDetector.SLOW_PART)) {
            outbox.ping(liveness.keepAlive(now));
        }
    }

    /** Looks whether the peer keeps up. What follows is for a worker: this thread runs no code of the application. */
    private void look(SlowPeerDetector watched, long now) {
        boolean half = outbox.waitsAtLeast(SlowPeerDetector.SLOW_PART);
        boolean eighth = half || outbox.waitsAtLeast(SlowPeerDetector.CAUGHT_UP_PART);
        if (watched.look(now, outbox.progress(), half, eighth)) {
            server.shared().workers().execute(() -> mailbox.post(Event.Turned.INSTANCE));
        }
    }

    /** Waits no longer for what {@code onClose} has left; before it was called, for what holds it up. */
    private void giveUp() {
        if (!callbacks.giveUpLast()) {
            mailbox.giveUp();
        }
    }

    @Override
    public void drop() {
        callbacks.waitForNothing();
        lose();
        mailbox.giveUp();
    }

    private void lose() {
        end(CloseCodes.ABNORMAL, "");
        Channel open = channel;
        if (open != null) {
            open.drop();
        }
    }

    // ---- What the callbacks, the server and the mailbox call ----

    /** Begins the closing handshake for a reason of ours. */
    void closeHere(int code) {
        closeHere(new Outbound.Close(code, ""));
    }

    /** Gives what {@code onClose} has left the endpoint's close timeout to come to its end, from now on. */
    void awaitRest() {
        liveness.ended();
    }

    /** Gives the peer so long to answer our close frame, instead of the endpoint's close timeout. */
    void dropAfter(Duration timeout) {
        liveness.answerWithin(timeout);
    }

    /** Closes with 1008, for the peer may not be here any longer; it has little time to answer. */
    public void revoke(String reason) {
        if (outbox.close(new Outbound.Close(CloseCodes.VIOLATED_POLICY, ""))) {
            liveness.answerWithin(REVOKED);
            LOG.log(Level.DEBUG, () -> this + ": " + reason + ", closed with 1008");
        }
    }

    void closeHere(Outbound.Close frame) {
        outbox.close(frame);
    }

    /** Whether this side has begun to close, so that the handler gets no more messages. */
    boolean closedOnThisSide() {
        return outbox.closeFrame() != null;
    }

    /** Whether the peer keeps up; null where nobody wants to know. */
    @Nullable
    public SlowPeerDetector pace() {
        return pace;
    }

    /** Tells those who want to know which subscriptions have ended with the connection. */
    void tellUnsubscribed() {
        subscriptions.tellEnded();
    }

    /** The name that is unique everywhere. */
    UUID uuid() {
        return uuid;
    }

    OfferResult offer(EncodedMessage message) {
        liveness.sentMessage();
        return outbox.offer(message);
    }

    /** Queues a message if there is room without haste; see {@link Outbox#offerPaced}. */
    Acceptance offerPaced(EncodedMessage message, Runnable again) {
        liveness.sentMessage();
        return outbox.offerPaced(message, again);
    }

    /** Returns whether a message without a size would have room now; see {@link Outbox#awaitRoom}. */
    Acceptance awaitRoom(Runnable again) {
        liveness.sentMessage();
        return outbox.awaitRoom(again);
    }

    /** Has a task run when this side begins to close, or the connection ends; false when that has happened. */
    boolean whenClosing(Runnable task) {
        return outbox.whenClosing(task);
    }

    /** Has it not run. */
    void forget(Runnable task) {
        outbox.forget(task);
    }

    /** Tells, on a worker and before a callback, whether further messages wait behind the one that it is about. */
    void moreFollow(boolean more) {
        Channel open = channel;
        if (open != null) {
            open.moreFollow(more);
        }
    }

    private void pauseReading(boolean pause) {
        paused = pause;
        Channel open = channel;
        if (open == null) {
            return;
        }
        if (pause) {
            open.pauseReading();
        } else {
            open.resumeReading();
        }
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
        return server;
    }

    @Override
    public Object handler() {
        return callbacks.handler();
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public Optional<Identity> identity() {
        return standing.identity();
    }

    @Override
    public void renewIdentity(Identity identity) {
        boolean admitted = standing.renew(Objects.requireNonNull(identity, "identity"));
        server.identified(this);
        if (!admitted) {
            revoke("its new identity lacks a role");
        }
    }

    @Override
    public Optional<String> subprotocol() {
        return Optional.ofNullable(subprotocol);
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public void subscribe(String topic) {
        subscriptions.subscribe(Objects.requireNonNull(topic, "topic"));
    }

    @Override
    public void unsubscribe(String topic) {
        subscriptions.unsubscribe(Objects.requireNonNull(topic, "topic"));
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
        return queue(callbacks.encode(server.encoder(), Objects.requireNonNull(message, "message")));
    }

    @Override
    public CompletionStage<Void> sendAsync(Object message) {
        EncodedMessage encoded = callbacks.encode(server.encoder(), Objects.requireNonNull(message, "message"));
        CompletableFuture<Void> done = new CompletableFuture<>();
        liveness.sentMessage();
        outbox.offerTracked(encoded, done); // which tells the stage what became of it
        return done; // as it is: its copies would wrap the SendException, and completing it changes nothing here
    }

    @Override
    public boolean ping(ByteBuffer payload) {
        if (payload.remaining() > MAX_CONTROL_PAYLOAD) {
            throw new IllegalArgumentException(
                    "ping: payload must have at most 125 bytes (RFC 6455 section 5.5), got " + payload.remaining());
        }
        return outbox.ping(new Outbound.Ping(Outbound.Binary.copyOf(payload))) == OfferResult.QUEUED;
    }

    /** Queues a message; returns whether it was, and not dropped. */
    public boolean queue(EncodedMessage message) {
        return offer(message) == OfferResult.QUEUED;
    }

    @Override
    public void terminate() {
        outbox.close(new Outbound.Close(CloseCodes.NORMAL, ""));
    }

    @Override
    public void terminate(int code) {
        terminate(code, "");
    }

    @Override
    public void terminate(int code, @Nullable String message) {
        boolean first = outbox.close(CloseCodes.terminating(code, message));
        if (first && !CloseCodes.mayTerminateWith(code)) {
            LOG.log(
                    Level.WARNING,
                    "{0}: terminate: code must be 3001 to 4999, got {1}; closing with 1000 and no message",
                    this,
                    Integer.toString(code));
        }
    }

    @Override
    public void close() {
        close(CloseCodes.NORMAL, "");
    }

    @Override
    public void close(int code) {
        close(code, "");
    }

    @Override
    public void close(int code, @Nullable String reason) {
        outbox.close(CloseCodes.closing(code, reason));
    }

    /** For logs: the id, and the endpoint's name. */
    @Override
    public String toString() {
        return "connection " + id + " of endpoint '" + server.name() + "'";
    }
}
