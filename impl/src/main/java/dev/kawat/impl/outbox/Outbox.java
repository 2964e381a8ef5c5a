/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.outbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.ConnectionStatus;
import dev.kawat.OverflowPolicy;
import dev.kawat.SendException;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.reply.Acceptance;
import dev.kawat.impl.transport.Channel;
import dev.kawat.impl.transport.OutboundSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue of what one connection sends, and the only place where its status moves.
 *
 * <pre>
 *                opened()              close()                        ended()
 *   CONNECTING ───────────▶ CONNECTED ─────────▶ CLOSING ───────────────────────▶ CLOSED
 *        │                      └────────────────────────── ended() ───────────────▲
 *        └────────────────────────────── ended() ──────────────────────────────────┘
 *
 *   offer():   queued             queued           dropped                          dropped
 *   take():    (not woken)        messages         messages, then the close frame   nothing
 * </pre>
 *
 * <p>Invariants, kept under {@code lock}:
 *
 * <ul>
 *   <li>the channel is woken once when there is something to take, and not again before taking found nothing; so at
 *       most one thread takes, and at most one write is under way;
 *   <li>what waits and what is being written has at most {@code maxBytes} and {@code maxMessages}; only a message that
 *       finds nothing before it may be larger than {@code maxBytes};
 *   <li>what waits goes out in the order of the offers; only where the policy is latest-per-key may a message take the place of an
 *       older one of its key;
 *   <li>nothing is taken after the close frame.
 * </ul>
 *
 * <p>The lock is held for no foreign code: the channel is woken, and futures are completed, after it is released. Sends come
 * from any thread; taking and {@link #written()} from the one that the channel uses at the time.
 */
public final class Outbox implements OutboundSource {

    /** What became of an offered message. */
    public enum Offer {
        /** It will be written, unless the connection ends before. */
        QUEUED,
        /** The bound is reached, and this message was dropped. */
        DROPPED,
        /** The bound is reached, and the connection is closing because of it. */
        OVERFLOWED,
        /** The bound is reached, but the channel has yet to write; never given to a sender. */
        PUT_OFF,
        /** It has taken the place of another; given to a sender as {@link #QUEUED}. */
        REPLACED,
        /** The connection is closing or closed. */
        CLOSED
    }

    /** When a connection ended. */
    public enum End {
        /** Before it was open: nobody was told of it. */
        BEFORE_OPEN,
        /** While it was open or closing. */
        AFTER_OPEN,
        /** It had ended already. */
        REPEATED
    }

    /** Somebody who waits until there is room for a message. */
    private record Waiter(int size, Runnable again) {}

    /** Each time when so much more waits, the channel is told not to put off writing: an eighth of the default bounds or less. */
    private static final int MANY_MESSAGES = 128;

    private static final int MANY_BYTES = 32 * 1024;

    private final long maxBytes;
    private final int maxMessages;
    private final OverflowPolicy policy;
    private final Executor completions; // runs what the application hangs on its futures

    /** Which message of each key waits; null unless that is the policy. */
    @GuardedBy("lock")
    private final @Nullable LatestByKey latest;

    private final Object lock = new Object();

    /** What waits: {@link Outbound}, or {@link QueuedMessage}, which is rare and so has the wrapper. */
    @GuardedBy("lock")
    private final ArrayDeque<Object> queue = new ArrayDeque<>(1); // most connections are idle

    /** Payload that waits or is being written. */
    @GuardedBy("lock")
    private long bytes;

    /** Payload and messages that were taken and are not written yet. */
    @GuardedBy("lock")
    private long takenBytes;

    @GuardedBy("lock")
    private int takenMessages;

    /** The futures of what was taken and is not written yet. */
    @GuardedBy("lock")
    private @Nullable List<CompletableFuture<Void>> takenTracked;

    /** The futures of what was discarded; only while the lock is held. */
    @GuardedBy("lock")
    private @Nullable List<CompletableFuture<Void>> lost;

    /** Who waits until half of the bounds is free; null for nobody. */
    @GuardedBy("lock")
    private @Nullable List<Waiter> waiting;

    /** What to do when this side begins to close, or the connection ends; null for nothing. */
    @GuardedBy("lock")
    private @Nullable List<Runnable> atClosing;

    /** What is due by now of these; only while the lock is held. */
    @GuardedBy("lock")
    private @Nullable List<Runnable> due;

    /** Whether the close frame has yet to be taken. */
    @GuardedBy("lock")
    private boolean closeFrameWaits;

    /** Whether the channel was woken and has not seen the end of the queue since. */
    @GuardedBy("lock")
    private boolean taking;

    /** How many messages were not sent because the bound was reached. */
    @GuardedBy("lock")
    private long droppedMessages;

    /** Whether the connection was ever open. */
    @GuardedBy("lock")
    private boolean wasOpened;

    /** How many writes have finished. */
    @GuardedBy("lock")
    private long writes;

    /** Written under the lock, read anywhere. */
    private volatile ConnectionStatus status = ConnectionStatus.CONNECTING;

    /** The frame with which this side began to close; null while it has not. Written under the lock, read anywhere. */
    private volatile Outbound.@Nullable Close closeFrame;

    /** Set by opened(), before anything can be taken. */
    private volatile @Nullable Channel channel;

    public Outbox(long maxBytes, int maxMessages, OverflowPolicy policy, Executor completions) {
        this.maxBytes = maxBytes;
        this.maxMessages = maxMessages;
        this.policy = policy;
        this.completions = completions;
        this.latest = policy == OverflowPolicy.LATEST_PER_KEY ? new LatestByKey() : null;
    }

    public ConnectionStatus status() {
        return status;
    }

    /** The frame with which this side began to close; null while it has not. */
    public Outbound.@Nullable Close closeFrame() {
        return closeFrame;
    }

    /** How many messages were not sent because the bound was reached; pings are none. */
    public long droppedMessages() {
        synchronized (lock) {
            return droppedMessages;
        }
    }

    /** Payload that waits or is being written, in bytes. */
    public long bufferedBytes() {
        synchronized (lock) {
            return bytes;
        }
    }

    /**
     * Whether a part of a bound waits for its turn, such as half of it for 2. What is being written does not count: a single large
     * message is no sign of a slow peer.
     */
    public boolean waitsAtLeast(int part) {
        synchronized (lock) {
            return !queue.isEmpty() && (queue.size() >= maxMessages / part || bytes - takenBytes >= maxBytes / part);
        }
    }

    /**
     * How many writes have finished while one is under way or waits, if only for a pong that the outbox does not know of: what
     * moves when there is progress; -1 while there is nothing to write.
     */
    public long progress() {
        synchronized (lock) {
            return takenMessages > 0 || !queue.isEmpty() || closeFrameWaits ? writes : -1;
        }
    }

    /**
     * The transport is ready.
     *
     * @return whether the connection is open now; false when it was closed in the meantime
     */
    public boolean opened(Channel opened) {
        synchronized (lock) {
            channel = opened;
            wasOpened = status == ConnectionStatus.CONNECTING;
            if (wasOpened) {
                status = ConnectionStatus.CONNECTED;
            }
            return wasOpened;
        }
    }

    /** Sets going what was queued before the transport was ready. */
    public void start() {
        boolean wake;
        synchronized (lock) {
            wake = (!queue.isEmpty() || closeFrameWaits) && startTaking();
        }
        if (wake) {
            wake();
        }
    }

    /** Queues a message, or says why not. */
    public Offer offer(Outbound message) {
        return message instanceof Outbound.Keyed keyed ? offer(keyed, null) : offer(message, message, null);
    }

    /** Queues a message, and completes a future when it is written or never will be. */
    public Offer offer(Outbound message, CompletableFuture<Void> done) {
        return message instanceof Outbound.Keyed keyed
                ? offer(keyed, done)
                : offer(message, new QueuedMessage(message, done, null), done);
    }

    private Offer offer(Outbound.Keyed keyed, @Nullable CompletableFuture<Void> done) {
        return offer(keyed.message(), entry(keyed, done), done);
    }

    private Object entry(Outbound.Keyed keyed, @Nullable CompletableFuture<Void> done) {
        Outbound message = keyed.message();
        String key = policy == OverflowPolicy.LATEST_PER_KEY ? keyed.key() : null;
        return key == null && done == null ? message : new QueuedMessage(message, done, key);
    }

    private Offer offer(Outbound message, Object entry, @Nullable CompletableFuture<Void> done) {
        Offer result = offer(message, entry, done, true);
        if (result != Offer.PUT_OFF) {
            return result;
        }
        hurry(); // perhaps there is only much because writing was put off
        return offer(message, entry, done, false);
    }

    /**
     * Queues a message, or says why not.
     *
     * @param mayHurry whether to answer {@link Offer#PUT_OFF}, with nothing changed, when the bound is reached while a channel
     *     has yet to write
     */
    private Offer offer(Outbound message, Object entry, @Nullable CompletableFuture<Void> done, boolean mayHurry) {
        Offer result;
        List<CompletableFuture<Void>> lostNow;
        List<Runnable> dueNow;
        boolean wake = false;
        boolean hurry = false;
        synchronized (lock) {
            if (mayHurry && taking && !fits(message)) {
                return Offer.PUT_OFF;
            }
            result = admit(message, entry);
            if (result == Offer.QUEUED) {
                hurry = add(entry, message.size());
            } else if (result == Offer.REPLACED) {
                result = Offer.QUEUED;
            }
            if (result == Offer.QUEUED || result == Offer.OVERFLOWED) {
                wake = startTaking();
            }
            lostNow = takeLost();
            dueNow = takeDue();
        }
        if (wake && message.forms() != null) {
            wakeSoon();
        } else if (wake) {
            wake();
        } else if (hurry) {
            hurry();
        }
        fail(lostNow, SendException.Outcome.OVERFLOW);
        runSoon(dueNow);
        if (done != null && result != Offer.QUEUED) {
            boolean full = result == Offer.DROPPED || result == Offer.OVERFLOWED;
            fail(List.of(done), full ? SendException.Outcome.OVERFLOW : SendException.Outcome.CLOSED);
        }
        return result;
    }

    /** Queues an entry; returns whether there is so much that it should not be put off any longer. */
    @GuardedBy("lock")
    private boolean add(Object entry, int size) {
        queue.addLast(entry);
        long before = bytes;
        bytes += size;
        if (latest != null) {
            latest.added(entry);
        }
        return queue.size() % MANY_MESSAGES == 0 || before / MANY_BYTES != bytes / MANY_BYTES;
    }

    /**
     * Queues a message if half of the bounds is free, which leaves the other half to those who do not wait.
     *
     * @param message null for one that has no size and is not queued
     * @param again what to run when there is room, or will never be
     */
    public Acceptance offerPaced(@Nullable Outbound message, Runnable again) {
        return message instanceof Outbound.Keyed keyed
                ? offerPaced(keyed.message(), entry(keyed, null), again)
                : offerPaced(message, message, again);
    }

    private Acceptance offerPaced(@Nullable Outbound message, @Nullable Object entry, Runnable again) {
        List<CompletableFuture<Void>> lostNow = null;
        boolean wake = false;
        boolean hurry = true; // perhaps there is only much because writing was put off
        Acceptance room;
        synchronized (lock) {
            int size = message == null ? 0 : message.size();
            room = room(size);
            if (room == Acceptance.LATER) {
                waiting = added(waiting, new Waiter(size, again));
            } else if (room == Acceptance.NOW && message != null && entry != null) {
                hurry = admit(message, entry) == Offer.QUEUED && add(entry, size);
                wake = startTaking();
                lostNow = takeLost();
            } else {
                hurry = false;
            }
        }
        if (wake) {
            wake();
        } else if (hurry) {
            hurry();
        }
        fail(lostNow, SendException.Outcome.OVERFLOW);
        return room;
    }

    @GuardedBy("lock")
    private Acceptance room(int size) {
        if (status.compareTo(ConnectionStatus.CONNECTED) > 0) {
            return Acceptance.NEVER;
        }
        return isHalfFree(size) ? Acceptance.NOW : Acceptance.LATER;
    }

    @GuardedBy("lock")
    private boolean isHalfFree(int size) {
        int messages = queue.size() + takenMessages;
        return messages == 0 || (messages < maxMessages / 2 && bytes + size <= maxBytes / 2);
    }

    /** Has a task run when this side begins to close, or the connection ends; false when that has happened. */
    public boolean whenClosing(Runnable task) {
        synchronized (lock) {
            if (status.compareTo(ConnectionStatus.CONNECTED) > 0) {
                return false;
            }
            atClosing = added(atClosing, task);
            return true;
        }
    }

    /** Has it not run. */
    public void forget(Runnable task) {
        synchronized (lock) {
            if (atClosing != null && atClosing.remove(task) && atClosing.isEmpty()) {
                atClosing = null;
            }
        }
    }

    private static <T> List<T> added(@Nullable List<T> known, T one) {
        List<T> list = known == null ? new ArrayList<>(1) : known;
        list.add(one);
        return list;
    }

    @GuardedBy("lock")
    private Offer admit(Outbound message, Object entry) {
        if (status.compareTo(ConnectionStatus.CONNECTED) > 0) {
            return Offer.CLOSED;
        }
        if (latest != null && replaces(entry, latest)) {
            return Offer.REPLACED;
        }
        if (fits(message)) {
            return Offer.QUEUED;
        }
        switch (policy) {
            case CLOSE -> {
                return overflow(message);
            }
            case DROP_NEWEST -> {
                countDropped(message);
                return Offer.DROPPED;
            }
            case DROP_OLDEST -> {
                if (!fits(message, takenMessages, takenBytes)) {
                    countDropped(message);
                    return Offer.DROPPED; // not even if all that waits were dropped
                }
                while (!fits(message)) {
                    drop(queue.removeFirst());
                }
                return Offer.QUEUED;
            }
            case LATEST_PER_KEY -> {
                return admitLatest(message, entry, Objects.requireNonNull(latest, "of this policy"));
            }
        }
        throw new AssertionError(policy);
    }

    @GuardedBy("lock")
    private Offer admitLatest(Outbound message, Object entry, LatestByKey known) {
        for (QueuedMessage replaced : known.begin(queue)) {
            drop(replaced);
        }
        if (replaces(entry, known)) {
            return Offer.REPLACED;
        }
        return fits(message) ? Offer.QUEUED : overflow(message);
    }

    /** Whether an entry has taken the place of the one that waits and has its key. */
    @GuardedBy("lock")
    private boolean replaces(Object entry, LatestByKey known) {
        QueuedMessage older = known.firstOfItsKey(entry);
        if (older == null) {
            return false;
        }
        QueuedMessage newer = (QueuedMessage) entry;
        long others = bytes - older.message().size();
        if (!fits(newer.message(), queue.size() + takenMessages - 1, others)) {
            return false;
        }
        older.changePlaces(newer);
        bytes += older.message().size();
        drop(newer); // which has the older message by now
        return true;
    }

    @GuardedBy("lock")
    private Offer overflow(Outbound message) {
        beginClosing(new Outbound.Close(CloseCodes.TRY_AGAIN_LATER, ""));
        countDropped(message);
        while (!queue.isEmpty()) {
            drop(queue.removeFirst());
        }
        discardQueue();
        return Offer.OVERFLOWED;
    }

    /** Discards an entry because the bound is reached. */
    @GuardedBy("lock")
    private void drop(Object entry) {
        countDropped(message(entry));
        discard(entry);
    }

    @GuardedBy("lock")
    private void countDropped(Outbound message) {
        if (message instanceof Outbound.Message) {
            droppedMessages++;
        }
    }

    @GuardedBy("lock")
    private boolean fits(Outbound message) {
        return fits(message, queue.size() + takenMessages, bytes);
    }

    /** Whether a message fits behind so many others of so many bytes. */
    private boolean fits(Outbound message, int messages, long size) {
        return messages == 0 || (messages < maxMessages && size + message.size() <= maxBytes);
    }

    /**
     * Begins the closing handshake: no message is accepted any more, and a close frame follows what waits.
     *
     * @return false when the connection was closing or closed already; nothing changed then
     */
    public boolean close(Outbound.Close frame) {
        boolean wake;
        List<Runnable> dueNow;
        synchronized (lock) {
            if (status.compareTo(ConnectionStatus.CONNECTED) > 0) {
                return false;
            }
            beginClosing(frame);
            wake = startTaking();
            dueNow = takeDue();
        }
        if (wake) {
            wake();
        }
        runSoon(dueNow);
        return true;
    }

    /** The connection is over: everything that waits is discarded. */
    public End ended() {
        List<CompletableFuture<Void>> lostNow;
        List<Runnable> dueNow;
        End end;
        synchronized (lock) {
            if (status == ConnectionStatus.CLOSED) {
                return End.REPEATED;
            }
            end = wasOpened ? End.AFTER_OPEN : End.BEFORE_OPEN;
            status = ConnectionStatus.CLOSED;
            closeFrameWaits = false;
            discardQueue();
            if (takenTracked != null) {
                takenTracked.forEach(this::lose);
                takenTracked = null;
            }
            lostNow = takeLost();
            allDue();
            dueNow = takeDue();
            bytes = 0;
            takenBytes = 0;
            takenMessages = 0;
        }
        fail(lostNow, SendException.Outcome.CLOSED);
        runSoon(dueNow);
        return end;
    }

    @Override
    public @Nullable Outbound take() {
        synchronized (lock) {
            Outbound next = takeNext(Long.MAX_VALUE, 0);
            taking = next != null;
            return next;
        }
    }

    @Override
    public int take(@Nullable Outbound[] into, int maxBytes, int overhead) {
        synchronized (lock) {
            int count = 0;
            long room = Long.MAX_VALUE; // for the first, whatever its size
            long left = maxBytes;
            while (count < into.length) {
                Outbound next = takeNext(room, overhead);
                if (next == null) {
                    break;
                }
                into[count++] = next;
                left -= next.size() + overhead;
                room = left;
            }
            taking = count > 0;
            return count;
        }
    }

    /** Takes the next, a message or at last the close frame, if it is not too large; null if there is none such. */
    @GuardedBy("lock")
    private @Nullable Outbound takeNext(long maxBytes, int overhead) {
        Object next = queue.peekFirst();
        if (next == null) {
            if (latest != null) {
                latest.end();
            }
            return takeCloseFrame();
        }
        Outbound message = message(next);
        if (message.size() + overhead > maxBytes) {
            return null;
        }
        queue.removeFirst();
        countTaken(message);
        if (next instanceof QueuedMessage more) {
            took(more);
        }
        return message;
    }

    @GuardedBy("lock")
    private void took(QueuedMessage entry) {
        CompletableFuture<Void> done = entry.done();
        if (done != null) {
            if (takenTracked == null) {
                takenTracked = new ArrayList<>();
            }
            takenTracked.add(done);
        }
        if (latest != null) {
            latest.taken(entry);
        }
    }

    @GuardedBy("lock")
    private Outbound.@Nullable Close takeCloseFrame() {
        if (!closeFrameWaits) {
            return null;
        }
        closeFrameWaits = false;
        Outbound.Close last = Objects.requireNonNull(closeFrame, "set by beginClosing()");
        bytes += last.size();
        countTaken(last);
        return last;
    }

    @Override
    public void progressed() {
        synchronized (lock) {
            writes++;
        }
    }

    @Override
    public void written() {
        List<CompletableFuture<Void>> done;
        List<Runnable> dueNow;
        synchronized (lock) {
            bytes -= takenBytes;
            takenBytes = 0;
            takenMessages = 0;
            done = takenTracked;
            takenTracked = null;
            writes++;
            if (waiting != null) {
                roomyDue();
            }
            dueNow = takeDue();
        }
        runSoon(dueNow);
        if (done != null) {
            for (CompletableFuture<Void> future : done) {
                future.completeAsync(Outbox::nothing, completions);
            }
        }
    }

    private static @Nullable Void nothing() {
        return null;
    }

    @GuardedBy("lock")
    private void countTaken(Outbound message) {
        takenBytes += message.size();
        takenMessages++;
    }

    @GuardedBy("lock")
    private void beginClosing(Outbound.Close frame) {
        status = ConnectionStatus.CLOSING;
        closeFrame = frame;
        closeFrameWaits = true;
        allDue();
    }

    /** Makes those due who wait for room that there is now. */
    @GuardedBy("lock")
    private void roomyDue() {
        List<Waiter> still = null;
        for (Waiter one : Objects.requireNonNull(waiting)) {
            if (isHalfFree(one.size())) {
                due = added(due, one.again());
            } else {
                still = added(still, one);
            }
        }
        waiting = still;
    }

    /** Makes everybody due who waits, for there will be no room, and what is to be done at closing. */
    @GuardedBy("lock")
    private void allDue() {
        if (waiting != null) {
            for (Waiter one : waiting) {
                due = added(due, one.again());
            }
            waiting = null;
        }
        if (atClosing != null) {
            for (Runnable task : atClosing) {
                due = added(due, task);
            }
            atClosing = null;
        }
    }

    /** What to run once the lock is released; null for nothing. */
    @GuardedBy("lock")
    private @Nullable List<Runnable> takeDue() {
        List<Runnable> dueNow = due;
        due = null;
        return dueNow;
    }

    private void runSoon(@Nullable List<Runnable> tasks) {
        if (tasks != null) {
            tasks.forEach(completions::execute);
        }
    }

    /** Whether the caller must wake the channel, after releasing the lock. */
    @GuardedBy("lock")
    private boolean startTaking() {
        if (taking || channel == null) {
            return false;
        }
        taking = true;
        return true;
    }

    private void wake() {
        Channel open = channel;
        if (open != null) {
            open.wake();
        }
    }

    private void wakeSoon() {
        Channel open = channel;
        if (open != null) {
            open.wakeSoon();
        }
    }

    private void hurry() {
        Channel open = channel;
        if (open != null) {
            open.hurry();
        }
    }

    @GuardedBy("lock")
    private void discardQueue() {
        while (!queue.isEmpty()) {
            discard(queue.removeFirst());
        }
        if (latest != null) {
            latest.end();
        }
    }

    @GuardedBy("lock")
    private void discard(Object entry) {
        bytes -= message(entry).size();
        if (entry instanceof QueuedMessage more && more.done() != null) {
            lose(more.done());
        }
    }

    @GuardedBy("lock")
    private void lose(CompletableFuture<Void> future) {
        if (lost == null) {
            lost = new ArrayList<>();
        }
        lost.add(future);
    }

    /** The futures to fail once the lock is released; null for none. */
    @GuardedBy("lock")
    private @Nullable List<CompletableFuture<Void>> takeLost() {
        List<CompletableFuture<Void>> lostNow = lost;
        lost = null;
        return lostNow;
    }

    private static Outbound message(Object entry) {
        return entry instanceof QueuedMessage more ? more.message() : (Outbound) entry;
    }

    private void fail(@Nullable List<CompletableFuture<Void>> futures, SendException.Outcome outcome) {
        if (futures == null) {
            return;
        }
        String message = outcome == SendException.Outcome.OVERFLOW
                ? "the outbox was full; kawat.outbox-bytes and kawat.outbox-messages are its bounds"
                : "the connection was closed before the message was written";
        completions.execute(() -> futures.forEach(f -> f.completeExceptionally(new SendException(outcome, message))));
    }
}
