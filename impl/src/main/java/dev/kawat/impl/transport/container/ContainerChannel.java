/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.transport.Channel;
import dev.kawat.impl.transport.OutboundSource;
import dev.kawat.impl.transport.engine.Engine;
import dev.kawat.impl.transport.engine.Engines;
import dev.kawat.impl.transport.engine.SessionControl;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes to an engine's session, one message at a time.
 *
 * <p>An engine may report a finished write inside the call that began it (Undertow, Tyrus) or on any thread (Tomcat). So writing
 * is a loop, and a report only counts up how often it runs; the stack stays bounded. Pings and close frames are written on a
 * worker, because those calls may block.
 *
 * <p>A write that fails does not end the connection by itself: the engine reports how it ended, or the watchdog finds out.
 */
final class ContainerChannel implements Channel {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    private final Session session;
    private final SessionControl control;
    private final RemoteEndpoint.Async remote;
    private final boolean sendsOnlyAccessibleArrays;
    private final DefaultConnection connection;
    private final OutboundSource source;
    private final Executor workers;
    private final SendHandler whenWritten = this::written;

    /** The number of messages that may be taken and written. The thread that counts it up from zero writes. */
    private final AtomicInteger turns = new AtomicInteger();

    // Of messages that come in parts. Written by the engine's thread, one at a time.

    private long messages;
    private long bytes;
    private long messageBytes;
    private volatile long openMessage = -1;
    private volatile long receivedBytes;
    private volatile long heldBytes;

    ContainerChannel(Session session, DefaultConnection connection, Executor workers) {
        Engine engine = Engines.thatMade(session);
        this.session = session;
        this.control = engine.sessionControl(session);
        this.remote = session.getAsyncRemote();
        this.sendsOnlyAccessibleArrays = engine.sendsOnlyAccessibleArrays();
        this.connection = connection;
        this.source = connection.outbound();
        this.workers = workers;
    }

    @Override
    public void wake() {
        if (turns.getAndIncrement() != 0) {
            return;
        }
        do {
            Outbound next = source.take();
            if (next != null) {
                write(next);
            }
        } while (turns.decrementAndGet() != 0);
    }

    private void write(Outbound message) {
        try {
            if (message instanceof Outbound.Text text) {
                remote.sendText(text.text(), whenWritten);
            } else if (message instanceof Outbound.Binary binary) {
                remote.sendBinary(content(binary), whenWritten);
            } else if (message instanceof Outbound.Ping ping) {
                workers.execute(() -> ping(ping));
            } else if (message instanceof Outbound.Close close) {
                workers.execute(() -> close(close));
            }
        } catch (RuntimeException refused) {
            failed(refused);
        }
    }

    /** Returns the bytes to send. The arrays of our buffers are not accessible, because several connections share them. */
    private ByteBuffer content(Outbound.Binary message) {
        ByteBuffer bytes = message.bytes();
        return sendsOnlyAccessibleArrays
                ? ByteBuffer.allocate(bytes.remaining()).put(bytes).flip()
                : bytes;
    }

    private void written(SendResult result) {
        if (result.isOK()) {
            source.written();
            wake();
        } else {
            failed(result.getException());
        }
    }

    private void ping(Outbound.Ping ping) {
        try {
            remote.sendPing(content(ping.payload()));
        } catch (IOException | RuntimeException refused) {
            failed(refused);
            return;
        }
        source.written();
        wake();
    }

    private void close(Outbound.Close close) {
        control.beforeClose();
        try {
            session.close(new CloseReason(CloseCodes.ofJakarta(close.code()), close.reason()));
        } catch (IOException | RuntimeException refused) {
            failed(refused);
            return;
        }
        source.written();
        wake();
    }

    /** Drops the connection. No message is taken after this. */
    private void failed(Throwable failure) {
        LOG.log(Level.DEBUG, () -> connection + ": a write failed", failure);
        if (!session.isOpen()) {
            connection.closed(CloseCodes.ABNORMAL, "");
        }
        drop();
    }

    /** Notes a part of a message that comes in several. Called by the engine's thread. */
    void received(int part, boolean last) {
        bytes += part;
        receivedBytes = bytes;
        if (last) {
            openMessage = -1;
            messageBytes = 0;
        } else {
            messageBytes += part;
            if (openMessage < 0) {
                openMessage = messages++;
            }
        }
        heldBytes = messageBytes;
    }

    @Override
    public long openMessage() {
        return openMessage;
    }

    @Override
    public long heldBytes() {
        return heldBytes;
    }

    @Override
    public long receivedBytes() {
        return receivedBytes;
    }

    /** Called by the engine's thread after each delivery. */
    void delivered() {
        control.afterDelivery();
    }

    @Override
    public void pauseReading() {
        control.pause();
    }

    @Override
    public void resumeReading() {
        control.resume();
    }

    @Override
    public void drop() {
        workers.execute(control::abort);
    }
}
