/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.Buffers;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Lets Undertow read only requests that the checker has found right, and answers the others itself.
 *
 * <p>Undertow alone knows where a body ends. So this ends each read at the end of what stands before the body, and holds the rest
 * back. The first handler takes the request, and lets everything pass until the exchange is over, when the next request begins. A
 * connection that reads on without a handler, because Undertow has refused the request before, is closed.
 *
 * <p>Used by one thread at a time: the I/O thread, or the one that handles the exchange.
 */
public final class RequestHeadConduit extends AbstractStreamSourceConduit<StreamSourceConduit> {

    private static final System.Logger LOG = System.getLogger("dev.kawat.server");

    private static final int DISCARD_BYTES = 4096;

    private final StreamConnection connection;
    private final RequestHeadChecker head;
    private final ExchangeCompletionListener whenEnded = this::ended;

    /** True from the first handler of an exchange to its end, and for ever after an upgrade. */
    private boolean taken;

    /** Bytes that were read and not delivered; null for none. */
    private @Nullable ByteBuffer held;

    private RequestHeadConduit(StreamConnection connection, int maxBytes) {
        super(connection.getSourceChannel().getConduit());
        this.connection = connection;
        this.head = new RequestHeadChecker(maxBytes);
    }

    /** Checks what will be read from a new connection. */
    static void addTo(StreamConnection connection, int maxBytes) {
        connection.getSourceChannel().setConduit(new RequestHeadConduit(connection, maxBytes));
    }

    /** Returns a handler that is the first to handle a request. */
    static HttpHandler first(HttpHandler next) {
        return exchange -> {
            RequestHeadConduit conduit =
                    (RequestHeadConduit) connection(exchange).getOriginalSourceConduit();
            conduit.taken = true;
            exchange.addExchangeCompleteListener(conduit.whenEnded);
            next.handleRequest(exchange);
        };
    }

    /** Takes the check away from a connection that has been upgraded, if nothing is held, so that reading takes no detour. */
    public static void removeFrom(StreamConnection upgraded) {
        ConduitStreamSourceChannel source = upgraded.getSourceChannel();
        if (source.getConduit() instanceof RequestHeadConduit conduit && conduit.held == null) {
            source.setConduit(conduit.next);
        }
    }

    private static HttpServerConnection connection(HttpServerExchange exchange) {
        return (HttpServerConnection) exchange.getConnection();
    }

    /** Expects the next request, if there can be one. What Undertow has read of it is checked too. */
    private void ended(HttpServerExchange exchange, ExchangeCompletionListener.NextListener others) {
        if (exchange.isPersistent() && !exchange.isUpgrade()) {
            HttpServerConnection http = connection(exchange);
            PooledByteBuffer ahead = http.getExtraBytes();
            if (ahead != null) {
                http.setExtraBytes(null);
                hold(ahead.getBuffer());
                ahead.close();
            }
            head.reset();
            taken = false;
        }
        others.proceed();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (taken) {
            return readAny(into);
        }
        if (head.isComplete()) {
            throw new IOException("the request was refused before any handler");
        }
        if (head.refusal() != null) {
            return 0;
        }
        int start = into.position();
        if (readAny(into) < 0) {
            return -1;
        }
        int end = head.check(into, start, into.position());
        Refusal refusal = head.refusal();
        if (refusal != null) {
            into.position(start);
            refuse(refusal);
            return 0;
        }
        if (end < into.position()) {
            ByteBuffer rest = into.duplicate();
            rest.flip().position(end);
            hold(rest);
            into.position(end);
        }
        return end - start;
    }

    private int readAny(ByteBuffer into) throws IOException {
        ByteBuffer first = held;
        if (first == null) {
            return super.read(into);
        }
        int length = Buffers.copy(into, first);
        if (!first.hasRemaining()) {
            held = null;
        }
        return length;
    }

    /** Keeps a copy of bytes to deliver them before all others. */
    private void hold(ByteBuffer bytes) {
        ByteBuffer later = held;
        ByteBuffer all = ByteBuffer.allocate(bytes.remaining() + (later == null ? 0 : later.remaining()));
        all.put(bytes);
        if (later != null) {
            all.put(later);
        }
        held = all.flip();
    }

    /** Answers, and lets the peer see the end of the connection, which is closed when the peer does so or the timeout is over. */
    private void refuse(Refusal refusal) throws IOException {
        LOG.log(Level.DEBUG, () -> "a request of " + connection.getPeerAddress() + " is refused with " + refusal);
        held = null;
        ConduitStreamSinkChannel sink = connection.getSinkChannel();
        ByteBuffer answer = refusal.answer();
        sink.write(answer);
        if (answer.hasRemaining()) {
            throw new IOException("the peer has not read earlier answers");
        }
        sink.shutdownWrites();
        sink.flush();
        // Later, because Undertow sets a listener of its own when this read has returned nothing.
        connection.getIoThread().execute(() -> {
            connection.getSourceChannel().setReadListener(this::discard);
            connection.getSourceChannel().resumeReads();
        });
    }

    /** Reads what the peer still sends: closing with unread bytes would reset the connection, and the answer might be lost. */
    private void discard(ConduitStreamSourceChannel source) {
        try {
            if (next.read(ByteBuffer.allocate(DISCARD_BYTES)) < 0) {
                IoUtils.safeClose(connection);
            }
        } catch (IOException reset) {
            IoUtils.safeClose(connection);
        }
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        if (taken && held == null) {
            return super.read(into, offset, length);
        }
        for (int i = offset; i < offset + length; i++) {
            if (into[i].hasRemaining()) {
                return read(into[i]);
            }
        }
        return 0;
    }

    @Override
    public long transferTo(long position, long count, FileChannel target) throws IOException {
        return taken && held == null
                ? super.transferTo(position, count, target)
                : target.transferFrom(new ConduitReadableByteChannel(this), position, count);
    }

    @Override
    public long transferTo(long count, ByteBuffer through, StreamSinkChannel target) throws IOException {
        return taken && held == null
                ? super.transferTo(count, through, target)
                : IoUtils.transfer(new ConduitReadableByteChannel(this), count, through, target);
    }

    @Override
    public void resumeReads() {
        if (held == null) {
            super.resumeReads();
        } else {
            wakeupReads();
        }
    }

    @Override
    public boolean isReadShutdown() {
        return held == null && super.isReadShutdown();
    }

    @Override
    public void terminateReads() throws IOException {
        held = null;
        super.terminateReads();
    }

    @Override
    public void awaitReadable() throws IOException {
        if (held == null) {
            super.awaitReadable();
        }
    }

    @Override
    public void awaitReadable(long time, TimeUnit unit) throws IOException {
        if (held == null) {
            super.awaitReadable(time, unit);
        }
    }
}
