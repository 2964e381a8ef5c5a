/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server.direct;

import dev.kawat.cdi.servlet.ServerTransport;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.ServletWrappers;
import dev.kawat.impl.transport.stream.WireEngine;
import dev.kawat.impl.transport.stream.WireUpgrade;
import dev.kawat.impl.transport.stream.WriteQueue;
import dev.kawat.server.http.RequestHeadConduit;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.handlers.ServletRequestContext;
import io.undertow.util.AttachmentKey;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;

/**
 * Carries connections on Undertow's sockets. Handshakes are requests like others, and pass the filters and the security of the
 * application. After the upgrade nothing of the request is kept.
 */
public final class DirectTransport implements ServerTransport {

    /**
     * The queues of one I/O thread.
     *
     * @param turns the connections that have more input, and wait for their turn
     * @param writes the channels for which the thread is to write
     */
    private record Queues(TurnQueue turns, WriteQueue writes) {

        static Queues of(XnioIoThread thread) {
            TurnQueue turns = new TurnQueue(thread);
            return new Queues(turns, new WriteQueue(thread, turns));
        }
    }

    /** A flag that is set when the peer of a handshake has gone; no attachment where nobody looks. */
    public static final AttachmentKey<AtomicBoolean> PEER_GONE = AttachmentKey.create(AtomicBoolean.class);

    private final Map<XnioIoThread, Queues> queues = new ConcurrentHashMap<>();

    /** Null before {@link #serve} and after {@link #close}. */
    private volatile @Nullable WireEngine engine;

    /** Creates a transport that serves nothing yet. */
    public DirectTransport() {}

    @Override
    public String name() {
        return "direct";
    }

    @Override
    public void serve(Deployment deployment) {
        engine = new WireEngine(deployment.watchdog(), deployment.compression());
    }

    @Override
    public boolean upgrade(HttpServletRequest request, HttpServletResponse response, DefaultConnection connection)
            throws IOException {
        WireEngine known = engine;
        if (known == null) {
            throw new IllegalStateException(connection + ": the direct transport is not serving");
        }
        HttpServerExchange exchange = ServletRequestContext.requireCurrent().getExchange();
        if (hasGone(exchange)) {
            throw new ClosedChannelException(); // the connection would begin and end for nobody
        }
        List<String> offered = Collections.list(request.getHeaders("Sec-WebSocket-Extensions"));
        WireUpgrade upgrade = known.upgrade(connection, offered);
        exchange.upgradeChannel((socket, over) -> open(socket, upgrade));
        HttpServletResponse answer = ServletWrappers.unwrap(response);
        answer.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
        upgrade.answer(request.getHeader("Sec-WebSocket-Key"), answer::setHeader);
        return true;
    }

    private static boolean hasGone(HttpServerExchange exchange) {
        AtomicBoolean gone = exchange.getAttachment(PEER_GONE);
        return (gone != null && gone.get()) || !exchange.getConnection().isOpen();
    }

    private void open(StreamConnection socket, WireUpgrade upgrade) {
        RequestHeadConduit.removeFrom(socket);
        Queues of = queues.computeIfAbsent(socket.getIoThread(), Queues::of);
        XnioStream.open(socket, upgrade, of.writes(), of.turns());
    }

    @Override
    public void close() {
        WireEngine known = engine;
        engine = null;
        if (known != null) {
            known.close();
        }
        queues.values().forEach(one -> one.turns().close());
    }
}
