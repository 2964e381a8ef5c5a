/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.ConnectFailedException;
import dev.kawat.ConnectFailedException.Part;
import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.impl.client.connect.ConnectRequest;
import dev.kawat.impl.client.connect.Connected;
import dev.kawat.impl.client.connect.NameLookups;
import dev.kawat.impl.client.connect.TargetUri;
import dev.kawat.impl.connection.AgreedHandshake;
import dev.kawat.impl.connection.ConnectionAttributes;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.execution.ApplicationExecutor;
import dev.kawat.impl.execution.OwnThreads;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.transport.socket.SocketLoop;
import dev.kawat.impl.transport.socket.SocketStream;
import dev.kawat.impl.transport.stream.WireEngine;
import dev.kawat.impl.transport.stream.WireOffer;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Carries the connections of all clients of an application: the threads that connect, the sockets, and the wire. */
final class ClientTransport implements AutoCloseable {

    /** The time that {@link #close} waits: much longer than the threads need to end, even on a busy machine. */
    private static final Duration END = Duration.ofSeconds(5);

    /** The most attempts at the same time, of all clients. A server that does not answer keeps the thread of each. */
    private static final int MAX_ATTEMPTS = 256;

    private static final int IDLE_MILLIS = 100;

    private static final System.Logger LOG = System.getLogger("dev.kawat.client");

    private final Deployment deployment;
    private final WireEngine engine;
    private final SocketLoop loop = new SocketLoop();
    private final OwnThreads threads = new OwnThreads();

    /** One thread for each attempt, which ends soon after it. Further attempts wait. */
    private final ThreadPoolExecutor connecting = attempts(threads.numberedDaemons("kawat-connect-"));

    /** One thread for each name that is looked up, which ends soon after it. */
    private final ThreadPoolExecutor lookingUp = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            threads.numberedDaemons("kawat-lookup-"));

    private final NameLookups names = new NameLookups(lookingUp);
    private final ApplicationExecutor attempts;

    ClientTransport(Deployment deployment) {
        this.deployment = deployment;
        this.engine = new WireEngine(deployment.watchdog(), deployment.compression());
        this.attempts = new ApplicationExecutor(connecting, deployment.loader());
    }

    private static ThreadPoolExecutor attempts(ThreadFactory factory) {
        ThreadPoolExecutor made = new ThreadPoolExecutor(
                MAX_ATTEMPTS, MAX_ATTEMPTS, IDLE_MILLIS, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), factory);
        made.allowCoreThreadTimeOut(true);
        return made;
    }

    /** Runs an attempt on a thread of its own; returns false if the application has stopped. */
    boolean attempt(Runnable attempt) {
        try {
            attempts.execute(attempt);
            return true;
        } catch (RejectedExecutionException stopped) {
            return false;
        }
    }

    /** Returns the offer of extensions for a handshake to an endpoint's settings. */
    WireOffer offer(RunningEndpoint endpoint) {
        return engine.offer(endpoint.settings().messages().compression());
    }

    /** Returns what looks up the names of hosts. */
    NameLookups names() {
        return names;
    }

    /** Returns what ends what takes too long. */
    Watchdog watchdog() {
        return deployment.watchdog();
    }

    /**
     * A handshake that has succeeded.
     *
     * @param request the request that the server has accepted
     */
    record Opening(ConnectRequest request, Connected connected, WireOffer offer) {}

    /**
     * Opens a connection over a socket that has shaken hands. Its callbacks begin soon, on other threads.
     *
     * @param begins is given the connection before its transport may use it; returns false to drop it
     * @param ended is told when it has ended and its handler is released
     * @throws ConnectFailedException if the handler cannot be made, the application has stopped, or the connection is dropped
     */
    void open(
            ClientPlan plan, Opening opening, Predicate<DefaultConnection> begins, Consumer<DefaultConnection> ended) {
        Connected connected = opening.connected();
        Handshake handshake = handshake(
                connected.uri(),
                opening.request(),
                plan.pathParams(),
                connected.socket().remoteAddress());
        DefaultConnection connection =
                connection(plan.endpoint(), plan.handlers(ended), handshake, connected.subprotocol());
        if (connection == null) {
            connected.socket().close();
            throw new ConnectFailedException(
                    Part.CANCELLED,
                    connected.uri(),
                    "the handler could not be made, or the application has stopped",
                    null);
        }
        if (!begins.test(connection)) {
            connected.socket().close();
            connection.abandon();
            throw new ConnectFailedException(Part.CANCELLED, connected.uri(), "the client was closed", null);
        }
        try {
            SocketStream.open(
                    connected.socket(),
                    connected.early(),
                    loop,
                    stream -> opening.offer().channel(connection, stream));
        } catch (RuntimeException | Error failure) { // memory may be short
            LOG.log(Level.WARNING, connection + ": could not be opened", failure);
            connected.socket().close();
            connection.abandon();
        }
    }

    /** Has the error callback of a client that could not connect called, and waits until it has returned. */
    void notConnected(ClientPlan plan, ConnectFailedException failure) {
        CompletableFuture<@Nullable Void> released = new CompletableFuture<>();
        DefaultConnection connection = connection(
                plan.endpoint(),
                plan.handlers(ended -> released.complete(null)),
                handshake(failure.uri(), plan.request(), plan.pathParams(), null),
                null);
        if (connection == null) {
            return; // the handler could not be made, which is logged, or the application has stopped
        }
        connection.failedToOpen(failure);
        try {
            released.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("it never fails", impossible);
        }
    }

    /**
     * Checks that this thread may wait for a connection.
     *
     * @throws IllegalStateException if it is the one that reads the connections
     */
    void checkMayWait() {
        if (loop.isOwnThread()) {
            throw new IllegalStateException(
                    "open: must not wait on the thread that reads the connections of clients, so use connect, or a callback without"
                            + " @NonBlocking");
        }
    }

    private static Handshake handshake(
            URI uri, ConnectRequest request, Map<String, String> pathParams, @Nullable String address) {
        String target = TargetUri.target(uri);
        int query = target.indexOf('?');
        Handshake.Builder handshake = Handshake.to(target)
                .path(query < 0 ? target : target.substring(0, query))
                .pathParams(pathParams)
                .secure(TargetUri.isSecure(uri));
        request.headers().forEach(handshake::header);
        return (address == null ? handshake : handshake.remoteAddress(address)).build();
    }

    private static @Nullable DefaultConnection connection(
            RunningEndpoint endpoint, HandlerFactory handlers, Handshake handshake, @Nullable String subprotocol) {
        if (!endpoint.server().beginHandshake()) {
            return null;
        }
        AgreedHandshake agreed = new AgreedHandshake(handshake, subprotocol, new ConnectionAttributes());
        DefaultConnection connection = endpoint.connections().createClient(agreed, endpoint.core());
        return connection.askGate(handlers) instanceof HandshakeDecision.Refused ? null : connection;
    }

    /** Ends the threads, after the connections have ended. */
    @Override
    public void close() {
        connecting.shutdownNow();
        lookingUp.shutdownNow();
        loop.close();
        // Nothing follows from the answer: the threads are daemons.
        var unused = threads.awaitEnd(connecting, END);
        engine.close();
    }
}
