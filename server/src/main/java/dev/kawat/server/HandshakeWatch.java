/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import dev.kawat.server.direct.DirectTransport;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ResponseCommitListener;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Gives up a handshake whose peer has gone: interrupts the gate that decides or does not ask it, and lets nothing be upgraded.
 * Looks at the peer after a second, because most handshakes are over by then. A peer that has sent something more is not watched
 * any longer.
 */
final class HandshakeWatch implements HttpHandler, ResponseCommitListener {

    private static final int DELAY_SECONDS = 1;

    private final HttpServerExchange exchange;
    private final HttpHandler next;

    /** The thread that runs the handshake; null before and afterwards. Guarded by this. */
    private @Nullable Thread running;

    /** True when the peer has gone. Set while this is locked. */
    private final AtomicBoolean gone = new AtomicBoolean();

    /** True when the handshake is answered. Guarded by this. */
    private boolean ended;

    HandshakeWatch(HttpServerExchange exchange, HttpHandler next) {
        this.exchange = exchange;
        this.next = next;
        exchange.putAttachment(DirectTransport.PEER_GONE, gone);
        exchange.addResponseCommitListener(this);
    }

    /** Begins to watch after a while. */
    void start() {
        exchange.getIoThread().executeAfter(this::watch, DELAY_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void handleRequest(HttpServerExchange dispatched) throws Exception {
        if (!begin()) {
            IoUtils.safeClose(connection());
            return;
        }
        try {
            next.handleRequest(dispatched);
        } finally {
            end();
            var unused = Thread.interrupted(); // the thread is used again
        }
    }

    private synchronized boolean begin() {
        running = Thread.currentThread();
        return !gone.get();
    }

    @Override
    public void beforeCommit(HttpServerExchange committed) {
        end();
    }

    /** Ends the watch before anybody else reads from the connection. */
    private synchronized void end() {
        if (!ended) {
            ended = true;
            running = null;
            source().suspendReads();
            source().setReadListener(null);
        }
    }

    private ConduitStreamSourceChannel source() {
        return connection().getChannel().getSourceChannel();
    }

    private HttpServerConnection connection() {
        return (HttpServerConnection) exchange.getConnection();
    }

    private synchronized void watch() {
        if (!ended && connection().getExtraBytes() == null) {
            source().setReadListener(readable -> look());
            source().resumeReads();
        }
    }

    /** Looks whether the peer is still there, and gives back what it has sent. */
    private synchronized void look() {
        if (ended) {
            return;
        }
        source().suspendReads();
        PooledByteBuffer pooled = connection().getByteBufferPool().allocate();
        ByteBuffer buffer = pooled.getBuffer();
        int length;
        try {
            length = source().read(buffer);
        } catch (IOException reset) {
            length = -1;
        }
        if (length > 0) {
            buffer.flip();
            connection().ungetRequestBytes(pooled);
            return;
        }
        pooled.close();
        if (length == 0) {
            source().resumeReads();
            return;
        }
        gone.set(true); // first, so that nothing is upgraded, whatever the gate decides
        if (running != null) {
            running.interrupt();
        }
    }
}
