/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.spi.Relay;
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayAppend;
import dev.kawat.spi.RelayAppended;
import dev.kawat.spi.RelayContext;
import dev.kawat.spi.RelayEntry;
import dev.kawat.spi.RelayListener;
import dev.kawat.spi.RelayListener.Outcome;
import dev.kawat.spi.RelayLog;
import dev.kawat.spi.RelayMessage;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Two connections to Redis: one to publish, and one on which what is published comes. A thread connects, subscribes and publishes;
 * another one, anew for each connection, receives. Channels are {@code kawat:c:{ADDRESS}}.
 */
final class RedisRelay implements Relay {

    /** A change of what is followed. */
    private record Change(boolean follow, RelayAddress address) {}

    /** The reason of an end that whoever asked for it knows. */
    private static final class GivenUpException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;
    }

    /** The most channels in one command. */
    private static final int CHANNELS_IN_A_COMMAND = 500;

    /** The time that an answer may take. A server that has stopped is found out sooner, by the heartbeat. */
    private static final int ANSWER_MILLIS = 30_000;

    /** The time that the answer may take to each part of what is subscribed to at first. There is no heartbeat yet. */
    private static final int FIRST_ANSWER_MILLIS = 5000;

    private static final int FIRST_DELAY_MILLIS = 50;
    private static final int LONGEST_DELAY_MILLIS = 1000;
    private static final long THREADS_END_MILLIS = 1000;

    /** A link that was up for this long is one of its own, and the first attempt after it comes at once. */
    private static final long LASTING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RedisServer server;
    private final RelayContext context;
    private final RelayListener listener;
    private final RedisNames names;
    private final RedisReader reader;
    private final RedisLog log;
    private final Thread writer;
    private final Map<String, RelayAddress> channels = new ConcurrentHashMap<>();
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Set<RelayAddress> followed = new LinkedHashSet<>();

    /** The changes that the server does not know yet. */
    @GuardedBy("lock")
    private final ArrayDeque<Change> changes = new ArrayDeque<>();

    @GuardedBy("lock")
    private @Nullable List<RelayMessage> batch;

    /** The entries to append next; null for none. */
    @GuardedBy("lock")
    private @Nullable List<RelayAppend> entries;

    @GuardedBy("lock")
    private @Nullable Link link;

    /** The connection that is being opened. */
    @GuardedBy("lock")
    private @Nullable RedisConnection opening;

    @GuardedBy("lock")
    private boolean closed;

    RedisRelay(RedisServer server, RelayContext context) {
        this.server = server;
        this.context = context;
        this.listener = context.listener();
        this.names = new RedisNames(context.application());
        this.reader = new RedisReader(server, context);
        this.log = new RedisLog(names, reader, this::append);
        this.writer = context.thread("kawat-redis-writer", this::run);
    }

    /** Begins to connect. */
    void start() {
        writer.start();
    }

    // ---- Called by Kawat, on any thread ----

    @Override
    public void follow(RelayAddress address) {
        synchronized (lock) {
            if (followed.add(address)) {
                channels.put(names.channel(address), address);
                changes.addLast(new Change(true, address));
                lock.notifyAll();
            }
        }
    }

    @Override
    public void unfollow(RelayAddress address) {
        synchronized (lock) {
            if (followed.remove(address)) {
                channels.remove(names.channel(address));
                changes.addLast(new Change(false, address));
                lock.notifyAll();
            }
        }
    }

    @Override
    public void publish(List<RelayMessage> next) {
        synchronized (lock) {
            batch = List.copyOf(next);
            lock.notifyAll();
        }
    }

    @Override
    public Optional<RelayLog> log() {
        return Optional.of(log);
    }

    private void append(List<RelayAppend> next) {
        synchronized (lock) {
            entries = List.copyOf(next);
            lock.notifyAll();
        }
    }

    @Override
    public void reconnect() {
        reader.disconnect();
        synchronized (lock) {
            if (link != null) {
                link.fail(new GivenUpException());
            }
        }
    }

    @Override
    public void close() {
        Link last;
        synchronized (lock) {
            closed = true;
            last = link;
            if (opening != null) {
                opening.end();
            }
            lock.notifyAll();
        }
        await(writer); // what was given to it last may still go out
        if (last != null) {
            last.end();
            await(last.receiver);
        }
        await(writer);
        reader.close();
    }

    private static void await(Thread thread) {
        try {
            thread.join(THREADS_END_MILLIS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- The thread that writes ----

    private void run() {
        int delay = 0;
        while (!isClosed()) {
            Link made = null;
            try {
                made = connect();
                serve(made);
            } catch (IOException | RuntimeException | Error failed) { // memory may be short; there is a next attempt
                Throwable first = failed;
                if (made != null) {
                    first = made.firstFailure(failed); // before its end, which makes the other thread fail
                    made.end();
                    delay = made.hasLasted() ? 0 : delay;
                }
                if (!isClosed()) {
                    down(first);
                    notSent();
                    delay = pause(delay);
                }
            }
        }
        synchronized (lock) {
            if (link != null) {
                link.end();
            }
        }
    }

    private void down(Throwable reason) {
        if (!(reason instanceof GivenUpException)) {
            Throwable cause = reason instanceof JedisConnectionException ? reason.getCause() : null;
            Throwable told = cause == null ? reason : cause;
            String text = told.getMessage() == null ? told.toString() : told.getMessage();
            listener.linkDown(server + ": " + RedisConnection.withoutControls(text));
        }
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed && batch == null;
        }
    }

    /** Waits before the next attempt: not at all at first, then for a random time. Returns the bound of that. */
    private int pause(int before) {
        int bound = before == 0 ? FIRST_DELAY_MILLIS : Math.min(LONGEST_DELAY_MILLIS, before * 2);
        if (before > 0) {
            long end = System.nanoTime()
                    + TimeUnit.MILLISECONDS.toNanos(
                            1 + ThreadLocalRandom.current().nextInt(bound));
            synchronized (lock) {
                try {
                    for (long left = end - System.nanoTime(); left > 0 && !closed; left = end - System.nanoTime()) {
                        TimeUnit.NANOSECONDS.timedWait(lock, left);
                    }
                } catch (InterruptedException hurry) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        return bound;
    }

    private Link connect() throws IOException {
        RedisConnection publisher = opened(ANSWER_MILLIS);
        Link made;
        try {
            made = new Link(publisher, opened(FIRST_ANSWER_MILLIS));
        } catch (IOException | RuntimeException failed) {
            publisher.end();
            throw failed;
        }
        synchronized (lock) {
            link = made;
            changes.clear();
            followed.forEach(address -> changes.addLast(new Change(true, address)));
            made.unconfirmed.set(followed.size());
        }
        if (made.unconfirmed.get() == 0) {
            made.up();
        }
        made.receiver.start();
        return made;
    }

    private RedisConnection opened(int answerMillis) throws IOException {
        RedisConnection connection = server.connection();
        synchronized (lock) {
            if (closed) {
                throw new JedisConnectionException("the relay has ended");
            }
            opening = connection;
        }
        try {
            server.open(connection);
            connection.setSoTimeout(answerMillis);
            return connection;
        } catch (IOException | RuntimeException failed) {
            connection.end();
            throw failed;
        } finally {
            synchronized (lock) {
                opening = null;
            }
        }
    }

    /** Does what is asked for until the link fails or is closed. */
    private void serve(Link made) {
        while (true) {
            List<Change> due;
            synchronized (lock) {
                while (changes.isEmpty() && batch == null && entries == null && made.failure == null && !closed) {
                    try {
                        lock.wait(TimeUnit.SECONDS.toMillis(1));
                    } catch (InterruptedException hurry) {
                        throw new JedisConnectionException("interrupted", hurry);
                    }
                }
                if (made.failure != null) {
                    throw made.failure;
                }
                if (closed && batch == null) {
                    return;
                }
                due = nextChanges();
            }
            if (!due.isEmpty()) {
                made.subscriber.subscription(
                        due.get(0).follow(),
                        due.stream()
                                .map(Change::address)
                                .map(names::channelBytes)
                                .toList());
            }
            // Each is taken when its turn comes, so that it is given back if what goes before it fails.
            List<RelayMessage> next = takeBatch();
            if (next != null) {
                publish(made, next);
            }
            List<RelayAppend> appends = takeEntries();
            if (appends != null) {
                append(made, appends);
            }
        }
    }

    private @Nullable List<RelayMessage> takeBatch() {
        synchronized (lock) {
            List<RelayMessage> taken = batch;
            batch = null;
            return taken;
        }
    }

    private @Nullable List<RelayAppend> takeEntries() {
        synchronized (lock) {
            List<RelayAppend> taken = entries;
            entries = null;
            return taken;
        }
    }

    /** Removes and returns the next changes of one kind. */
    @GuardedBy("lock")
    private List<Change> nextChanges() {
        List<Change> due = new ArrayList<>();
        while (!changes.isEmpty()
                && due.size() < CHANNELS_IN_A_COMMAND
                && (due.isEmpty() || due.get(0).follow() == changes.getFirst().follow())) {
            due.add(changes.removeFirst());
        }
        return due;
    }

    private void publish(Link made, List<RelayMessage> messages) {
        Outcome outcome = Outcome.UNKNOWN;
        try {
            messages.forEach(
                    message -> made.publisher.publication(names.channelBytes(message.address()), message.content()));
            made.publisher.flushed();
            outcome = answers(made, messages.size());
        } finally {
            listener.published(outcome);
        }
    }

    private void append(Link made, List<RelayAppend> appends) {
        List<RelayAppended> outcomes = new ArrayList<>();
        try {
            log.append(made.publisher, appends, outcomes);
        } finally {
            while (outcomes.size() < appends.size()) {
                outcomes.add(new RelayAppended(Outcome.UNKNOWN, "", 0));
            }
            listener.appended(outcomes);
        }
    }

    /**
     * Reads an answer for each message, also behind one that is an error. A refusal makes the link fail: it concerns heartbeats
     * too, so its reason is told, and this node comes back when the server takes its messages.
     */
    private static Outcome answers(Link made, int count) {
        JedisDataException refusal = null;
        for (int i = 0; i < count; i++) {
            try {
                made.publisher.next();
            } catch (JedisDataException refused) {
                refusal = refused;
            }
        }
        if (refusal == null) {
            return Outcome.DONE;
        }
        made.fail(refusal);
        return Outcome.REFUSED;
    }

    /** Gives a batch back that could not be sent. */
    private void notSent() {
        if (takeBatch() != null) {
            listener.published(Outcome.NOT_SENT);
        }
        List<RelayAppend> appends = takeEntries();
        if (appends != null) {
            listener.appended(Collections.nCopies(appends.size(), new RelayAppended(Outcome.NOT_SENT, "", 0)));
        }
    }

    // ---- The threads that receive ----

    /** The two connections, from when they were made until one of them fails. */
    private final class Link {

        private final RedisConnection publisher;
        private final RedisConnection subscriber;
        private final Thread receiver;

        /** The number of addresses, of those that were followed at first, that the server has not confirmed. */
        private final AtomicInteger unconfirmed = new AtomicInteger();

        /** The time at which it came up; 0 before. */
        private volatile long upSince;

        /** The reason of its end. Guarded by the lock of the relay. */
        private @Nullable RuntimeException failure;

        private Link(RedisConnection publisher, RedisConnection subscriber) {
            this.publisher = publisher;
            this.subscriber = subscriber;
            this.receiver = context.thread("kawat-redis-receiver", this::receive);
        }

        private void receive() {
            try {
                while (true) {
                    received(subscriber.next());
                }
            } catch (RuntimeException failed) {
                fail(failed);
            } catch (Error failed) { // memory is short; there is a next attempt
                fail(new JedisConnectionException(failed.toString(), failed));
            }
        }

        private void received(Object push) {
            if (!(push instanceof List<?> parts) || parts.size() < 3 || !(parts.get(0) instanceof byte[] kind)) {
                return;
            }
            RelayAddress address = parts.get(1) instanceof byte[] channel
                    ? channels.get(new String(channel, StandardCharsets.UTF_8))
                    : null;
            switch (new String(kind, StandardCharsets.US_ASCII)) {
                case "message" -> {
                    if (address != null && parts.get(2) instanceof byte[] content) {
                        received(address, content);
                    }
                }
                case "subscribe" -> {
                    if (address != null) {
                        listener.followed(address);
                    }
                    confirmed();
                }
                default -> {} // that a channel was left
            }
        }

        private void received(RelayAddress address, byte[] content) {
            if (content.length == 0 || content[0] != RedisLog.ENTRY) {
                listener.received(address, content);
                return;
            }
            RelayEntry entry = RedisLog.pushed(content);
            if (entry == null) {
                listener.received(address, content); // which says that it is none
            } else {
                listener.logged(address, entry);
            }
        }

        private void confirmed() {
            if (unconfirmed.get() > 0 && unconfirmed.decrementAndGet() == 0) {
                up();
            }
        }

        private void up() {
            subscriber.setSoTimeout(0);
            upSince = System.nanoTime();
            listener.linkUp();
        }

        private boolean hasLasted() {
            long since = upSince;
            return since != 0 && System.nanoTime() - since >= LASTING_NANOS;
        }

        private void fail(RuntimeException reason) {
            synchronized (lock) {
                if (failure == null) {
                    failure = reason;
                }
                lock.notifyAll();
            }
            end();
        }

        /** Returns what made it fail first, of which everything else follows. */
        private Throwable firstFailure(Throwable last) {
            synchronized (lock) {
                return failure == null ? last : failure;
            }
        }

        private void end() {
            publisher.end();
            subscriber.end();
        }
    }
}
