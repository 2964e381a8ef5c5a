/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.liveness.Watched;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.transport.Channel;
import dev.kawat.impl.transport.Receiver;
import dev.kawat.impl.wire.WireSink;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Carries one connection over a {@link ByteStream}: bytes that come in are parsed and given to the receiver; messages that wait
 * are framed together and go out in one write.
 *
 * <pre>
 *   input:   OPEN ──peer's close frame──▶ CLOSED ──┐
 *             │ └───a rule is broken─────▶ FAILED ─┤      output: open ──close frame──▶ closed
 *             └─────end of the stream──────────────┴─▶ over ◀───────both are done───────┘
 * </pre>
 *
 * <p>Two counters let threads in. The thread that counts {@code reads} up from zero reads, and the one that counts {@code turns}
 * up from zero writes. A thread that finds a counter above zero only counts it up, and the thread that is at work looks
 * again. So no lock is held while the stream is called, and none is needed when the stream calls this channel under a lock of its
 * own. Both counters keep everybody out until {@link #open}.
 */
public final class WireChannel implements Channel, WireSink, Watched {

    private enum InputState {
        /** Frames are read. */
        OPEN,
        /** The peer's close frame was the last: nothing is read any more. */
        CLOSED,
        /** The peer broke a rule, or was too slow. What comes is discarded once our close frame is out, so that it can arrive. */
        FAILED
    }

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    // Updaters of fields, and not objects of their own: a broadcast touches those of every connection, and memory is
    // slow.

    private static final AtomicIntegerFieldUpdater<WireChannel> READS =
            AtomicIntegerFieldUpdater.newUpdater(WireChannel.class, "reads");

    private static final AtomicIntegerFieldUpdater<WireChannel> TURNS =
            AtomicIntegerFieldUpdater.newUpdater(WireChannel.class, "turns");

    /** The most reads of one connection before others have their turn. */
    private static final int READS_IN_A_TURN = 4;

    /** The time that the last bytes may take after the connection is over for its handler. */
    private static final Duration LAST_BYTES = Duration.ofSeconds(2);

    /**
     * The time that the peer has to read our close frame after it broke a rule. Closing at once could destroy the frame on its way,
     * because TCP resets a connection whose input was not read.
     */
    private static final Duration LAST_LOOK = Duration.ofMillis(200);

    private final ByteStream stream;
    private final FrameInput input;
    private final FrameOutput output;
    private final Receiver receiver;
    private final Watchdog watchdog;
    private final IoBuffers.Pool buffers;
    private final WriteCoalescing coalescing;
    private final InputPace pace;

    @SuppressWarnings("UnusedVariable") // READS
    private volatile int reads = 1;

    @SuppressWarnings("UnusedVariable") // TURNS
    private volatile int turns = 1;

    private volatile InputState inputState = InputState.OPEN;

    /** Set when nothing is read or written any more. */
    private volatile boolean over;

    /** Set when our close frame is out, and what comes in is discarded. */
    private volatile boolean discarding;

    /** The thread that writes for this channel when it has handled what it read. Only that thread finds itself here. */
    private volatile @Nullable Thread coalescedBy;

    /** The time at which the watchdog ends this connection; written before the watchdog reads it. */
    private volatile long deadline;

    WireChannel(
            ByteStream stream,
            InputPace pace,
            FrameOutput output,
            Receiver receiver,
            Watchdog watchdog,
            IoBuffers.Pool buffers,
            WriteCoalescing coalescing) {
        this.stream = stream;
        this.pace = pace;
        this.input = pace.input();
        this.output = output;
        this.receiver = receiver;
        this.watchdog = watchdog;
        this.buffers = buffers;
        this.coalescing = coalescing;
    }

    // ---- Called by the stream, on any thread ----

    /** Opens the connection, because the stream is ready: reads what came and writes what waits. Called once. */
    public void open() {
        try {
            receiver.opened(this);
        } catch (RuntimeException | Error failure) {
            lost(failure);
        }
        writeNow();
        read();
    }

    /** Ends the channel. Called instead of {@link #open} when the stream could not be opened. */
    public void abandon() {
        end();
        writeNow();
        read();
    }

    /** Reads what is there. */
    public void readable() {
        if (READS.getAndIncrement(this) == 0) {
            read();
        }
    }

    /**
     * Reads what is there, where each connection that has something is given a thread: at once, or when others had their turn if
     * much came the last time. Else a thousand peers that send without end would be a thousand threads between this one and those
     * that have a message now and then.
     */
    public void readableAmongMany() {
        if (pace.isBusy() && !discarding) { // what is discarded is over soon, or the peer never sees our close frame
            awaitTurn();
        } else {
            readable();
        }
    }

    /** Reads on, because other connections had their turn. Called once each time that the stream was asked for it. */
    public void nextTurn() {
        pace.turnHasCome();
        readable();
    }

    /** Writes what waits, because writing may be possible again. */
    public void writable() {
        if (TURNS.getAndIncrement(this) == 0) {
            writeNow();
        }
    }

    /** Ends the connection, because the stream is broken or was closed outside of this channel. */
    public void lost(Throwable failure) {
        LOG.log(Level.DEBUG, () -> receiver + ": the connection is lost", failure);
        end();
    }

    // ---- Called by the connection, on any thread ----

    @Override
    public void wake() {
        wake(false);
    }

    @Override
    public void wakeSoon() {
        wake(true);
    }

    private void wake(boolean notHere) {
        if (TURNS.getAndIncrement(this) != 0) {
            return;
        }
        coalescedBy = Thread.currentThread();
        WriteCoalescing.When when = coalescing.schedule(this);
        if (when == WriteCoalescing.When.AFTER_READING) {
            return;
        }
        coalescedBy = null;
        if (notHere || when == WriteCoalescing.When.ON_ANOTHER_THREAD) {
            stream.writeSoon();
        } else {
            writeNow();
        }
    }

    @Override
    public void moreFollow(boolean more) {
        coalescing.writeOnAnotherThread(more);
    }

    @Override
    public void hurry() {
        Thread thread = Thread.currentThread();
        if (coalescedBy == thread) {
            coalescedBy = null; // not again from within, because writing a message may run code that sends
            writeWhatIsThere(); // it is this thread's turn
            coalescedBy = thread;
        }
    }

    @Override
    public void pauseReading() {
        pace.pause();
    }

    @Override
    public void resumeReading() {
        pace.resume();
        readable();
    }

    @Override
    public void drop() {
        end();
    }

    @Override
    public long receiving() {
        return input.receiving();
    }

    @Override
    public long openMessage() {
        return input.openMessage();
    }

    @Override
    public long stalledWrite() {
        return output.stalledWrite();
    }

    @Override
    public void rejectInput() {
        if (inputState == InputState.OPEN) {
            inputState = InputState.FAILED;
        }
    }

    @Override
    public long receivedBytes() {
        return input.receivedBytes();
    }

    // ---- Reading ----

    private void read() {
        int seen = 1;
        do {
            readWhatIsThere();
            if (over) {
                input.end();
            }
            seen = READS.addAndGet(this, -seen);
        } while (seen != 0);
    }

    private void readWhatIsThere() {
        IoBuffers space = buffers.borrow();
        try {
            if (discarding) {
                input.end();
            }
            readForATurn(space.bytes);
        } catch (IOException
                | RuntimeException
                | Error failure) { // memory may be short, and others wait for this thread
            lost(failure);
        } finally {
            buffers.giveBack(space);
        }
    }

    private void readForATurn(byte[] space) throws IOException {
        pace.beginTurn();
        boolean read = false;
        for (int i = 0; i < READS_IN_A_TURN && mayRead() && !pace.isTurnOver(); i++) {
            if (input.hasUnparsed()) { // before each read, because a pause may have ended in the meantime
                parseUnparsed();
                continue;
            }
            int length = stream.read(space);
            read = true;
            if (length <= 0) {
                endOfInput(length);
                return;
            }
            pace.count(length);
            if (!discarding) {
                parse(space, length);
            }
            if (length < space.length && !input.hasUnparsed() && stream.shortReadsAreLast()) {
                return;
            }
        }
        if (!mayRead()) {
            if (!over) {
                stream.readLater();
            }
        } else if (input.hasUnparsed() || !read || !stream.reportsUnread()) { // without a read, nothing is reported
            stream.readLater();
            awaitTurn();
        }
    }

    private void awaitTurn() {
        if (pace.awaitTurn()) {
            stream.readAgain();
        }
    }

    private boolean mayRead() {
        return !over && (discarding || (!pace.isPaused() && inputState == InputState.OPEN && pace.isMemoryLeft()));
    }

    @Override
    public void memoryChanged() {
        if (pace.isMemoryBack()) {
            awaitTurn();
        }
    }

    @Override
    public void waitingWasCounted(long bytes) {
        pace.waitingWasCounted(bytes);
    }

    @Override
    public long heldBytes() {
        return input.heldBytes();
    }

    private void parse(byte[] bytes, int length) {
        receiver.heard();
        boolean first = coalescing.begin();
        try {
            input.parse(bytes, length, this);
        } finally {
            if (first) {
                coalescing.end();
            }
        }
    }

    private void parseUnparsed() {
        boolean first = coalescing.begin();
        try {
            input.parseUnparsed(this);
        } finally {
            if (first) {
                coalescing.end();
            }
        }
    }

    private void endOfInput(int length) {
        if (length < 0) {
            end();
        }
    }

    // ---- Called by the parser ----

    @Override
    public boolean isPaused() {
        return pace.isPaused() || over || inputState != InputState.OPEN || pace.isTurnOver();
    }

    @Override
    public void text(String message) {
        receiver.text(message);
    }

    @Override
    public void binary(ByteBuffer message) {
        receiver.binary(message);
    }

    @Override
    public void ping(ByteBuffer payload) {
        if (!pace.admitPing(watchdog.now())) {
            input.end();
            exceeded(Setting.MAX_PINGS);
            return;
        }
        output.answerPing(payload);
        wake();
        receiver.pinged(payload);
    }

    @Override
    public void pong(ByteBuffer payload) {
        receiver.pong(payload);
    }

    @Override
    public void close(int code, String reason) {
        hurry(); // so that what was sent before the peer's close frame came is not lost
        output.answerClose(new Outbound.Close(code, reason));
        inputState = InputState.CLOSED;
        receiver.closed(code, reason);
        endWithin(LAST_BYTES);
        wake();
    }

    @Override
    public void failed(int code, String rule) {
        if (code == CloseCodes.VIOLATED_POLICY) { // the only limit for which the parser uses this code
            exceeded(Setting.MAX_FRAGMENTS);
            return;
        }
        LOG.log(Level.DEBUG, () -> receiver + ": closing with " + code + ": " + rule);
        inputState = InputState.FAILED;
        if (code == CloseCodes.TOO_BIG) {
            receiver.tooBig();
        } else {
            receiver.broken(code);
        }
        wake(); // because nothing is left to wait for if our close frame is out already
    }

    private void exceeded(Setting limit) {
        LOG.log(Level.DEBUG, () -> receiver + ": closing because of " + limit.key());
        inputState = InputState.FAILED;
        receiver.exceeded(limit);
        wake(); // because nothing is left to wait for if our close frame is out already
    }

    // ---- Writing ----

    /** Writes until nothing waits. Called by the thread whose turn it is, and after {@link ByteStream#writeSoon}. */
    public void writeNow() {
        coalescedBy = null;
        int seen = 1;
        do {
            writeWhatIsThere();
            if (over) {
                output.end();
            }
            seen = TURNS.addAndGet(this, -seen);
        } while (seen != 0);
    }

    private void writeWhatIsThere() {
        try {
            boolean more = true;
            while (more && !over && output.finishBatch()) {
                more = !output.isCloseSent() && output.writeBatch();
                if (!more && output.isCloseSent()) {
                    outputIsClosed();
                } else if (!more) {
                    memoryChanged(); // a peer that has read everything may be read again
                }
            }
        } catch (IOException
                | RuntimeException
                | Error failure) { // memory may be short, and others wait for this thread
            lost(failure);
        }
    }

    // ---- The end ----

    /** Ends the connection if our close frame answers the peer's; discards what the peer sends if it broke a rule. */
    private void outputIsClosed() throws IOException {
        if (inputState == InputState.CLOSED) {
            end();
        } else if (inputState == InputState.FAILED && !discarding) {
            receiver.closed(CloseCodes.NO_STATUS, ""); // stands for the code that we closed with
            stream.endOutput();
            discarding = true;
            endWithin(LAST_LOOK);
            readable();
        }
    }

    /** Ends a connection that is over for its handler after a time, if it has not ended by then. */
    private void endWithin(Duration time) {
        deadline = watchdog.now() + time.toNanos();
        watchdog.watch(this);
        if (over) { // another thread has ended it, and may have done so before it was watched
            watchdog.forget(this);
        }
    }

    @Override
    public void check(long now) {
        if (over || now - deadline >= 0) {
            end();
        }
    }

    private void end() {
        over = true;
        stream.close();
        receiver.closed(CloseCodes.ABNORMAL, "");
        watchdog.forget(this);
        readable(); // the thread that reads frees what is held, or this one if there is none
        if (output.holdsZlib()) { // and so does the thread that writes
            writable();
        }
    }

    /** Returns the connection, for logs. */
    @Override
    public String toString() {
        return receiver.toString();
    }
}
