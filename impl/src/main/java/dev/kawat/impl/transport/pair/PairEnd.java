/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import dev.kawat.Codec;
import dev.kawat.ConnectionStatus;
import dev.kawat.MessageTooBigException;
import dev.kawat.OverflowPolicy;
import dev.kawat.Payload;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.liveness.CloseTimer;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.liveness.Watched;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.outbox.OfferResult;
import dev.kawat.impl.outbox.Outbox;
import dev.kawat.impl.socket.AbstractWebSocket;
import dev.kawat.impl.transport.OutboundSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A free end of a pair in memory: one that is the application's, and not a connection's. Usable from any thread.
 *
 * <p>What it sends waits in its outbox until the other end takes it. A message that finds the outbox full closes the end with 1013,
 * behind what waits. An end that has closed is dropped if the other end does not answer in time.
 */
public final class PairEnd extends AbstractWebSocket {

    private static final int MAX_WAITING_BYTES = 1024 * 1024;
    private static final int MAX_WAITING_MESSAGES = 1024;
    private static final Outbound.Close OVERFLOW = new Outbound.Close(CloseCodes.TRY_AGAIN_LATER, "");

    /** Its policy is not to close, which would drop what waits: this end closes by itself. */
    private final Outbox outbox =
            new Outbox(MAX_WAITING_BYTES, MAX_WAITING_MESSAGES, OverflowPolicy.DROP_NEWEST, Runnable::run);

    private final Sink sink = new Receiving();
    private final long maxMessageBytes;
    private final Watchdog watchdog;
    private final Duration closeTimeout;

    /** The lock, shared by both ends of a pair, under which one of them gets a handler. */
    private final Object oneHandler;

    /** Set before the end is in the hands of anybody. */
    private volatile @Nullable PairChannel channel;

    /** The other end of a pair of the application; null at an end that was created for a connection. */
    private volatile @Nullable PairEnd other;

    /** The connection at the other end; null as long as that is free. */
    private volatile @Nullable DefaultConnection peer;

    /** The connection that has taken the place of this end; null as long as it is free. */
    private volatile @Nullable DefaultConnection successor;

    /**
     * An end that has yet to be {@linkplain #connect connected}.
     *
     * @param json reads messages as JSON
     * @param maxMessageBytes the most bytes that a message of the other end may have
     * @param watchdog finds out that the other end does not answer a close frame
     * @param closeTimeout how long that may take, unless a connection is there with a time of its own
     * @param oneHandler the lock under which one end of the pair gets a handler
     */
    PairEnd(Codec json, long maxMessageBytes, Watchdog watchdog, Duration closeTimeout, Object oneHandler) {
        super(json);
        this.maxMessageBytes = maxMessageBytes;
        this.watchdog = watchdog;
        this.closeTimeout = closeTimeout;
        this.oneHandler = oneHandler;
    }

    /** Returns what this end sends. */
    OutboundSource outbound() {
        return outbox;
    }

    /** Returns the receiving side. */
    Sink sink() {
        return sink;
    }

    /** Connects this end with another free one. */
    void connect(PairChannel to, PairEnd free) {
        other = free;
        channel = to;
        outbox.attach(to);
    }

    /** Connects this end with a connection. */
    void connect(PairChannel to, DefaultConnection connection) {
        peer = connection;
        channel = to;
        outbox.attach(to);
    }

    /**
     * Lets the handler of a server use this end. The application cannot accept it any more.
     *
     * @throws IllegalStateException if one of the two ends was accepted or used before
     */
    void useForHandler() {
        synchronized (oneHandler) {
            useForHandler(other);
        }
    }

    /**
     * Lets a connection take the place of this end, which is {@linkplain #useForHandler used for a handler}: the other end talks
     * with the connection from now on. So what waits for the other end waits in the outbox of the connection.
     *
     * @param workers deliver to the connection
     */
    void replaceBy(DefaultConnection connection, Executor workers) {
        PairChannel own = channel();
        own.out().takeFrom(connection.outbound());
        own.in().giveTo(new ConnectionSink(connection, maxMessageBytes, own.out()), workers);
        PairEnd remaining = other;
        if (remaining != null) {
            remaining.peer = connection;
        }
        connection.opened(own);
        successor = connection; // now that it is not connecting any more, which ends of pairs never are
        own.in().open();
    }

    private PairChannel channel() {
        return Objects.requireNonNull(channel, "connected by the pair");
    }

    @Override
    protected void startReceiving() {
        channel().in().open();
    }

    @Override
    protected void queue(Outbound.Message message) {
        if (outbox.offer(message) == OfferResult.DROPPED) {
            closeHere(OVERFLOW);
        }
    }

    @Override
    protected void queue(Outbound.Close frame) {
        outbox.close(frame);
        if (isUnanswered()) {
            watchdog.watch(new AwaitedClose());
        }
    }

    @Override
    protected Outbound.@Nullable Close closeFrame() {
        return outbox.closeFrame();
    }

    /** Ends both ends at once, without close frames, as a lost network does. Only the other end gets an event of it. */
    @Override
    public void drop() {
        endSilently();
        channel().drop();
    }

    @Override
    public long bufferedAmount() {
        DefaultConnection connection = successor;
        return connection == null ? outbox.bufferedBytes() : connection.bufferedAmount();
    }

    @Override
    public int readyState() {
        DefaultConnection connection = successor;
        return connection == null ? super.readyState() : connection.status().readyState();
    }

    /** Returns whether the other end has closed, so that its close frame is on its way. */
    private boolean closedByPeer() {
        DefaultConnection connection = peer;
        PairEnd free = other;
        return connection != null
                ? connection.status().compareTo(ConnectionStatus.CONNECTED) > 0
                : free != null && free.closeFrame() != null;
    }

    /** Returns how long the other end may take to answer a close frame. */
    private Duration closeTimeout() {
        DefaultConnection connection = peer;
        return connection == null
                ? closeTimeout
                : connection.settings().liveness().closeTimeout();
    }

    /** Receives what the other end sends. */
    private final class Receiving implements Sink {

        /** True after a message that was too large. Only touched by the one thread that calls. */
        private boolean broken;

        @Override
        public void receive(Outbound message) {
            if (Sink.isLoss(message)) {
                peerLost();
            } else if (message instanceof Outbound.Close frame) {
                received(frame);
            } else if (message instanceof Outbound.Ping ping) {
                channel().out().pong(ping.payload().bytes());
            } else if (message instanceof Outbound.Message content && !broken) {
                receiveContent(content);
            }
        }

        private void receiveContent(Outbound.Message content) {
            if (content.size() > maxMessageBytes) {
                broken = true;
                String text = "Message is too large: " + content.size() + " > " + maxMessageBytes;
                failed(new MessageTooBigException(text, maxMessageBytes));
                closeHere(new Outbound.Close(CloseCodes.TOO_BIG, text));
            } else if (content instanceof Outbound.Text text) {
                received(Payload.of(text.text()));
            } else if (content instanceof Outbound.Binary binary) {
                received(Payload.of(Sink.copyOf(binary)));
            }
        }

        @Override
        public void pong(ByteBuffer payload) {
            // An answer to a ping, which free ends do not send.
        }
    }

    /** The close frame that the other end owes this one. */
    private final class AwaitedClose implements Watched {

        private final CloseTimer timer = new CloseTimer(closeTimeout());

        @Override
        public void check(long now) {
            boolean overdue = timer.isAnswerOverdue(now);
            if (!isUnanswered()) {
                watchdog.forget(this);
            } else if (overdue && !closedByPeer()) {
                drop();
            }
        }

        /** Drops both ends. This one gets an event of it too. */
        @Override
        public void drop() {
            watchdog.forget(this);
            channel().in().finishNow(Sink.LOST);
            channel().out().finish(Sink.LOST);
        }

        /** The application waits for connections only. */
        @Override
        public boolean delaysStop() {
            return false;
        }
    }
}
