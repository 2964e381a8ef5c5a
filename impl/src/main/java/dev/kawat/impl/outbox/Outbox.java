/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.outbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.ConnectionStatus;
import dev.kawat.OverflowPolicy;
import dev.kawat.SendException;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.reply.Acceptance;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.transport.Channel;
import dev.kawat.impl.transport.OutboundSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue of what one connection sends, and the only place where its status moves.
 *
 * <pre>
 *                attach()              close()               ended()
 *   CONNECTING ───────────▶ CONNECTED ─────────▶ CLOSING ──────────────▶ CLOSED
 *     │    │                    │                   ▲                      ▲ ▲
 *     │    └─── close() ────────┼───────────────────┘                      │ │
 *     │                         └─── ended() ──────────────────────────────┘ │
 *     └─── ended() ──────────────────────────────────────────────────────────┘
 *
 *   offer():   queued             queued           refused                          refused
 *   take():    (not woken)        messages         messages, then the close frame   nothing
 * </pre>
 *
 * <p>An offer that overflows the queue closes the connection as {@code close()} does, if the policy says so.
 *
 * <p>Invariants, kept under the lock:
 *
 * <ul>
 *   <li>the channel is woken once when there is something to take, and not again before taking found nothing; so at
 *       most one thread takes, and at most one write is under way;
 *   <li>nothing is taken after the close frame;
 *   <li>those of {@link OutboundQueue}.
 * </ul>
 *
 * <p>The lock is held for no foreign code: its {@link Effects} are carried out after it is released. Sends come from any
 * thread; taking and {@link #written()} from the one that the channel uses at the time.
 *
 * <p>A message <em>waits</em> from the time when it is queued until it is taken. A sender never waits: one that finds no room is
 * <em>paced</em>, and called when there is some.
 */
public final class Outbox implements OutboundSource {

    /** The time at which a connection ended. */
    public enum End {
        /** It ended before it was open, and nobody was notified of it. */
        BEFORE_OPEN,
        /** It ended while it was open or closing. */
        AFTER_OPEN,
        /** It had ended already. */
        REPEATED
    }

    /** The queue, whose monitor is the lock of this outbox: one object less for each connection. */
    private final OutboundQueue queue;

    /** Runs what the application has attached to its futures, and all that is to be run by and by. */
    private final Executor executor;

    /** The senders that go on when half of the bounds is free; null for none. */
    @GuardedBy("queue")
    private @Nullable List<PacedSender> pacedSenders;

    /** The tasks to run when this side begins to close, or the connection ends; null for none. */
    @GuardedBy("queue")
    private @Nullable List<Runnable> closingTasks;

    /** True while the close frame has yet to be taken. */
    @GuardedBy("queue")
    private boolean closeFramePending;

    /** True while the channel was woken and has not seen the end of the queue since. */
    @GuardedBy("queue")
    private boolean taking;

    /** True if the connection was ever open. */
    @GuardedBy("queue")
    private boolean wasOpen;

    /** The number of writes that have finished. */
    @GuardedBy("queue")
    private long writes;

    /** Written under the lock, read anywhere. */
    private volatile ConnectionStatus status = ConnectionStatus.CONNECTING;

    /** The frame with which this side began to close; null while it has not. Written under the lock, read anywhere. */
    private volatile Outbound.@Nullable Close closeFrame;

    /** True if the application began to close. Written under the lock, read anywhere. */
    private volatile boolean closedByApplication;

    /** Set by attach(), before anything can be taken. */
    private volatile @Nullable Channel channel;

    /**
     * Creates the outbox of a connection that is being opened.
     *
     * @param maxBytes the most payload that may wait or be written
     * @param maxMessages the most messages that may wait or be written
     * @param policy says what happens when one of these is reached
     * @param executor runs the tasks that are given to this outbox, and completes the futures
     */
    public Outbox(long maxBytes, int maxMessages, OverflowPolicy policy, Executor executor) {
        this.queue = new OutboundQueue(maxBytes, maxMessages, policy);
        this.executor = executor;
    }

    /** Returns the status of the connection. */
    public ConnectionStatus status() {
        return status;
    }

    /** Returns the frame with which this side began to close; null while it has not. */
    public Outbound.@Nullable Close closeFrame() {
        return closeFrame;
    }

    /** Returns whether the application began to close, before Kawat or the peer did. */
    public boolean isClosedByApplication() {
        return closedByApplication;
    }

    /** Returns how many messages were not sent because a bound was reached. Pings do not count. */
    public long droppedMessages() {
        synchronized (queue) {
            return queue.droppedMessages();
        }
    }

    /** Returns the bound because of which the connection closes, once; null for none. */
    public @Nullable Setting takeOverflow() {
        synchronized (queue) {
            return queue.takeOverflow();
        }
    }

    /** Returns the payload that waits or is being written, in bytes. */
    public long bufferedBytes() {
        synchronized (queue) {
            return queue.bytes();
        }
    }

    /**
     * Returns the payload that waits or is being written, in bytes, without messages to many that were counted elsewhere.
     *
     * @param shared the messages to many that were counted, compared by identity; those that are counted now are added
     */
    public long heldBytes(Set<Object> shared) {
        synchronized (queue) {
            return queue.heldBytes(shared);
        }
    }

    /**
     * Returns whether the messages that wait reach a part of a bound, such as half of it for 2. What is being written does
     * not count, because a single large message is no sign of a slow peer.
     */
    public boolean waitsAtLeast(int part) {
        synchronized (queue) {
            return queue.waitsAtLeast(part);
        }
    }

    /**
     * Returns a number that changes while writing makes progress: how many writes have finished. A write that the outbox does
     * not know of, such as that of a pong, counts when something waits behind it.
     *
     * @return -1 while there is nothing to write
     */
    public long progress() {
        synchronized (queue) {
            return queue.isWriting() || hasMore() ? writes : -1;
        }
    }

    /**
     * Attaches the channel, which is ready. It is not woken before {@link #start}, unless a message is offered.
     *
     * @return whether the connection is open now; false if it was closed in the meantime
     */
    public boolean attach(Channel ready) {
        synchronized (queue) {
            channel = ready;
            wasOpen = status == ConnectionStatus.CONNECTING;
            if (wasOpen) {
                status = ConnectionStatus.CONNECTED;
            }
            return wasOpen;
        }
    }

    /** Wakes the channel if something was queued before it was attached. */
    public void start() {
        Effects effects;
        synchronized (queue) {
            effects = hasMore() && startTaking() ? Effects.WAKE : Effects.NONE;
        }
        effects.carryOut(channel, executor);
    }

    /** Offers a message. */
    public OfferResult offer(EncodedMessage message) {
        return enqueue(message.message(), message.key(), null);
    }

    /**
     * Offers a message, and tracks it.
     *
     * @param done completed when the message is written; completed with a {@link SendException} if it never will be
     */
    public OfferResult offerTracked(EncodedMessage message, CompletableFuture<Void> done) {
        return enqueue(message.message(), message.key(), done);
    }

    /** Offers a ping, which waits for its turn like a message. */
    public OfferResult ping(Outbound.Ping ping) {
        return enqueue(ping, null, null);
    }

    private OfferResult enqueue(Outbound message, @Nullable String key, @Nullable CompletableFuture<Void> done) {
        for (boolean mayPutOff = true; ; mayPutOff = false) {
            Attempt attempt;
            Effects effects;
            synchronized (queue) {
                attempt = attempt(message, key, done, mayPutOff);
                effects = effects(attempt, message, done);
            }
            effects.carryOut(channel, executor);
            OfferResult result = attempt.result();
            if (result != null) {
                return result;
            }
        }
    }

    @GuardedBy("queue")
    private Attempt attempt(
            Outbound message, @Nullable String key, @Nullable CompletableFuture<Void> done, boolean mayPutOff) {
        if (isClosing()) {
            return Attempt.CLOSED;
        }
        // Perhaps there is only so much because writing was put off.
        return mayPutOff && taking && !queue.fits(message) ? Attempt.PUT_OFF : queue.add(message, key, done);
    }

    @GuardedBy("queue")
    private Effects effects(Attempt attempt, Outbound message, @Nullable CompletableFuture<Void> done) {
        return switch (attempt) {
            case QUEUED -> discarding(wakingFor(message, Effects.NONE));
            case QUEUED_AMONG_MANY -> discarding(wakingFor(message, Effects.HURRY));
            case DROPPED -> discarding(Effects.NONE);
            case OVERFLOWED -> {
                List<Runnable> tasks = beginClosing(new Outbound.Close(CloseCodes.TRY_AGAIN_LATER, ""));
                yield discarding(wakingFor(message, Effects.NONE)).running(tasks);
            }
            case CLOSED ->
                done == null ? Effects.NONE : Effects.NONE.failing(List.of(done), SendException.Outcome.CLOSED);
            case PUT_OFF -> Effects.HURRY;
        };
    }

    @GuardedBy("queue")
    private Effects wakingFor(Outbound message, Effects otherwise) {
        if (!startTaking()) {
            return otherwise;
        }
        return message.forms() == null ? Effects.WAKE : Effects.WAKE_SOON;
    }

    /** Adds the failure of those messages that were dropped. */
    @GuardedBy("queue")
    private Effects discarding(Effects effects) {
        return effects.failing(queue.takeDiscarded(), SendException.Outcome.OVERFLOW);
    }

    /**
     * Offers a message if half of the bounds is free. The other half is left to senders that are not paced.
     *
     * @param again runs when there is room for the message, or will never be, if the answer is {@link Acceptance#LATER}
     */
    public Acceptance offerPaced(EncodedMessage message, Runnable again) {
        Outbound content = message.message();
        Acceptance acceptance;
        Effects effects;
        synchronized (queue) {
            acceptance = acceptance(content.size(), again);
            effects = acceptance == Acceptance.NOW
                    ? effects(queue.add(content, message.key(), null), content, null)
                    : hurryingFor(acceptance);
        }
        effects.carryOut(channel, executor);
        return acceptance;
    }

    /**
     * Returns whether a message without a size would be accepted by {@link #offerPaced} now.
     *
     * @param again runs when there is room, or will never be, if the answer is {@link Acceptance#LATER}
     */
    public Acceptance awaitRoom(Runnable again) {
        Acceptance acceptance;
        synchronized (queue) {
            acceptance = acceptance(0, again);
        }
        hurryingFor(acceptance).carryOut(channel, executor);
        return acceptance;
    }

    @GuardedBy("queue")
    private Acceptance acceptance(int size, Runnable again) {
        if (isClosing()) {
            return Acceptance.NEVER;
        }
        if (queue.isHalfFree(size)) {
            return Acceptance.NOW;
        }
        pacedSenders = added(pacedSenders, new PacedSender(size, again));
        return Acceptance.LATER;
    }

    private static Effects hurryingFor(Acceptance acceptance) {
        // Perhaps there is only so much because writing was put off.
        return acceptance == Acceptance.LATER ? Effects.HURRY : Effects.NONE;
    }

    /**
     * Registers a task to run when this side begins to close, or the connection ends.
     *
     * @return false if that has happened; the task will not run then
     */
    public boolean whenClosing(Runnable task) {
        synchronized (queue) {
            if (isClosing()) {
                return false;
            }
            closingTasks = added(closingTasks, task);
            return true;
        }
    }

    /** Removes a task that was registered with {@link #whenClosing}. */
    public void forget(Runnable task) {
        synchronized (queue) {
            if (closingTasks != null && closingTasks.remove(task) && closingTasks.isEmpty()) {
                closingTasks = null;
            }
        }
    }

    private static <T> List<T> added(@Nullable List<T> known, T one) {
        List<T> list = known == null ? new ArrayList<>(1) : known;
        list.add(one);
        return list;
    }

    /**
     * Begins the closing handshake: no message is accepted any more, and a close frame follows what waits.
     *
     * @return false if the connection was closing or closed already; nothing changes then
     */
    public boolean close(Outbound.Close frame) {
        return close(frame, false);
    }

    /** Begins the closing handshake as {@link #close} does, because the application wants to. */
    public boolean closeByApplication(Outbound.Close frame) {
        return close(frame, true);
    }

    private boolean close(Outbound.Close frame, boolean byApplication) {
        Effects effects;
        synchronized (queue) {
            if (isClosing()) {
                return false;
            }
            closedByApplication = byApplication;
            List<Runnable> tasks = beginClosing(frame);
            effects = (startTaking() ? Effects.WAKE : Effects.NONE).running(tasks);
        }
        effects.carryOut(channel, executor);
        return true;
    }

    /** Ends the connection: discards everything that waits. */
    public End ended() {
        End end;
        Effects effects;
        synchronized (queue) {
            if (status == ConnectionStatus.CLOSED) {
                return End.REPEATED;
            }
            end = wasOpen ? End.AFTER_OPEN : End.BEFORE_OPEN;
            status = ConnectionStatus.CLOSED;
            closeFramePending = false;
            effects = Effects.NONE
                    .failing(queue.clear(), SendException.Outcome.CLOSED)
                    .running(takeAllTasks());
        }
        effects.carryOut(channel, executor);
        return end;
    }

    @Override
    public @Nullable Outbound take() {
        synchronized (queue) {
            Outbound next = takeNext(Long.MAX_VALUE);
            taking = next != null;
            return next;
        }
    }

    @Override
    public int take(@Nullable Outbound[] into, int maxBytes, int overhead) {
        synchronized (queue) {
            int count = 0;
            long room = Long.MAX_VALUE; // for the first, whatever its size
            long left = maxBytes;
            while (count < into.length) {
                Outbound next = takeNext(room);
                if (next == null) {
                    break;
                }
                into[count++] = next;
                left -= next.size() + overhead;
                room = left - overhead;
            }
            taking = count > 0;
            return count;
        }
    }

    /** Takes the next message, or at last the close frame, if it is not too large. Returns null if there is none such. */
    @GuardedBy("queue")
    private @Nullable Outbound takeNext(long maxBytes) {
        Outbound next = queue.take(maxBytes);
        return next == null && closeFramePending && queue.isEmpty() ? takeCloseFrame() : next;
    }

    @GuardedBy("queue")
    private Outbound.Close takeCloseFrame() {
        closeFramePending = false;
        Outbound.Close last = Objects.requireNonNull(closeFrame, "set by beginClosing()");
        queue.takeDirectly(last);
        return last;
    }

    @Override
    public void progressed() {
        synchronized (queue) {
            writes++;
        }
    }

    @Override
    public void written() {
        Effects effects;
        synchronized (queue) {
            List<CompletableFuture<Void>> futures = queue.written();
            writes++;
            effects = Effects.NONE.running(takeReadySenders()).completing(futures);
        }
        effects.carryOut(channel, executor);
    }

    /** Takes the senders that have room now off the list. Returns the tasks that let them go on. */
    @GuardedBy("queue")
    private List<Runnable> takeReadySenders() {
        if (pacedSenders == null) {
            return List.of();
        }
        List<Runnable> tasks = new ArrayList<>();
        for (Iterator<PacedSender> senders = pacedSenders.iterator(); senders.hasNext(); ) {
            PacedSender sender = senders.next();
            if (queue.isHalfFree(sender.size())) {
                senders.remove();
                tasks.add(sender.again());
            }
        }
        if (pacedSenders.isEmpty()) {
            pacedSenders = null;
        }
        return tasks;
    }

    /** Returns the tasks that are due because of it. */
    @GuardedBy("queue")
    private List<Runnable> beginClosing(Outbound.Close frame) {
        status = ConnectionStatus.CLOSING;
        closeFrame = frame;
        closeFramePending = true;
        return takeAllTasks();
    }

    /** Takes all tasks that were given to this outbox: there will be no room for a paced sender any more, and it is closing. */
    @GuardedBy("queue")
    private List<Runnable> takeAllTasks() {
        List<Runnable> tasks = new ArrayList<>();
        if (pacedSenders != null) {
            pacedSenders.forEach(sender -> tasks.add(sender.again()));
            pacedSenders = null;
        }
        if (closingTasks != null) {
            tasks.addAll(closingTasks);
            closingTasks = null;
        }
        return tasks;
    }

    @GuardedBy("queue")
    private boolean isClosing() {
        return status.compareTo(ConnectionStatus.CONNECTED) > 0;
    }

    /** Returns whether there is something to take. */
    @GuardedBy("queue")
    private boolean hasMore() {
        return !queue.isEmpty() || closeFramePending;
    }

    /** Returns whether the channel has to be woken, after the lock is released. */
    @GuardedBy("queue")
    private boolean startTaking() {
        if (taking || channel == null) {
            return false;
        }
        taking = true;
        return true;
    }
}
