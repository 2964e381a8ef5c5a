/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.ConnectFailedException;
import dev.kawat.ConnectFailedException.Part;
import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.impl.client.connect.Connected;
import dev.kawat.impl.client.connect.ConnectRequest;
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
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Carries the connections of all clients of an application: the threads that connect, the sockets, and the wire. */
final class ClientTransport implements AutoCloseable {

    /** The time that {@link #close} waits: much longer than the threads need to end, even on a busy machine. */
    private static final Duration END = Duration.ofSeconds(5);

    private final Deployment deployment;
    private final WireEngine engine;
    private final SocketLoop loop = new SocketLoop();
    private final OwnThreads threads = new OwnThreads();

    /** One thread for each attempt, which ends soon after it. */
    private final ThreadPoolExecutor connecting = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 100, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), threads.daemons("kawat-connect"));

    private final ApplicationExecutor attempts;

    ClientTransport(Deployment deployment) {
        this.deployment = deployment;
        this.engine = new WireEngine(deployment.watchdog(), deployment.compression());
        this.attempts = new ApplicationExecutor(connecting, deployment.loader());
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

    /** Returns what ends what takes too long. */
    Watchdog watchdog() {
        return deployment.watchdog();
    }

    /**
     * Opens a connection over a socket that has shaken hands. Its callbacks begin soon, on other threads.
     *
     * @param handlers makes the handler
     * @param pathParams the values of the variables of the URI
     * @throws ConnectFailedException if the handler cannot be made, or the application has stopped
     */
    DefaultConnection open(
            RunningEndpoint endpoint,
            HandlerFactory handlers,
            Connected connected,
            WireOffer offer,
            ConnectRequest request,
            Map<String, String> pathParams) {
        DefaultConnection connection = connection(endpoint, handlers, handshake(connected, request, pathParams), connected);
        if (connection == null) {
            connected.socket().close();
            throw new ConnectFailedException(
                    Part.CANCELLED, connected.uri(), "the handler could not be made, or the application has stopped", null);
        }
        try {
            SocketStream.open(
                    connected.socket(), connected.early(), loop, stream -> offer.channel(connection, stream));
            return connection;
        } catch (IOException lost) {
            throw new ConnectFailedException(
                    Part.CONNECT, connected.uri(), "the socket was lost: " + lost.getMessage(), lost);
        }
    }

    private static Handshake handshake(Connected connected, ConnectRequest request, Map<String, String> pathParams) {
        String target = TargetUri.target(connected.uri());
        int query = target.indexOf('?');
        Handshake.Builder handshake = Handshake.to(target)
                .path(query < 0 ? target : target.substring(0, query))
                .pathParams(pathParams)
                .secure(TargetUri.isSecure(connected.uri()));
        request.headers().forEach(handshake::header);
        String address = connected.socket().remoteAddress();
        return (address == null ? handshake : handshake.remoteAddress(address)).build();
    }

    private static @Nullable DefaultConnection connection(
            RunningEndpoint endpoint, HandlerFactory handlers, Handshake handshake, Connected connected) {
        if (!endpoint.server().beginHandshake()) {
            return null;
        }
        AgreedHandshake agreed = new AgreedHandshake(handshake, connected.subprotocol(), new ConnectionAttributes());
        DefaultConnection connection = endpoint.connections().createClient(agreed, endpoint.core());
        return connection.askGate(handlers) instanceof HandshakeDecision.Refused ? null : connection;
    }

    /** Ends the threads, after the connections have ended. */
    @Override
    public void close() {
        connecting.shutdownNow();
        loop.close();
        // Nothing follows from the answer: the threads are daemons.
        var unused = threads.awaitEnd(connecting, END);
        engine.close();
    }
}
