/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.ConnectionStatus;
import dev.kawat.SendResult;
import dev.kawat.WebSocketConnector.OfflineQueue;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.reply.Acceptance;
import dev.kawat.impl.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one client on their way to its connection: at once while there is one and nothing waits, and else through the
 * offline queue. Messages that one thread sends keep their order. Usable from any thread.
 *
 * <p>The lock is held for no code outside of this package. One thread at a time empties the queue: the one that counts
 * {@code turns} up from zero. Others only count it up, and that thread looks again.
 */
final class ClientSends {

    private final Encoder encoder;
    private final Clock clock;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final UnsentMessages unsent;

    /** The connection for the messages that wait; null while there is none. */
    @GuardedBy("lock")
    private @Nullable DefaultConnection target;

    @GuardedBy("lock")
    private boolean closed;

    /** The connection that may be given messages at once; null while there is none, or messages wait. Written under the lock. */
    private volatile @Nullable DefaultConnection direct;

    private final AtomicInteger turns = new AtomicInteger();

    /** The connection that goes on with the queue when it has room; null for none. */
    private volatile @Nullable DefaultConnection paced;

    ClientSends(Encoder encoder, OfflineQueue bounds, Clock clock) {
        this.encoder = encoder;
        this.clock = clock;
        this.unsent = new UnsentMessages(bounds);
    }

    /** Sends what waits, and what comes, to a connection that is open. */
    void attach(DefaultConnection connection) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            target = connection;
        }
        sendUnsent();
    }

    /** Lets messages wait, because there is no connection. */
    void detach() {
        synchronized (lock) {
            target = null;
            direct = null;
        }
    }

    /** Takes no further messages. Those that wait can still be taken back. */
    void close() {
        synchronized (lock) {
            closed = true;
            target = null;
            direct = null;
        }
    }

    SendResult send(Object message) {
        DefaultConnection connection = direct;
        if (connection != null) {
            if (connection.send(message)) {
                return SendResult.SENT;
            }
            if (connection.status() == ConnectionStatus.CONNECTED) {
                return SendResult.DROPPED; // by the policy of the outbox
            }
        }
        return send(message, encoder.encode(message), connection);
    }

    /**
     * Sends a message that one connection has not taken.
     *
     * @param tried that connection; null for none
     */
    private SendResult send(Object message, EncodedMessage encoded, @Nullable DefaultConnection tried) {
        DefaultConnection last = tried;
        while (true) {
            DefaultConnection connection = direct;
            if (connection == last) {
                synchronized (lock) {
                    if (direct == last) {
                        if (closed || !unsent.add(message, encoded, clock.nanos())) {
                            return SendResult.DROPPED;
                        }
                        direct = null; // what follows waits behind this message
                        break;
                    }
                }
            } else if (connection != null && connection.queue(encoded)) {
                return SendResult.SENT;
            } else {
                last = connection;
            }
        }
        sendUnsent(); // in case that a connection has come in the meantime
        return SendResult.QUEUED;
    }

    /** Gives the connection what waits, as fast as its outbox takes it. */
    private void sendUnsent() {
        if (turns.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            sendWhatWaits();
            seen = turns.addAndGet(-seen);
        } while (seen != 0);
    }

    private void sendWhatWaits() {
        while (true) {
            DefaultConnection connection;
            UnsentMessages.Unsent next;
            synchronized (lock) {
                connection = target;
                if (connection == null || connection == direct || connection == paced) {
                    return;
                }
                next = unsent.poll(clock.nanos());
                if (next == null) {
                    direct = connection;
                    return;
                }
            }
            if (!isTaken(connection, next.encoded())) {
                synchronized (lock) {
                    unsent.putBack(next);
                }
                return;
            }
        }
    }

    private boolean isTaken(DefaultConnection connection, EncodedMessage message) {
        paced = connection;
        Acceptance acceptance = connection.offerPaced(message, () -> {
            paced = null;
            sendUnsent();
        });
        if (acceptance != Acceptance.LATER) {
            paced = null;
        }
        return acceptance == Acceptance.NOW;
    }

    List<Object> takeUnsent() {
        synchronized (lock) {
            return unsent.take(clock.nanos());
        }
    }
}
