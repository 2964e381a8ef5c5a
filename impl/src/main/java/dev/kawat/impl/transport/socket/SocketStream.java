/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.socket;

import dev.kawat.impl.transport.stream.ByteStream;
import dev.kawat.impl.transport.stream.WireChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The stream of a client's socket. The thread that sends writes; once the socket is full, the thread of the loop does. */
public final class SocketStream implements ByteStream {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    private final SocketLayer socket;
    private final SocketLoop loop;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** The bytes that came behind the answer to the handshake, and were not read yet. Used only by the thread that reads. */
    private final ByteBuffer early;

    /** Set before the loop knows of this stream. */
    private @Nullable WireChannel channel;

    /** Null until the loop has registered the socket. */
    private volatile @Nullable SelectionKey key;

    private SocketStream(SocketLayer socket, ByteBuffer early, SocketLoop loop) {
        this.socket = socket;
        this.early = early;
        this.loop = loop;
    }

    /**
     * Opens a connection over a socket that has shaken hands. If the socket is lost already, the connection ends instead.
     *
     * @param early the bytes that came behind the answer
     * @param channel makes the channel
     */
    public static void open(
            SocketLayer socket, ByteBuffer early, SocketLoop loop, Function<ByteStream, WireChannel> channel) {
        SocketStream stream = new SocketStream(socket, early, loop);
        WireChannel made = channel.apply(stream);
        stream.channel = made;
        try {
            socket.channel().configureBlocking(false);
            loop.add(stream);
        } catch (IOException failed) {
            LOG.log(Level.DEBUG, "a socket was lost before it was open", failed);
            socket.close();
            stream.closed.set(true);
            made.abandon();
        }
    }

    // ---- Called by the loop ----

    /** Registers the socket, and opens the connection. */
    void register(Selector selector) {
        try {
            key = socket.channel().register(selector, SelectionKey.OP_READ, this);
        } catch (IOException | IllegalStateException gone) {
            notRegistered(gone);
            return;
        }
        guard(channel()::open);
    }

    /** Ends the connection, which could not be opened. */
    void notRegistered(Exception failure) {
        LOG.log(Level.DEBUG, "a socket could not be registered", failure);
        guard(channel()::abandon);
    }

    /** Reads or writes, whatever the selector has found. */
    void selected() {
        guard(this::readAndWrite);
    }

    private void readAndWrite() {
        SelectionKey own = Objects.requireNonNull(key, "set when the socket was registered");
        try {
            int ready = own.readyOps() & own.interestOps();
            if ((ready & SelectionKey.OP_WRITE) != 0) {
                own.interestOpsAnd(~SelectionKey.OP_WRITE);
                if (socket.mustFlush() && !socket.flush()) {
                    own.interestOpsOr(SelectionKey.OP_WRITE);
                }
                channel().writable();
            }
            if ((ready & SelectionKey.OP_READ) != 0) {
                channel().readable();
            }
        } catch (CancelledKeyException gone) {
            // the socket was closed in the meantime
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Runs a task of the loop; no failure may end the thread, which others share. */
    private void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            close();
            lost(failure);
        }
    }

    /** Ends the connection. */
    void lost(Throwable failure) {
        channel().lost(failure);
    }

    private WireChannel channel() {
        return Objects.requireNonNull(channel, "set before the loop knows of the stream");
    }

    // ---- Called by the channel ----

    @Override
    public int read(byte[] into) throws IOException {
        interest(SelectionKey.OP_READ);
        if (early.hasRemaining()) {
            int count = Math.min(into.length, early.remaining());
            early.get(into, 0, count);
            return count;
        }
        int count = socket.read(ByteBuffer.wrap(into));
        if (socket.mustFlush()) {
            interest(SelectionKey.OP_WRITE);
        }
        return count;
    }

    @Override
    public boolean shortReadsAreLast() {
        return socket.leavesUnreadInSocket() && !early.hasRemaining() && key != null;
    }

    @Override
    public boolean reportsUnread() {
        return socket.leavesUnreadInSocket() && !early.hasRemaining() && key != null;
    }

    @Override
    public void readLater() {
        SelectionKey own = key;
        if (own != null && own.isValid()) {
            try {
                own.interestOpsAnd(~SelectionKey.OP_READ);
            } catch (CancelledKeyException gone) {
                // closed: nothing is reported any more
            }
        }
    }

    @Override
    public boolean write(byte[] bytes, int from, int to) throws IOException {
        boolean all = socket.write(ByteBuffer.wrap(bytes, from, to - from));
        if (!all) {
            interest(SelectionKey.OP_WRITE);
        }
        return all;
    }

    @Override
    public boolean isWritable() throws IOException {
        boolean all = socket.flush();
        if (!all) {
            interest(SelectionKey.OP_WRITE);
        }
        return all;
    }

    private void interest(int operation) {
        SelectionKey own = key;
        try {
            if (own != null && (own.interestOps() & operation) == 0) {
                own.interestOpsOr(operation);
                loop.wakeUp();
            }
        } catch (CancelledKeyException gone) {
            // closed: nothing is reported any more
        }
    }

    @Override
    public void endOutput() throws IOException {
        socket.endOutput();
    }

    /** Reads on behind the other sockets. */
    @Override
    public void readAgain() {
        loop.execute(() -> guard(channel()::nextTurn));
    }

    @Override
    public void writeSoon() {
        loop.writes().add(channel());
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            socket.close();
            loop.removed();
        }
    }
}
