/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.outbox;

import dev.kawat.OverflowPolicy;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.settings.Setting;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The messages of an outbox that wait or are being written, with the bounds on both and the policy for a full queue.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>what waits and what is being written has at most {@code maxBytes} and {@code maxMessages}; only a message that finds
 *       nothing before it may be larger than {@code maxBytes};
 *   <li>what waits is taken in the order in which it was added; only where the policy is latest-per-key may a message take
 *       the place of an older one of its key;
 *   <li>the future of a message that was added is given out once: by {@link #written}, {@link #takeDiscarded} or {@link #clear}.
 * </ul>
 *
 * <p>Guarded by the lock of its outbox.
 */
final class OutboundQueue {

    /** Each time so much more waits, writing should not be put off: an eighth of the default bounds or less. */
    private static final int MANY_MESSAGES = 128;

    private static final int MANY_BYTES = 32 * 1024;

    /** Stands in {@link #messages} for the next of {@link #wrapped}. Compared by identity. */
    private static final Outbound WRAPPED = new Outbound.Ping(Outbound.Binary.copyOf(new byte[0]));

    private final long maxBytes;
    private final int maxMessages;
    private final OverflowPolicy policy;

    /** The message of each key that waits; null unless that is the policy. */
    private final @Nullable LatestByKey latest;

    /** The messages that wait. It begins small, because most connections are idle. */
    private final ArrayDeque<Outbound> messages = new ArrayDeque<>(1);

    /** The waiting messages that have a key or a future, in the same order; null while there was none. */
    private @Nullable ArrayDeque<QueuedMessage> wrapped;

    /** The payload that waits or is being written. */
    private long bytes;

    /** The payload and the number of the messages that are being written. */
    private long takenBytes;

    private int takenMessages;

    /** The futures of the messages that are being written; null for none. */
    private @Nullable List<CompletableFuture<Void>> takenFutures;

    /** The futures of the messages that were dropped, until the outbox takes them; null for none. */
    private @Nullable List<CompletableFuture<Void>> discarded;

    private long droppedMessages;

    /** The bound that was reached when the connection was to close because of it; null until then, and when it was taken. */
    private @Nullable Setting overflow;

    OutboundQueue(long maxBytes, int maxMessages, OverflowPolicy policy) {
        this.maxBytes = maxBytes;
        this.maxMessages = maxMessages;
        this.policy = policy;
        this.latest = policy == OverflowPolicy.LATEST_PER_KEY ? new LatestByKey() : null;
    }

    /** Returns whether no message waits. */
    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Returns whether messages or the close frame are being written. */
    boolean isWriting() {
        return takenMessages > 0;
    }

    /** Returns the payload that waits or is being written, in bytes. */
    long bytes() {
        return bytes;
    }

    /** Returns the payload that waits or is being written, without messages to many that are in a set; adds those that are not. */
    long heldBytes(Set<Object> shared) {
        long held = bytes;
        for (Outbound message : messages) {
            Object forms = message.forms();
            if (forms != null && !shared.add(forms)) {
                held -= message.size();
            }
        }
        return held;
    }

    /** Returns how many messages were dropped because a bound was reached. Pings do not count. */
    long droppedMessages() {
        return droppedMessages;
    }

    /** Returns the bound because of which the connection is to close, once; null for none. */
    @Nullable
    Setting takeOverflow() {
        Setting reached = overflow;
        overflow = null;
        return reached;
    }

    /** Returns whether the messages that wait reach a part of a bound, such as half of it for 2. */
    boolean waitsAtLeast(int part) {
        return !messages.isEmpty() && (messages.size() >= maxMessages / part || bytes - takenBytes >= maxBytes / part);
    }

    /** Returns whether a message would leave half of the bounds free. */
    boolean isHalfFree(int size) {
        int count = messages.size() + takenMessages;
        return count == 0 || (count < maxMessages / 2 && bytes + size <= maxBytes / 2);
    }

    /** Returns whether a message fits behind all others. */
    boolean fits(Outbound message) {
        return fits(message, messages.size() + takenMessages, bytes);
    }

    /** Returns whether a message fits behind so many others of so many bytes. */
    private boolean fits(Outbound message, int count, long size) {
        return count == 0 || (count < maxMessages && size + message.size() <= maxBytes);
    }

    /**
     * Adds a message, or does what the policy says if it does not fit.
     *
     * @param key the key; null for none
     * @param done the future of the message; null for none
     */
    Attempt add(Outbound message, @Nullable String key, @Nullable CompletableFuture<Void> done) {
        boolean isKeyed = latest != null && key != null;
        QueuedMessage wrapper = isKeyed || done != null ? new QueuedMessage(message, isKeyed ? key : null, done) : null;
        if (wrapper != null && replaces(wrapper)) {
            return Attempt.QUEUED;
        }
        if (fits(message)) {
            return append(message, wrapper);
        }
        return switch (policy) {
            case CLOSE -> overflow(message, done);
            case DROP_NEWEST -> refuse(message, done);
            case DROP_OLDEST -> addDroppingOldest(message, wrapper, done);
            case LATEST_PER_KEY -> addLatest(message, wrapper, done);
        };
    }

    private Attempt append(Outbound message, @Nullable QueuedMessage wrapper) {
        if (wrapper == null) {
            messages.addLast(message);
        } else {
            addLast(wrapper);
        }
        long before = bytes;
        bytes += message.size();
        return messages.size() % MANY_MESSAGES == 0 || before / MANY_BYTES != bytes / MANY_BYTES
                ? Attempt.QUEUED_AMONG_MANY
                : Attempt.QUEUED;
    }

    private void addLast(QueuedMessage message) {
        if (wrapped == null) {
            wrapped = new ArrayDeque<>(1);
        }
        messages.addLast(WRAPPED);
        wrapped.addLast(message);
        if (latest != null) {
            latest.added(message);
        }
    }

    private Attempt refuse(Outbound message, @Nullable CompletableFuture<Void> done) {
        drop(message, done);
        return Attempt.DROPPED;
    }

    private Attempt overflow(Outbound message, @Nullable CompletableFuture<Void> done) {
        boolean isCount = messages.size() + takenMessages >= maxMessages;
        overflow = isCount ? Setting.OUTBOX_MESSAGES : Setting.OUTBOX_BYTES;
        while (!messages.isEmpty()) {
            dropFirst();
        }
        if (latest != null) {
            latest.end();
        }
        drop(message, done);
        return Attempt.OVERFLOWED;
    }

    private Attempt addDroppingOldest(
            Outbound message, @Nullable QueuedMessage wrapper, @Nullable CompletableFuture<Void> done) {
        if (!fits(message, takenMessages, takenBytes)) {
            return refuse(message, done); // it would not fit even if all that waits were dropped
        }
        while (!fits(message)) {
            dropFirst();
        }
        return append(message, wrapper);
    }

    private Attempt addLatest(
            Outbound message, @Nullable QueuedMessage wrapper, @Nullable CompletableFuture<Void> done) {
        keepLatest();
        if (wrapper != null && replaces(wrapper)) {
            return Attempt.QUEUED;
        }
        return fits(message) ? append(message, wrapper) : overflow(message, done);
    }

    /**
     * Leaves each key once in the queue, unless that was done already. The latest message of a key takes the place of the
     * first, so that a key that changes all the time has its turn like any other.
     */
    private void keepLatest() {
        if (latest == null || !latest.begin()) {
            return;
        }
        for (int left = messages.size(); left > 0; left--) {
            Outbound next = messages.removeFirst();
            if (next != WRAPPED) {
                messages.addLast(next);
                continue;
            }
            QueuedMessage message = wrapped().removeFirst();
            QueuedMessage first = latest.ofSameKey(message);
            if (first == null) {
                addLast(message);
            } else {
                first.changePlaces(message);
                dropQueued(message); // it is the older one now
            }
        }
    }

    /**
     * Puts a message in the place of the one that waits and has its key. Returns false if there is none, or the message is
     * too large.
     */
    private boolean replaces(QueuedMessage newer) {
        QueuedMessage older = latest == null ? null : latest.ofSameKey(newer);
        if (older == null) {
            return false;
        }
        long others = bytes - older.message().size();
        if (!fits(newer.message(), messages.size() + takenMessages - 1, others)) {
            return false;
        }
        older.changePlaces(newer);
        bytes += older.message().size();
        dropQueued(newer); // it is the older one now
        return true;
    }

    private void dropFirst() {
        Outbound first = messages.removeFirst();
        if (first == WRAPPED) {
            dropQueued(wrapped().removeFirst());
        } else {
            bytes -= first.size();
            drop(first, null);
        }
    }

    private void dropQueued(QueuedMessage message) {
        bytes -= message.message().size();
        drop(message.message(), message.done());
    }

    private void drop(Outbound message, @Nullable CompletableFuture<Void> done) {
        if (message instanceof Outbound.Message) {
            droppedMessages++;
        }
        if (done != null) {
            discarded = added(discarded, done);
        }
    }

    /** Returns the futures of the messages that were dropped since this was last called. */
    List<CompletableFuture<Void>> takeDiscarded() {
        if (discarded == null) {
            return List.of();
        }
        List<CompletableFuture<Void>> futures = discarded;
        discarded = null;
        return futures;
    }

    /**
     * Takes the next message: it is being written from now on.
     *
     * @return null if no message waits, or the next one is too large
     */
    @Nullable
    Outbound take(long maxBytes) {
        Outbound next = messages.peekFirst();
        if (next == null) {
            if (latest != null) {
                latest.end();
            }
            return null;
        }
        if (next == WRAPPED) {
            return takeWrapped(maxBytes);
        }
        if (next.size() > maxBytes) {
            return null;
        }
        messages.removeFirst();
        countTaken(next);
        return next;
    }

    private @Nullable Outbound takeWrapped(long maxBytes) {
        QueuedMessage next = wrapped().getFirst();
        Outbound message = next.message();
        if (message.size() > maxBytes) {
            return null;
        }
        messages.removeFirst();
        wrapped().removeFirst();
        countTaken(message);
        CompletableFuture<Void> done = next.done();
        if (done != null) {
            takenFutures = added(takenFutures, done);
        }
        if (latest != null) {
            latest.removed(next);
        }
        return message;
    }

    /** Notes that a close frame is being written, which never waits here. */
    void takeDirectly(Outbound.Close frame) {
        bytes += frame.size();
        countTaken(frame);
    }

    private void countTaken(Outbound message) {
        takenBytes += message.size();
        takenMessages++;
    }

    /** Notes that everything taken is written. Returns its futures. */
    List<CompletableFuture<Void>> written() {
        bytes -= takenBytes;
        takenBytes = 0;
        takenMessages = 0;
        if (takenFutures == null) {
            return List.of();
        }
        List<CompletableFuture<Void>> futures = takenFutures;
        takenFutures = null;
        return futures;
    }

    /** Forgets everything that waits or is being written, because the connection has ended. Returns the futures of all that. */
    List<CompletableFuture<Void>> clear() {
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        if (wrapped != null) {
            for (QueuedMessage message : wrapped) {
                if (message.done() != null) {
                    futures.add(message.done());
                }
            }
            wrapped.clear();
        }
        futures.addAll(written());
        messages.clear();
        bytes = 0;
        if (latest != null) {
            latest.end();
        }
        return futures;
    }

    private ArrayDeque<QueuedMessage> wrapped() {
        return Objects.requireNonNull(wrapped, "there is one, as its place is taken");
    }

    private static <T> List<T> added(@Nullable List<T> known, T one) {
        List<T> list = known == null ? new ArrayList<>(1) : known;
        list.add(one);
        return list;
    }
}
