/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import dev.kawat.Codec;
import dev.kawat.MessageTooBigException;
import dev.kawat.OverflowPolicy;
import dev.kawat.Payload;
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
import java.util.function.BooleanSupplier;
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

    private volatile BooleanSupplier closedByPeer = () -> false;

    /** The other end, if it is free too. */
    private volatile @Nullable PairEnd other;

    /**
     * An end that has yet to be {@linkplain #connect connected}.
     *
     * @param json reads messages as JSON
     * @param maxMessageBytes the most bytes that a message of the other end may have
     * @param watchdog finds out that the other end does not answer a close frame
     * @param closeTimeout how long that may take
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

    /** Returns whether this end has sent its close frame, or has queued it. */
    boolean hasClosed() {
        return outbox.closeFrame() != null;
    }

    /**
     * Connects this end.
     *
     * @param to the way to the other end
     * @param peerHasClosed whether the other end has closed, so that its close frame is on its way
     */
    void connect(PairChannel to, BooleanSupplier peerHasClosed) {
        channel = to;
        closedByPeer = peerHasClosed;
        outbox.attach(to);
    }

    /** Connects this end with one that is free too. */
    void connect(PairChannel to, PairEnd peer) {
        other = peer;
        connect(to, peer::hasClosed);
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

    /** Ends both ends at once, without close frames, as a lost network does. Only the other end gets an event of it. */
    @Override
    public void drop() {
        endSilently();
        channel().drop();
    }

    @Override
    public long bufferedAmount() {
        return outbox.bufferedBytes();
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

        private final CloseTimer timer = new CloseTimer(closeTimeout);

        @Override
        public void check(long now) {
            boolean overdue = timer.isAnswerOverdue(now);
            if (!isUnanswered()) {
                watchdog.forget(this);
            } else if (overdue && !closedByPeer.getAsBoolean()) {
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
