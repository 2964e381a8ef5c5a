/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.Payload;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketEvent;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Outbound;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a {@linkplain InMemoryPair pair in memory}. Usable from any thread.
 *
 * <pre>
 *   OPEN ── close() ──▶ CLOSING ── the other end's close ──▶ CLOSED
 *     ├── the other end's close, answered at once ───────────▲
 *     ├── the other end's close, half open ──▶ CLOSING ── close() ──▶ CLOSED
 *     └── drop() of either end ──────────────────────────────▲
 * </pre>
 *
 * <p>What the other end sends waits in {@code inbox} until this end is accepted and not paused. It is then delivered by one thread
 * at a time. Both ends share one lock, which is not held while a listener is called.
 */
public final class PairEnd implements WebSocket {

    private static final System.Logger LOG = System.getLogger("dev.kawat.pair");

    /** An item that goes from one end to the other. */
    private sealed interface Item {

        record Message(Payload payload) implements Item {}

        record Ping(ByteBuffer payload) implements Item {}

        record Pong(ByteBuffer payload) implements Item {}

        record Close(int code, String reason) implements Item {}

        enum Dropped implements Item {
            INSTANCE
        }
    }

    /** A listener for one type of events. */
    private final class Listener<E extends WebSocketEvent> implements Registration {

        private final Class<E> type;
        private final Consumer<? super E> consumer;
        private volatile boolean removed;

        Listener(Class<E> type, Consumer<? super E> consumer) {
            this.type = type;
            this.consumer = consumer;
        }

        void notify(WebSocketEvent event) {
            if (!removed && type.isInstance(event)) {
                consumer.accept(type.cast(event));
            }
        }

        @Override
        public void close() {
            removed = true;
            listeners.remove(this);
        }
    }

    private final Object lock;
    private final Executor delivery;
    private final List<Listener<?>> listeners = new CopyOnWriteArrayList<>();

    @GuardedBy("lock")
    private final ArrayDeque<Item> inbox = new ArrayDeque<>();

    @GuardedBy("lock")
    private @Nullable PairEnd other;

    @GuardedBy("lock")
    private boolean accepted;

    @GuardedBy("lock")
    private boolean halfOpenAllowed;

    @GuardedBy("lock")
    private boolean paused;

    /** True while a thread delivers, or was asked to. */
    @GuardedBy("lock")
    private boolean delivering;

    /** Set when this end has sent its close frame, or was dropped. */
    @GuardedBy("lock")
    private boolean closedOut;

    /** Set when the application closed this end, and not only answered the other's close. Sends throw from then on. */
    @GuardedBy("lock")
    private boolean closedByApplication;

    /** Set when the other end's close frame has arrived here. */
    @GuardedBy("lock")
    private boolean closedIn;

    @GuardedBy("lock")
    private boolean dropped;

    /** Receives the payloads of pongs, which are no events. Only the end of a handler has such a listener. */
    private volatile @Nullable Consumer<ByteBuffer> pongs;

    PairEnd(Object lock, Executor delivery) {
        this.lock = lock;
        this.delivery = delivery;
    }

    void connect(PairEnd end) {
        synchronized (lock) {
            other = end;
        }
    }

    @Override
    public void accept(boolean allowHalfOpen) {
        boolean deliver;
        synchronized (lock) {
            if (accepted) {
                return;
            }
            accepted = true;
            halfOpenAllowed = allowHalfOpen;
            deliver = startDelivery();
        }
        deliverIf(deliver);
    }

    @Override
    public void send(String text) {
        send(new Item.Message(Payload.of(Objects.requireNonNull(text, "text"))));
    }

    @Override
    public void send(ByteBuffer blob) {
        send(new Item.Message(Payload.of(copyOf(blob))));
    }

    private void send(Item message) {
        synchronized (lock) {
            checkAccepted();
            if (closedByApplication) {
                throw new IllegalStateException("Can't call WebSocket send() after close().");
            }
        }
        sendWhileOpen(message);
    }

    /** Sends a message of a handler. Before the other end is accepted it waits; after closing it is discarded. */
    void sendWhileOpen(Payload payload) {
        sendWhileOpen(new Item.Message(payload));
    }

    private void sendWhileOpen(Item message) {
        synchronized (lock) {
            if (closedOut) {
                return; // this end has closed
            }
        }
        toOther(message);
    }

    @Override
    public void close() {
        closeByApplication(CloseCodes.NO_STATUS, "");
    }

    @Override
    public void close(int code, String reason) {
        Outbound.Close frame = CloseCodes.closingAsW3c(code, reason);
        closeByApplication(frame.code(), frame.reason());
    }

    private void closeByApplication(int code, String reason) {
        synchronized (lock) {
            checkAccepted();
            closedByApplication |= !closedOut;
        }
        closeWith(code, reason);
    }

    /** Closes with any code; 1005 stands for an empty close frame. */
    void closeWith(int code, String reason) {
        synchronized (lock) {
            if (closedOut) {
                return;
            }
            closedOut = true;
        }
        toOther(new Item.Close(code, reason));
    }

    /** Ends both ends at once, without close frames, as a lost network does. */
    public void drop() {
        boolean deliver;
        PairEnd end;
        synchronized (lock) {
            end = Objects.requireNonNull(other, "connected by the pair");
            if (dropped) {
                return;
            }
            dropped = true;
            closedOut = true;
            closedIn = true;
            inbox.clear();
            deliver = end.lost();
        }
        end.deliverIf(deliver);
    }

    /** Queues the loss of the other end; returns whether to deliver. Called with the lock of the pair. */
    @SuppressWarnings("GuardedBy")
    private boolean lost() {
        if (dropped || (closedIn && closedOut)) {
            dropped = true;
            return false;
        }
        inbox.addLast(Item.Dropped.INSTANCE);
        return startDelivery();
    }

    /** Sends a ping, which the other end answers by itself when it is accepted. */
    void ping(ByteBuffer payload) {
        toOther(new Item.Ping(copyOf(payload)));
    }

    /** Sets the listener for pongs. */
    void onPong(Consumer<ByteBuffer> listener) {
        pongs = listener;
    }

    /** Holds back what the other end sends. */
    void pause() {
        synchronized (lock) {
            paused = true;
        }
    }

    /** Delivers what was held back, on an executor, because the caller may not be able to take it yet and may pause again. */
    void resume(Executor executor) {
        boolean deliver;
        synchronized (lock) {
            paused = false;
            deliver = startDelivery();
        }
        if (deliver) {
            executor.execute(this::deliver);
        }
    }

    @Override
    public int readyState() {
        synchronized (lock) {
            if (dropped || (closedIn && closedOut)) {
                return CLOSED;
            }
            return closedIn || closedOut ? CLOSING : OPEN;
        }
    }

    @Override
    public <E extends WebSocketEvent> Registration addEventListener(Class<E> type, Consumer<? super E> listener) {
        Listener<E> added = new Listener<>(type, listener);
        listeners.add(added);
        return added;
    }

    @GuardedBy("lock")
    private void checkAccepted() {
        if (!accepted) {
            throw new IllegalStateException("You must call accept() on this WebSocket before sending messages.");
        }
    }

    private void toOther(Item item) {
        PairEnd end;
        boolean deliver;
        synchronized (lock) {
            end = Objects.requireNonNull(other, "connected by the pair");
            deliver = end.arrived(item);
        }
        end.deliverIf(deliver);
    }

    /**
     * Queues an item; returns whether to deliver. What comes after the other end's close, or after a loss, is discarded silently.
     * Called with the lock of the pair.
     */
    @SuppressWarnings("GuardedBy")
    private boolean arrived(Item item) {
        if (dropped || closedIn) {
            return false;
        }
        inbox.addLast(item);
        return startDelivery();
    }

    @GuardedBy("lock")
    private boolean startDelivery() {
        if (delivering || !accepted || paused || inbox.isEmpty()) {
            return false;
        }
        delivering = true;
        return true;
    }

    private void deliverIf(boolean deliver) {
        if (deliver) {
            delivery.execute(this::deliver);
        }
    }

    private void deliver() {
        while (true) {
            Item item;
            synchronized (lock) {
                item = paused ? null : inbox.pollFirst();
                if (item == null) {
                    delivering = false;
                    return;
                }
            }
            deliver(item);
        }
    }

    private void deliver(Item item) {
        if (item instanceof Item.Message message) {
            notifyListeners(new WebSocketEvent.Message(this, message.payload()));
        } else if (item instanceof Item.Ping ping) {
            toOther(new Item.Pong(ping.payload()));
        } else if (item instanceof Item.Pong pong) {
            Consumer<ByteBuffer> listener = pongs;
            if (listener != null) {
                listener.accept(pong.payload());
            }
        } else if (item instanceof Item.Close close) {
            deliverClose(close);
        } else {
            synchronized (lock) {
                dropped = true;
            }
            notifyListeners(new WebSocketEvent.Close(this, CloseCodes.ABNORMAL, "", false));
        }
    }

    private void deliverClose(Item.Close close) {
        boolean answer;
        synchronized (lock) {
            closedIn = true;
            answer = !closedOut && !halfOpenAllowed;
        }
        if (answer) {
            closeWith(close.code(), close.reason());
        }
        notifyListeners(new WebSocketEvent.Close(this, close.code(), close.reason(), true));
    }

    private void notifyListeners(WebSocketEvent event) {
        for (Listener<?> listener : listeners) {
            try {
                listener.notify(event);
            } catch (Throwable failure) { // whatever it is, it must not affect the other end
                if (event instanceof WebSocketEvent.Failure) {
                    LOG.log(Level.WARNING, "a listener for failures threw an exception", failure);
                } else {
                    notifyListeners(new WebSocketEvent.Failure(this, failure));
                }
                return; // the later listeners of this event are not called
            }
        }
    }

    private static ByteBuffer copyOf(ByteBuffer source) {
        ByteBuffer copy = ByteBuffer.allocate(source.remaining());
        return copy.put(source.duplicate()).flip();
    }
}
