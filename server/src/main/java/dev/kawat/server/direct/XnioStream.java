/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server.direct;

import dev.kawat.impl.transport.stream.ByteStream;
import dev.kawat.impl.transport.stream.WireChannel;
import dev.kawat.impl.transport.stream.WireUpgrade;
import dev.kawat.impl.transport.stream.WriteQueue;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * A socket of Undertow that no longer speaks HTTP. Its I/O thread reads. The thread that sends writes; once the socket is full,
 * the I/O thread does.
 */
final class XnioStream implements ByteStream {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    private final StreamConnection connection;
    private final ConduitStreamSourceChannel in;
    private final ConduitStreamSinkChannel out;
    private final XnioIoThread thread;
    private final WriteQueue writes;
    private final Executor turns;
    private final Runnable turn = this::turn;
    private final Runnable readable = this::readable;
    private final Runnable writable = this::writable;

    /** Set before the listeners are. */
    private @Nullable WireChannel channel;

    /** A copy of the bytes that the kernel has not taken yet; null for none. Used only by the thread that writes. */
    private @Nullable ByteBuffer unwritten;

    /**
     * True while the selector does not watch the input, so that it has less to report. Changed only by the thread that reads:
     * another one could come between this field and the selector, and leave the input unwatched for ever.
     */
    private volatile boolean suspended = true;

    /** True while the next turn of this connection is in the queue, so that what the selector reports brings no other. */
    private volatile boolean awaitsTurn;

    private XnioStream(StreamConnection connection, WriteQueue writes, Executor turns) {
        this.connection = connection;
        this.writes = writes;
        this.turns = turns;
        this.in = connection.getSourceChannel();
        this.out = connection.getSinkChannel();
        this.thread = connection.getIoThread();
    }

    /**
     * Opens a connection over a socket that was upgraded.
     *
     * @param writes the queue of the socket's I/O thread
     * @param turns lets that thread run a task after other connections had their turn
     */
    static void open(StreamConnection socket, WireUpgrade upgrade, WriteQueue writes, Executor turns) {
        XnioStream stream = new XnioStream(socket, writes, turns);
        WireChannel opened = upgrade.channel(stream);
        stream.channel = opened;
        stream.in.setReadListener(source -> stream.guard(stream.readable));
        stream.out.setWriteListener(sink -> stream.guard(stream.writable));
        // On the I/O thread, which reads from now on: what waits is read only when the connection is open.
        stream.thread.execute(() -> stream.guard(opened::open));
    }

    /** Runs what the I/O thread calls, and closes the socket if that fails: no error may end the thread, which others share. */
    private void guard(Runnable called) {
        try {
            called.run();
        } catch (RuntimeException | Error failure) {
            IoUtils.safeClose(connection);
            channel().lost(failure);
        }
    }

    private WireChannel channel() {
        return Objects.requireNonNull(channel, "the channel is set before the listeners are");
    }

    private void readable() {
        if (!awaitsTurn) {
            channel().readable();
        }
    }

    private void turn() {
        awaitsTurn = false;
        guard(channel()::nextTurn);
    }

    private void writable() {
        out.suspendWrites();
        channel().writable();
    }

    @Override
    public int read(byte[] into) throws IOException {
        if (suspended) {
            suspended = false;
            in.resumeReads();
        }
        return in.read(ByteBuffer.wrap(into));
    }

    /** Returns true, because the selector reports a socket as long as there is something to read. */
    @Override
    public boolean shortReadsAreLast() {
        return true;
    }

    /** Returns true, because the selector reports a socket as long as there is something to read. */
    @Override
    public boolean reportsUnread() {
        return true;
    }

    @Override
    public void readLater() {
        suspended = true;
        in.suspendReads();
    }

    @Override
    public boolean write(byte[] bytes, int from, int to) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, to - from);
        if (writeWhatFits(buffer)) {
            return true;
        }
        unwritten = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
        out.resumeWrites();
        return false;
    }

    @Override
    public boolean isWritable() throws IOException {
        ByteBuffer rest = unwritten;
        if (rest != null) {
            if (!writeWhatFits(rest)) {
                out.resumeWrites();
                return false;
            }
            unwritten = null;
        }
        return true;
    }

    private boolean writeWhatFits(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (out.write(buffer) == 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void endOutput() throws IOException {
        out.shutdownWrites();
        out.flush();
    }

    @Override
    public void readAgain() {
        awaitsTurn = true;
        turns.execute(turn);
    }

    @Override
    public void writeSoon() {
        writes.add(channel());
    }

    @Override
    public void close() {
        try {
            if (unwritten != null) {
                // A reset also frees the kernel's send buffer, which a peer that does not read would otherwise keep
                // filled.
                connection.setOption(Options.CLOSE_ABORT, true);
            }
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, () -> channel() + ": an option of the socket could not be set", gone);
        }
        IoUtils.safeClose(connection);
    }
}
