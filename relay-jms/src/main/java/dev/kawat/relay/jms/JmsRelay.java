/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.jms;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.spi.Relay;
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayContext;
import dev.kawat.spi.RelayListener;
import dev.kawat.spi.RelayListener.Outcome;
import dev.kawat.spi.RelayMessage;
import jakarta.jms.IllegalStateRuntimeException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One topic of Jakarta Messaging, on which all nodes of an application publish, and from which each of them takes what it follows.
 * A thread publishes; another one, anew for each {@link JmsLink}, connects and receives. None of them has a transaction of the
 * application.
 */
final class JmsRelay implements Relay {

    /** A third of the time in which threads end. */
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(320);

    private static final long BETWEEN_INTERRUPTS = TimeUnit.MILLISECONDS.toNanos(10);

    private final JmsResources resources;
    private final RelayContext context;
    private final RelayListener listener;
    private final Thread sender;
    private final Backoff backoff = new Backoff();

    /** The addresses that are followed, by their text. */
    private final Map<String, RelayAddress> followed = new ConcurrentHashMap<>();

    /** The links whose threads have not ended. */
    private final Set<JmsLink> links = ConcurrentHashMap.newKeySet();

    private final Object lock = new Object();

    /** The addresses of which the listener has not been told that they are followed. */
    @GuardedBy("lock")
    private final Set<RelayAddress> untold = new LinkedHashSet<>();

    @GuardedBy("lock")
    private @Nullable List<RelayMessage> batch;

    @GuardedBy("lock")
    private @Nullable JmsLink link;

    @GuardedBy("lock")
    private boolean closed;

    /**
     * A relay that is not started.
     *
     * @param resources not asked for anything yet
     */
    JmsRelay(JmsResources resources, RelayContext context) {
        this.resources = resources;
        this.context = context;
        this.listener = context.listener();
        this.sender = context.thread("kawat-jms-sender", this::run);
    }

    /** Begins to connect. Called by the thread that deploys the application, which finds all names of JNDI. */
    void start() {
        resources.prepare();
        sender.start();
    }

    // ---- Called by Kawat, on any thread ----

    @Override
    public void follow(RelayAddress address) {
        synchronized (lock) {
            if (followed.putIfAbsent(text(address), address) == null) {
                untold.add(address);
                lock.notifyAll();
            }
        }
    }

    @Override
    public void unfollow(RelayAddress address) {
        synchronized (lock) {
            followed.remove(text(address));
            untold.remove(address);
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
        JmsLink given = current();
        if (given != null) {
            given.fail(new IllegalStateRuntimeException("the link was given up"));
            sender.interrupt(); // it may be in a call that does not return
        }
    }

    @Override
    public void close() {
        long begin = System.nanoTime();
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        join(sender, begin + PATIENCE); // what was given to it last may still go out
        links.forEach(JmsLink::end);
        links.forEach(ending -> join(ending.thread(), begin + 2 * PATIENCE));
        links.forEach(ending -> hurry(ending.thread(), begin + 3 * PATIENCE));
        hurry(sender, begin + 3 * PATIENCE);
    }

    private static void join(Thread thread, long end) {
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** Interrupts a thread until it ends: a provider that is silent lets it wait more than once. */
    private static void hurry(Thread thread, long end) {
        do {
            thread.interrupt();
            join(thread, System.nanoTime() + BETWEEN_INTERRUPTS);
        } while (thread.isAlive() && end - System.nanoTime() > 0);
    }

    private @Nullable JmsLink current() {
        synchronized (lock) {
            return link;
        }
    }

    // ---- For the link ----

    /** Returns the address as text, which is a property of each message. */
    String text(RelayAddress address) {
        return address.text(context.application());
    }

    /** Returns the address that is followed and has this text; null if none is. */
    @Nullable
    RelayAddress followed(@Nullable String text) {
        return text == null ? null : followed.get(text);
    }

    /** Forgets a link whose thread ends. */
    void ended(JmsLink link) {
        links.remove(link);
    }

    /** Lets the thread that sends look at the state of the link. */
    void changed() {
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    // ---- The thread that sends ----

    private void run() {
        while (!isClosed()) {
            boolean unused = Thread.interrupted(); // that was for the link before
            JmsLink made = null;
            try {
                resources.find(); // on this thread: a server may start its messaging when it is asked, which takes long
                made = connect();
                serve(made);
            } catch (RuntimeException | Error failed) { // a provider is code of others, and may lack classes or memory
                if (made != null) {
                    made.fail(failed);
                }
                failed(failed);
            } finally {
                if (made != null) {
                    made.end();
                }
            }
        }
        notSent();
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    private JmsLink connect() {
        JmsLink made = new JmsLink(this, resources, context);
        synchronized (lock) {
            link = made;
            links.add(made);
            untold.clear();
            untold.addAll(followed.values());
        }
        made.start();
        return made;
    }

    /** Does what is asked for until the relay is closed, or the link fails and throws the reason. */
    private void serve(JmsLink made) {
        boolean told = false;
        while (true) {
            List<RelayAddress> news;
            List<RelayMessage> next;
            synchronized (lock) {
                awaitWork(made, told);
                made.throwIfFailed();
                if (closed && (batch == null || !made.isListening())) {
                    return;
                }
                if (!made.isListening()) {
                    continue;
                }
                news = List.copyOf(untold);
                untold.clear();
                next = batch;
                batch = null;
            }
            news.forEach(listener::followed);
            if (!told) {
                told = true;
                backoff.connected();
                listener.linkUp();
            }
            if (next != null) {
                listener.published(made.publish(next));
            }
        }
    }

    /** Waits for something to do; returns also without if the link was given up or the relay is closed, which interrupts. */
    @GuardedBy("lock")
    private void awaitWork(JmsLink made, boolean told) {
        try {
            while (!made.hasFailed()
                    && !closed
                    && !(made.isListening() && (batch != null || !told || !untold.isEmpty()))) {
                if (made.isListening()) {
                    lock.wait();
                } else if (made.isLate()) {
                    throw new IllegalStateRuntimeException("the provider did not answer");
                } else {
                    lock.wait(JmsLink.OPEN_MILLIS);
                }
            }
        } catch (InterruptedException lookAgain) {
            // The caller finds out which of them it is.
        }
    }

    private void failed(Throwable failure) {
        if (isClosed()) {
            return;
        }
        listener.linkDown(resources + ": " + Reason.of(failure));
        notSent();
        long end = backoff.next();
        synchronized (lock) {
            try {
                for (long left = end - System.nanoTime(); left > 0 && !closed; left = end - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(lock, left);
                }
            } catch (InterruptedException hurry) {
                // The next attempt is due now, or none any more.
            }
        }
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
}
