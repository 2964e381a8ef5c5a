/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.callback;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.impl.execution.ApplicationCode;
import dev.kawat.impl.reply.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The publisher of a connection's messages to the callback that takes them as a stream, for one subscriber.
 *
 * <p>A message that has not been requested yet is held, and holds up the mailbox. Those behind it wait there, and reading stops
 * when the mailbox is full. So nothing is lost before there is a subscriber, and demand reaches the socket. The mailbox gives one
 * message at a time, and no other while one is held, so that the subscriber's methods never overlap.
 *
 * <p>The lock is held for no foreign code.
 */
final class MessagePublisher implements Flow.Publisher<Object>, Flow.Subscription {

    /** The subscription of a second subscriber, which gets no messages. */
    private static final Flow.Subscription NONE = new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    /** A message that waits until it is requested. */
    private record Held(Object message, CompletableFuture<@Nullable Void> delivered) {}

    /** Runs code of the application in its surroundings, and has its failure handled. */
    @FunctionalInterface
    interface Caller {

        /** Runs code; returns what the next message must wait for, null for nothing. */
        @Nullable
        CompletionStage<?> call(ApplicationCode code);
    }

    private final Caller caller;
    private final Executor workers;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private Flow.@Nullable Subscriber<? super Object> subscriber;

    /** True when the subscriber has its subscription, so that its other methods may be called. */
    @GuardedBy("lock")
    private boolean ready;

    @GuardedBy("lock")
    private long demand;

    @GuardedBy("lock")
    private @Nullable Held held;

    /** True when there are no further messages. */
    @GuardedBy("lock")
    private boolean complete;

    /** True when the subscriber must not be called any more. */
    @GuardedBy("lock")
    private boolean over;

    /**
     * A publisher without messages yet.
     *
     * @param caller calls the subscriber
     * @param workers deliver a message that had to wait until it was requested
     */
    MessagePublisher(Caller caller, Executor workers) {
        this.caller = caller;
        this.workers = workers;
    }

    /** Gives the next message to the subscriber, or holds it until it is requested. One at a time. */
    @Nullable
    CompletionStage<?> next(Object message) {
        Flow.Subscriber<? super Object> receiver;
        synchronized (lock) {
            if (over || complete) {
                return null;
            }
            receiver = subscriber;
            if (!ready || receiver == null || demand == 0) {
                held = new Held(message, new CompletableFuture<>());
                return held.delivered();
            }
            countRequested();
        }
        return give(receiver, message);
    }

    @GuardedBy("lock")
    private void countRequested() {
        if (demand != Long.MAX_VALUE) {
            demand--; // otherwise it is without bound: Reactive Streams rule 3.17
        }
    }

    private @Nullable CompletionStage<?> give(Flow.Subscriber<? super Object> receiver, Object message) {
        return caller.call(() -> {
            try {
                receiver.onNext(message);
            } catch (Throwable failure) {
                cancel(); // Reactive Streams rule 2.13
                throw failure;
            }
            return null;
        });
    }

    /** Delivers what is held if it is requested by now. */
    private void deliverHeld() {
        Flow.Subscriber<? super Object> receiver;
        Held one;
        synchronized (lock) {
            receiver = subscriber;
            one = held;
            if (one == null || receiver == null || !ready || demand == 0 || over) {
                return;
            }
            held = null;
            countRequested();
        }
        workers.execute(() -> Reply.completeAfter(give(receiver, one.message()), one.delivered()));
    }

    /** Completes the stream, because there are no further messages. Called after {@link #next}, which it never overlaps. */
    void complete() {
        drop();
        Flow.Subscriber<? super Object> receiver;
        synchronized (lock) {
            complete = true;
            if (over || !ready) {
                return; // it is completed when somebody subscribes
            }
            over = true;
            receiver = subscriber;
        }
        if (receiver != null) {
            callOnComplete(receiver);
        }
    }

    private void callOnComplete(Flow.Subscriber<? super Object> receiver) {
        var unused = caller.call(() -> {
            receiver.onComplete();
            return null;
        });
    }

    /** Drops what is held, so that it holds up nothing any more. */
    void drop() {
        Held one;
        synchronized (lock) {
            one = held;
            held = null;
        }
        if (one != null) {
            one.delivered().complete(null);
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Object> one) {
        boolean first;
        synchronized (lock) {
            first = subscriber == null;
            if (first) {
                subscriber = one;
            }
        }
        if (!first) {
            one.onSubscribe(NONE);
            one.onError(new IllegalStateException("the messages of a connection can have one subscriber"));
            return;
        }
        one.onSubscribe(this);
        boolean ended;
        synchronized (lock) {
            ready = true;
            ended = complete && !over;
            over |= ended;
        }
        if (ended) {
            callOnComplete(one);
        }
        deliverHeld();
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            refuse(n);
            return;
        }
        synchronized (lock) {
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
        }
        deliverHeld();
    }

    /** Ends the stream with a failure: Reactive Streams rule 3.9. */
    private void refuse(long n) {
        Flow.Subscriber<? super Object> receiver;
        synchronized (lock) {
            receiver = over ? null : subscriber;
            over = true;
        }
        drop();
        if (receiver != null) {
            receiver.onError(new IllegalArgumentException("request: n must be positive, got " + n));
        }
    }

    /** Drops this and all further messages, because the subscriber wants none. */
    @Override
    public void cancel() {
        synchronized (lock) {
            over = true;
        }
        drop();
    }
}
