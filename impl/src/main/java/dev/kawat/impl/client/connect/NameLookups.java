/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;

/**
 * Looks up the addresses of names. The platform does so for as long as it likes, and cannot be interrupted; so it does it on a
 * thread of its own, and an attempt that is given up does not wait for it. Attempts that want the same name at the same time
 * share its look-up. Usable from any thread.
 */
public final class NameLookups {

    /** Returns the addresses of a name, as {@link InetAddress#getAllByName} does. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

    /** An address of IPv4 or, because no name has a colon, of IPv6 (RFC 3986 section 3.2.2). */
    private static final Pattern ADDRESS = Pattern.compile("(?:" + OCTET + "\\.){3}" + OCTET + "|[^:]*:.*");

    private final Executor threads;
    private final Resolver resolver;
    private final Map<String, CompletableFuture<List<InetAddress>>> running = new ConcurrentHashMap<>();

    /**
     * The look-ups of the platform.
     *
     * @param threads runs each on a thread of its own
     */
    public NameLookups(Executor threads) {
        this(threads, InetAddress::getAllByName);
    }

    NameLookups(Executor threads, Resolver resolver) {
        this.threads = threads;
        this.resolver = resolver;
    }

    /**
     * Returns the addresses of a name, or the address that is written instead. Blocks until they are known, or the attempt is given
     * up.
     *
     * @param attempt may be given up by another thread
     * @throws UnknownHostException if there are none
     * @throws IOException if the attempt is given up, or the application has stopped
     */
    List<InetAddress> addresses(String name, AttemptSockets attempt) throws IOException {
        if (ADDRESS.matcher(name).matches()) {
            return List.of(resolver.addresses(name)); // which takes no time
        }
        CompletableFuture<List<InetAddress>> found = lookUp(name).copy();
        Closeable givingUp = () -> found.cancel(false);
        attempt.add(givingUp);
        try {
            return found.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw new IOException(failed.getCause());
        } catch (CancellationException givenUp) {
            throw new IOException("the attempt to connect was given up", givenUp);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the look-up was interrupted");
        } finally {
            attempt.remove(givingUp);
        }
    }

    private CompletableFuture<List<InetAddress>> lookUp(String name) {
        CompletableFuture<List<InetAddress>> begun = new CompletableFuture<>();
        CompletableFuture<List<InetAddress>> before = running.putIfAbsent(name, begun);
        if (before != null) {
            return before;
        }
        try {
            threads.execute(() -> lookUp(name, begun));
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            running.remove(name, begun);
            begun.completeExceptionally(noThread);
        }
        return begun;
    }

    private void lookUp(String name, CompletableFuture<List<InetAddress>> begun) {
        try {
            List<InetAddress> addresses = List.of(resolver.addresses(name));
            running.remove(name, begun);
            begun.complete(addresses);
        } catch (UnknownHostException | RuntimeException | Error failure) {
            running.remove(name, begun);
            begun.completeExceptionally(failure);
        }
    }
}
