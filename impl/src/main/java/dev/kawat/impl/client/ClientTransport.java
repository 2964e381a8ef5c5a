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
import dev.kawat.impl.execution.BlockingTasks;
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
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Carries the connections of all clients of an application: the threads that connect, the sockets, and the wire. */
final class ClientTransport implements AutoCloseable {

    /** The most attempts at the same time, of all clients. A server that does not answer keeps the thread of each. */
    private static final int MAX_ATTEMPTS = 256;

    private static final Duration LOOKUP_KEEP_ALIVE = Duration.ofMillis(100);

    private static final System.Logger LOG = System.getLogger("dev.kawat.client");

    private final Deployment deployment;
    private final WireEngine engine;
    private final SocketLoop loop = new SocketLoop();
    private final BlockingTasks attempts = new BlockingTasks("kawat-connect-", MAX_ATTEMPTS);
    private final OwnThreads threads = new OwnThreads();

    /** One thread for each name that is looked up. A look-up keeps the carrier of a virtual thread, so these are none. */
    private final ExecutorService lookingUp = threads.pool("kawat-lookup-", LOOKUP_KEEP_ALIVE);

    private final NameLookups names = new NameLookups(lookingUp);

    ClientTransport(Deployment deployment) {
        this.deployment = deployment;
        this.engine = new WireEngine(deployment.watchdog(), deployment.compression());
    }

    /**
     * Runs an attempt on a thread of its own, which may be virtual.
     *
     * @param stopped runs instead if the application has stopped
     * @throws OutOfMemoryError if no thread can be started
     */
    void attempt(Runnable attempt, Runnable stopped) {
        new ApplicationExecutor(task -> attempts.execute(task, stopped), deployment.loader()).execute(attempt);
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
        lookingUp.shutdownNow();
        attempts.close();
        loop.close();
        engine.close();
    }
}
