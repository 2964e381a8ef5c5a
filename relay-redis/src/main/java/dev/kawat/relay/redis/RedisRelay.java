/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.spi.Relay;
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayContext;
import dev.kawat.spi.RelayListener;
import dev.kawat.spi.RelayListener.Outcome;
import dev.kawat.spi.RelayMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

    /** The most channels in one command. */
    private static final int CHANNELS_IN_A_COMMAND = 500;

    /** How long the answer to a publication may take. A server that has stopped is found out sooner, by the heartbeat. */
    private static final int ANSWER_MILLIS = 30_000;

    private static final int FIRST_DELAY_MILLIS = 50;
    private static final int LONGEST_DELAY_MILLIS = 1000;
    private static final long THREADS_END_MILLIS = 1000;

    private final RedisServer server;
    private final RelayContext context;
    private final RelayListener listener;
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

    @GuardedBy("lock")
    private @Nullable Link link;

    @GuardedBy("lock")
    private boolean closed;

    RedisRelay(RedisServer server, RelayContext context) {
        this.server = server;
        this.context = context;
        this.listener = context.listener();
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
                channels.put(channel(address), address);
                changes.addLast(new Change(true, address));
                lock.notifyAll();
            }
        }
    }

    @Override
    public void unfollow(RelayAddress address) {
        synchronized (lock) {
            if (followed.remove(address)) {
                channels.remove(channel(address));
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
    public void reconnect() {
        synchronized (lock) {
            if (link != null) {
                link.fail(new JedisConnectionException("the link was given up"));
            }
        }
    }

    @Override
    public void close() {
        Link last;
        synchronized (lock) {
            closed = true;
            last = link;
            lock.notifyAll();
        }
        await(writer); // what was given to it last may still go out
        if (last != null) {
            last.end();
            await(last.receiver);
        }
        writer.interrupt();
    }

    private static void await(Thread thread) {
        try {
            thread.join(THREADS_END_MILLIS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private String channel(RelayAddress address) {
        return "kawat:c:{" + address.text(context.application()) + "}";
    }

    private byte[] channelBytes(RelayAddress address) {
        return channel(address).getBytes(StandardCharsets.UTF_8);
    }

    // ---- The thread that writes ----

    private void run() {
        int delay = 0;
        while (!isClosed()) {
            Link made = null;
            try {
                made = connect();
                delay = 0;
                serve(made);
            } catch (IOException | RuntimeException failed) {
                if (made != null) {
                    made.end();
                }
                if (!isClosed()) {
                    listener.linkDown(server + ": " + failed.getMessage());
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
                    + TimeUnit.MILLISECONDS.toNanos(1 + ThreadLocalRandom.current().nextInt(bound));
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
        RedisConnection publisher = server.connect(ANSWER_MILLIS);
        Link made;
        try {
            made = new Link(publisher, server.connect(0));
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
        boolean nothing = made.unconfirmed.get() == 0;
        made.receiver.start();
        if (nothing) {
            listener.linkUp();
        }
        return made;
    }

    /** Does what is asked for until the link fails or is closed. */
    private void serve(Link made) {
        while (true) {
            List<Change> due;
            List<RelayMessage> next;
            synchronized (lock) {
                while (changes.isEmpty() && batch == null && made.failure == null && !closed) {
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
                next = batch;
                batch = null;
            }
            if (!due.isEmpty()) {
                made.subscriber.subscription(
                        due.get(0).follow(),
                        due.stream().map(Change::address).map(this::channelBytes).toList());
            }
            if (next != null) {
                publish(made, next);
            }
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
                    message -> made.publisher.publication(channelBytes(message.address()), message.content()));
            made.publisher.flushed();
            outcome = answers(made, messages.size());
        } finally {
            listener.published(outcome);
        }
    }

    /** Reads an answer for each message, also behind one that is an error. */
    private static Outcome answers(Link made, int count) {
        Outcome outcome = Outcome.DONE;
        for (int i = 0; i < count; i++) {
            try {
                made.publisher.next();
            } catch (JedisDataException refused) {
                outcome = Outcome.REFUSED;
            }
        }
        return outcome;
    }

    /** Gives a batch back that could not be sent. */
    private void notSent() {
        boolean waits;
        synchronized (lock) {
            waits = batch != null;
            batch = null;
        }
        if (waits) {
            listener.published(Outcome.NOT_SENT);
        }
    }

    // ---- The threads that receive ----

    /** The two connections, from when they were made until one of them fails. */
    private final class Link {

        private final RedisConnection publisher;
        private final RedisConnection subscriber;
        private final Thread receiver;

        /** How many of the addresses that were followed at first the server has not confirmed. */
        private final AtomicInteger unconfirmed = new AtomicInteger();

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
                        listener.received(address, content);
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

        private void confirmed() {
            if (unconfirmed.get() > 0 && unconfirmed.decrementAndGet() == 0) {
                listener.linkUp();
            }
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

        private void end() {
            publisher.end();
            subscriber.end();
        }
    }
}
