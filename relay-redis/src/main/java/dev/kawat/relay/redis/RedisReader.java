/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.spi.RelayContext;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Reads from Redis, on a connection and a thread of its own, which are made when they are needed. What cannot be read fails;
 * nothing is tried again here. Usable from any thread.
 */
final class RedisReader {

    /** The time that an answer may take. */
    private static final int ANSWER_MILLIS = 5000;

    private static final long THREAD_ENDS_MILLIS = 1000;

    private final RedisServer server;
    private final RelayContext context;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final ArrayDeque<Task<?>> tasks = new ArrayDeque<>();

    @GuardedBy("lock")
    private @Nullable Thread thread;

    @GuardedBy("lock")
    private @Nullable RedisConnection connection;

    @GuardedBy("lock")
    private boolean closed;

    /** A reader that has not connected yet. */
    RedisReader(RedisServer server, RelayContext context) {
        this.server = server;
        this.context = context;
    }

    private record Task<T>(Function<RedisConnection, T> reading, CompletableFuture<T> result) {

        void run(RedisConnection connection) {
            result.complete(reading.apply(connection));
        }
    }

    /**
     * Reads something.
     *
     * @return fails with what has gone wrong
     */
    <T> CompletionStage<T> run(Function<RedisConnection, T> reading) {
        CompletableFuture<T> result = new CompletableFuture<>();
        synchronized (lock) {
            if (closed) {
                return CompletableFuture.failedStage(new IllegalStateException("the relay has ended"));
            }
            tasks.addLast(new Task<>(reading, result));
            if (thread == null) {
                thread = context.thread("kawat-redis-reader", this::run);
                thread.start();
            }
            lock.notifyAll();
        }
        return result;
    }

    private void run() {
        for (Task<?> task = next(); task != null; task = next()) {
            try {
                task.run(connected());
            } catch (JedisDataException refused) {
                disconnect(); // there may be more answers
                task.result().completeExceptionally(refused);
            } catch (IOException | RuntimeException | Error failed) { // memory may be short; there is a next task
                disconnect();
                task.result().completeExceptionally(failed);
                failAll(failed);
            }
        }
    }

    private @Nullable Task<?> next() {
        synchronized (lock) {
            while (tasks.isEmpty() && !closed) {
                try {
                    lock.wait();
                } catch (InterruptedException end) {
                    return null;
                }
            }
            return closed ? null : tasks.pollFirst();
        }
    }

    private RedisConnection connected() throws IOException {
        synchronized (lock) {
            if (connection != null) {
                return connection;
            }
        }
        RedisConnection made = server.connection();
        try {
            server.open(made);
            made.setSoTimeout(ANSWER_MILLIS);
        } catch (IOException | RuntimeException failed) {
            made.end();
            throw failed;
        }
        synchronized (lock) {
            if (closed) {
                made.end();
                throw new IOException("the relay has ended");
            }
            connection = made;
            return made;
        }
    }

    /** Ends the connection, if there is one. The next reading makes another. */
    void disconnect() {
        synchronized (lock) {
            if (connection != null) {
                connection.end();
                connection = null;
            }
        }
    }

    private void failAll(Throwable reason) {
        ArrayDeque<Task<?>> all;
        synchronized (lock) {
            all = new ArrayDeque<>(tasks);
            tasks.clear();
        }
        all.forEach(task -> task.result().completeExceptionally(reason));
    }

    /** Ends the thread, within a second. */
    void close() {
        Thread last;
        synchronized (lock) {
            closed = true;
            last = thread;
            lock.notifyAll();
        }
        disconnect();
        if (last != null) {
            try {
                last.join(THREAD_ENDS_MILLIS);
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }
        failAll(new IllegalStateException("the relay has ended"));
    }
}
