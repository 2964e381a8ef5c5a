/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.servlet;

import dev.kawat.impl.transport.engine.Engine;
import dev.kawat.impl.transport.engine.Engines;
import dev.kawat.impl.transport.stream.ByteStream;
import dev.kawat.impl.transport.stream.TurnLimiter;
import dev.kawat.impl.transport.stream.WireChannel;
import dev.kawat.impl.transport.stream.WriterThread;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The two streams of an upgraded connection, used by the rules of Servlet 6.0 sections 3.7 and 5.7: nothing is read, written or
 * flushed before {@code isReady()}, and an array that was written belongs to the container until it is ready again. The end of
 * the input may be reported in several ways, and more than once: as a read of -1, by {@link #onAllDataRead} or as an error.
 */
final class ServletStream implements ByteStream, ReadListener, WriteListener {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    /** More often than a container tells it: once as an error of reading, once of writing. */
    private static final int MOST_ERRORS = 10;

    private final WebConnection connection;
    private final ServletInputStream in;
    private final ServletOutputStream out;
    private final WriterThread writer;
    private final TurnLimiter turns;
    private final Executor workers;

    /** Run what reads when the container does not call. */
    private final Executor readers;

    private final Executor opener;
    private final AtomicBoolean closed = new AtomicBoolean();

    private final Engine engine;
    private final AtomicInteger errors = new AtomicInteger();

    /** Set before any listener is set. */
    private @Nullable WireChannel channel;

    private volatile boolean ended;

    /**
     * True while the container may be asked for input. After it has said that there is none, it owes a call of the listener. That
     * call may come on another thread while reading resumes on this side. GlassFish and Payara keep the input, and the listener to
     * call, in fields that are not safe to touch until then: if they are asked in between, the call may be lost.
     */
    private volatile boolean mayAsk = true;

    /** True while something was written and not flushed. Used only by the thread that writes. */
    private boolean flushDue = true; // GlassFish holds back the 101 until the first flush

    ServletStream(WebConnection connection, WriterThread writer, TurnLimiter turns, Executor workers)
            throws IOException {
        this.connection = connection;
        this.in = connection.getInputStream();
        this.out = connection.getOutputStream();
        this.engine = Engines.thatMade(out);
        this.writer = writer;
        this.turns = turns;
        this.workers = workers;
        // By the way of a worker, so that the thread finds new input of others before it goes on with this one.
        Optional<Executor> reading = engine.readingThread(in);
        this.readers = reading.<Executor>map(thread -> task -> workers.execute(() -> execute(thread, task)))
                .orElse(workers);
        this.opener = reading.orElse(Runnable::run);
    }

    private static void execute(Executor thread, Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException stopped) { // and with it the connection, which the task finds out
            task.run();
        }
    }

    /** Begins to listen for a channel, which waits until it is opened. */
    void start(WireChannel served) {
        channel = served;
        out.setWriteListener(this);
        in.setReadListener(this);
    }

    private WireChannel channel() {
        return Objects.requireNonNull(channel, "the channel is set before the listeners are");
    }

    /** Opens the channel, on the thread that reads if there is one. */
    void open() {
        opener.execute(channel()::open);
    }

    // ---- Called by the container ----

    @Override
    public void onDataAvailable() {
        mayAsk = true;
        channel().readable();
    }

    @Override
    public void onAllDataRead() {
        ended = true;
        channel().readable();
    }

    @Override
    public void onWritePossible() {
        channel().writable();
    }

    @Override
    public void onError(Throwable failure) {
        channel().lost(failure);
        engine.discardUnwritten(out);
        if (errors.incrementAndGet() > MOST_ERRORS) { // a container that never ends to tell it would serve nobody else
            throw new IllegalStateException("the connection is lost, which the container has told before", failure);
        }
    }

    // ---- Called by the channel ----

    @Override
    public int read(byte[] into) throws IOException {
        while (!ended && hasInput()) {
            int length = in.read(into);
            if (length != 0) {
                return length;
            }
        }
        return ended || in.isFinished() ? -1 : 0;
    }

    private boolean hasInput() {
        if (!mayAsk) {
            return false;
        }
        mayAsk = false; // before the question, because the call may come before the answer
        boolean ready = in.isReady();
        if (ready) {
            mayAsk = true;
        }
        return ready;
    }

    @Override
    public boolean write(byte[] bytes, int from, int to) throws IOException {
        if (!out.isReady()) { // asked again, because Open Liberty lets only the thread write that has just asked
            throw new IOException("the container is no longer ready to write");
        }
        if (engine.writesWholeArrays()) {
            out.write(Arrays.copyOfRange(bytes, from, to));
        } else {
            out.write(bytes, from, to - from);
        }
        flushDue = true;
        return isWritable();
    }

    @Override
    public boolean isWritable() throws IOException {
        if (!out.isReady()) {
            return false;
        }
        if (!flushDue) {
            return true;
        }
        flushDue = false;
        out.flush();
        return out.isReady();
    }

    @Override
    public void readAgain() {
        turns.add(channel(), readers);
    }

    @Override
    public void writeSoon() {
        writer.write(channel());
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            workers.execute(this::closeConnection); // it may block, depending on the container
        }
    }

    private void closeConnection() {
        try {
            connection.close();
        } catch (Exception gone) { // whatever a container throws, nothing is left to do
            LOG.log(Level.DEBUG, () -> channel() + ": already closed", gone);
        }
    }
}
