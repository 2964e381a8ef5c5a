/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import dev.kawat.impl.liveness.Watched;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.transport.Channel;
import dev.kawat.impl.transport.OutboundSource;
import dev.kawat.impl.transport.Receiver;
import dev.kawat.impl.wire.FrameParser;
import dev.kawat.impl.wire.FrameWriter;
import dev.kawat.impl.wire.WireSink;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
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
 * <p>Two counters let threads in: whoever counts {@code reads} up from zero reads, whoever counts {@code turns} up from zero
 * writes; whoever finds it counted leaves his wish to the one who is at it. So no lock is held while the stream is called,
 * and none is needed when the stream calls us under a lock of its own. Both are closed until {@link #open}.
 */
public final class WireChannel implements Channel, WireSink, Watched {

    private enum Input {
        /** Frames are read. */
        OPEN,
        /** The peer's close frame was the last: nothing is read any more. */
        CLOSED,
        /** The peer broke a rule: what comes is thrown away once our close frame is out, so that it can arrive. */
        FAILED
    }

    /**
     * Pings that have no pong yet.
     *
     * @param payload the last one's
     * @param before those before it; null for none
     * @param count how many there are
     */
    private record Pings(ByteBuffer payload, @Nullable Pings before, int count) {}

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    // Fields, and not objects of their own: a broadcast touches those of every connection, and memory is slow.

    private static final AtomicIntegerFieldUpdater<WireChannel> READS =
            AtomicIntegerFieldUpdater.newUpdater(WireChannel.class, "reads");

    private static final AtomicIntegerFieldUpdater<WireChannel> TURNS =
            AtomicIntegerFieldUpdater.newUpdater(WireChannel.class, "turns");

    private static final AtomicReferenceFieldUpdater<WireChannel, @Nullable Pings> PINGS =
            AtomicReferenceFieldUpdater.newUpdater(WireChannel.class, Pings.class, "pings");

    /** How many reads one connection has before others have theirs. */
    private static final int READS_IN_A_ROW = 16;

    /** How much of a large message is written at once, which is also how finely progress is seen. */
    private static final int LARGE_WRITE = 64 * 1024;

    /** How long the last bytes may take, after the connection is over for its handler. */
    private static final Duration LAST_BYTES = Duration.ofSeconds(2);

    /**
     * How long the peer has to read our close frame after it broke a rule. Closing at once could destroy the frame on its way:
     * TCP resets a connection whose input was not read.
     */
    private static final Duration LAST_LOOK = Duration.ofMillis(200);

    /**
     * How many pings wait for their pongs at most. Of more, only the last is answered (RFC 6455 section 5.5.3), so that a peer
     * that pings and does not read costs no memory.
     */
    private static final int MAX_PINGS = 16;

    private final WireEngine engine;
    private final ByteStream stream;
    private final FrameParser parser;
    private final @Nullable Deflation deflation; // null: compression was not agreed on
    private final Receiver receiver;
    private final OutboundSource source;

    @SuppressWarnings("UnusedVariable") // READS
    private volatile int reads = 1;

    @SuppressWarnings("UnusedVariable") // TURNS
    private volatile int turns = 1;

    private volatile @Nullable Pings pings;

    private volatile boolean paused;
    private volatile Input input = Input.OPEN;

    /** The peer's close frame, to be echoed (RFC 6455 section 5.5.1). */
    private volatile Outbound.@Nullable Close reply;

    /** Nothing is read or written any more. */
    private volatile boolean over;

    /** Our close frame is out, and what comes in is thrown away. */
    private volatile boolean discarding;

    private volatile long receiving = -1;
    private volatile long openMessage = -1;
    private volatile long receivedBytes;

    /** The thread that has put off writing, and will write; only that thread finds itself here. */
    private volatile @Nullable Thread deferredBy;

    // Only touched by the thread that reads.

    /** What was read and not parsed when reading was paused. */
    private byte @Nullable [] rest;

    // Only touched by the thread that writes.

    /** Whether the stream has to be asked before writing; true at first. */
    private boolean blocked = true;

    /** Holds what the stream is still writing. */
    private @Nullable IoBuffers lent;

    /** What does not fit into a workspace, one frame or more, and how far it is written. */
    private byte @Nullable [] large;

    private int largeFrom;

    /** Whether messages were taken that are not completely written. */
    private boolean taken;

    private boolean closeSent;

    /** When to end what does not end by itself; written before the watchdog looks. */
    private volatile long deadline;

    WireChannel(
            WireEngine engine,
            ByteStream stream,
            FrameParser parser,
            @Nullable Deflation deflation,
            Receiver receiver,
            OutboundSource source) {
        this.engine = engine;
        this.stream = stream;
        this.parser = parser;
        this.deflation = deflation;
        this.receiver = receiver;
        this.source = source;
    }

    // ---- What the stream calls; any thread ----

    /** The stream is ready: the connection is open, what came is read and what waits is written. Called once. */
    public void open() {
        try {
            receiver.opened(this);
        } catch (RuntimeException failure) {
            lost(failure);
        }
        writeNow();
        read();
    }

    /** Instead of {@link #open}: nothing came of the stream. */
    public void abandon() {
        end();
        writeNow();
        read();
    }

    /** There may be something to read. */
    public void readable() {
        if (READS.getAndIncrement(this) == 0) {
            read();
        }
    }

    /** Writing may be possible again. */
    public void writable() {
        if (TURNS.getAndIncrement(this) == 0) {
            writeNow();
        }
    }

    /** The stream is broken, or was closed by somebody else. */
    public void lost(Throwable failure) {
        LOG.log(Level.DEBUG, () -> receiver + ": the connection is lost", failure);
        end();
    }

    // ---- What the connection calls; any thread ----

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
        deferredBy = Thread.currentThread();
        WriteCoalescing.When when = engine.deferral.add(this);
        if (when == WriteCoalescing.When.AT_THE_END) {
            return;
        }
        deferredBy = null;
        if (notHere || when == WriteCoalescing.When.SOON) {
            stream.writeSoon();
        } else {
            writeNow();
        }
    }

    @Override
    public void moreFollow(boolean more) {
        engine.deferral.handOver(more);
    }

    @Override
    public void hurry() {
        Thread thread = Thread.currentThread();
        if (deferredBy == thread) {
            deferredBy = null; // not again from within: a message that is written may run code that sends
            writeWhatIsThere(); // as the one whose turn it is
            deferredBy = thread;
        }
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
        readable();
    }

    @Override
    public void drop() {
        end();
    }

    @Override
    public long receiving() {
        return receiving;
    }

    @Override
    public long openMessage() {
        return openMessage;
    }

    @Override
    public long receivedBytes() {
        return receivedBytes;
    }

    // ---- Reading ----

    private void read() {
        int seen = 1;
        do {
            readWhatIsThere();
            if (over) {
                endInput();
            }
            seen = READS.addAndGet(this, -seen);
        } while (seen != 0);
    }

    private void readWhatIsThere() {
        IoBuffers space = engine.workspaces.borrow();
        try {
            for (int i = 0; i < READS_IN_A_ROW && mayRead(); i++) {
                if (parseRest()) {
                    continue;
                }
                int length = stream.read(space.bytes);
                if (length <= 0) {
                    endOfInput(length);
                    return;
                }
                if (!discarding) {
                    parse(space.bytes, 0, length);
                }
                if (length < space.bytes.length && rest == null && stream.shortReadsAreLast()) {
                    return;
                }
            }
            if (mayRead()) {
                stream.readAgain();
            } else if (!over) {
                stream.readLater();
            }
        } catch (IOException
                | RuntimeException
                | Error failure) { // memory may be short, and others wait for this thread
            lost(failure);
        } finally {
            engine.workspaces.giveBack(space);
        }
    }

    private boolean mayRead() {
        return !over && (discarding || (!paused && input == Input.OPEN));
    }

    /** Parses what was kept; returns whether there was any. Before each read: what pauses may have resumed in the meantime. */
    private boolean parseRest() {
        byte[] kept = rest;
        if (kept == null) {
            return false;
        }
        rest = null;
        parse(kept, 0, kept.length);
        return true;
    }

    private void parse(byte[] bytes, int from, int to) {
        receiver.heard();
        boolean first = engine.deferral.begin();
        try {
            int end = parser.parse(bytes, from, to, this);
            if (end < to) {
                rest = Arrays.copyOfRange(bytes, end, to);
            }
            long incomplete = parser.mustGoOn() ? parser.progress() : -1;
            if (incomplete != receiving) {
                receiving = incomplete;
            }
            noteMessage(parser.openMessage());
        } finally {
            if (first) {
                engine.deferral.end();
            }
        }
    }

    /** The bytes are written first and read last: those of a message are never too few. */
    private void noteMessage(long open) {
        if (open >= 0) {
            receivedBytes = parser.progress();
        }
        if (open != openMessage) {
            openMessage = open;
        }
    }

    private void endOfInput(int length) {
        if (length < 0) {
            end();
        }
    }

    // ---- What the parser found ----

    @Override
    public boolean isPaused() {
        return paused || over;
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
        PINGS.updateAndGet(
                this,
                before -> before == null || before.count() == MAX_PINGS
                        ? new Pings(payload, null, 1)
                        : new Pings(payload, before, before.count() + 1));
        wake();
        receiver.pinged(payload);
    }

    @Override
    public void pong(ByteBuffer payload) {
        receiver.pong(payload);
    }

    @Override
    public void close(int code, String reason) {
        hurry(); // what was sent before the peer's close came is not lost
        reply = new Outbound.Close(code, reason);
        input = Input.CLOSED;
        receiver.closed(code, reason);
        endWithin(LAST_BYTES);
        wake();
    }

    @Override
    public void failed(int code, String rule) {
        LOG.log(Level.DEBUG, () -> receiver + ": closing with " + code + ": " + rule);
        input = Input.FAILED;
        if (code == CloseCodes.TOO_BIG) {
            receiver.tooBig();
        } else {
            receiver.broken(code);
        }
        wake(); // if our close frame is out already, there is nothing else to wait for
    }

    // ---- Writing ----

    /** Writes, as the one whose turn it is, until there is no wish left. For whom {@link ByteStream#writeSoon} was asked. */
    public void writeNow() {
        deferredBy = null;
        int seen = 1;
        do {
            writeWhatIsThere();
            if (over) {
                endOutput();
            }
            seen = TURNS.addAndGet(this, -seen);
        } while (seen != 0);
    }

    private void writeWhatIsThere() {
        try {
            boolean more = true;
            while (more && !over && finishWriting()) {
                more = !closeSent && writeBatch();
                if (!more && closeSent) {
                    outputIsClosed();
                }
            }
        } catch (IOException
                | RuntimeException
                | Error failure) { // memory may be short, and others wait for this thread
            lost(failure);
        }
    }

    /** Writes what is left of the last batch; returns whether nothing is. */
    private boolean finishWriting() throws IOException {
        if (blocked) {
            if (!stream.isWritable()) {
                return false;
            }
            blocked = false;
            takeBack();
            source.progressed();
        }
        while (large != null) {
            byte[] frame = large;
            int to = Math.min(frame.length, largeFrom + LARGE_WRITE);
            int from = largeFrom;
            largeFrom = to;
            large = to == frame.length ? null : frame;
            if (!stream.write(frame, from, to)) {
                blocked = true;
                return false;
            }
            source.progressed();
        }
        if (taken) {
            taken = false;
            source.written();
        }
        return true;
    }

    private void takeBack() {
        IoBuffers free = lent;
        if (free != null) {
            lent = null;
            engine.workspaces.giveBack(free);
        }
    }

    /** Frames what waits, as much as fits, and begins to write it; returns false if nothing waits. */
    private boolean writeBatch() throws IOException {
        IoBuffers space = engine.workspaces.borrow();
        int end = frameControl(space);
        if (!closeSent) {
            end = frameMessages(space, end);
        }
        if (end > 0 && !stream.write(space.bytes, 0, end)) {
            blocked = true;
            lent = space;
            return true;
        }
        engine.workspaces.giveBack(space);
        return end > 0 || large != null;
    }

    /** Frames what the engine itself has to say. */
    private int frameControl(IoBuffers space) {
        int end = pings == null ? 0 : framePongs(PINGS.getAndSet(this, null), space);
        Outbound.Close echo = reply;
        if (echo != null) {
            end = engine.writer.close(echo.code(), echo.reason(), space.bytes, end);
            closeSent = true;
        }
        return end;
    }

    /** Frames the pongs, the earliest first. */
    private int framePongs(@Nullable Pings unanswered, IoBuffers space) {
        if (unanswered == null) {
            return 0;
        }
        int end = framePongs(unanswered.before(), space);
        return engine.writer.pong(unanswered.payload(), space.bytes, end);
    }

    private int frameMessages(IoBuffers space, int start) {
        int count = source.take(space.batch, space.bytes.length - start, FrameWriter.MAX_HEADER);
        taken = count > 0;
        int end = start;
        for (int i = 0; i < count; i++) {
            Outbound message = Objects.requireNonNull(space.batch[i]);
            byte[] compressed = deflation == null ? null : deflation.frame(message);
            int length = compressed == null ? engine.writer.frameBytes(message.size()) : compressed.length;
            if (large == null && length <= space.bytes.length - end) {
                end = frame(message, compressed, space.bytes, end);
            } else { // the only one, or what follows one that compressing has made longer
                byte[] room = roomInLarge(length);
                frame(message, compressed, room, room.length - length);
            }
            closeSent = message instanceof Outbound.Close;
        }
        space.forget(count);
        return end;
    }

    /** Makes room for so many bytes more at the end of what does not fit into a workspace. */
    private byte[] roomInLarge(int more) {
        byte[] before = large;
        byte[] room = before == null ? new byte[more] : Arrays.copyOf(before, before.length + more);
        large = room;
        largeFrom = 0;
        return room;
    }

    private int frame(Outbound message, byte @Nullable [] compressed, byte[] to, int at) {
        if (compressed == null) {
            return engine.writer.write(message, to, at);
        }
        System.arraycopy(compressed, 0, to, at, compressed.length);
        return at + compressed.length;
    }

    // ---- The end ----

    /** Our close frame is out: the connection is over if the peer's was the reason, or nothing of the peer can be read. */
    private void outputIsClosed() throws IOException {
        if (input == Input.CLOSED) {
            end();
        } else if (input == Input.FAILED && !discarding) {
            receiver.closed(CloseCodes.NO_STATUS, ""); // which stands for the code that we closed with
            stream.endOutput();
            discarding = true;
            endWithin(LAST_LOOK);
            readable();
        }
    }

    /** Gives a connection that is over for its handler so long to end, and then ends it. */
    private void endWithin(Duration time) {
        deadline = engine.watchdog.now() + time.toNanos();
        engine.watchdog.watch(this);
    }

    @Override
    public void look(long now) {
        if (over || now - deadline >= 0) {
            end();
        }
    }

    private void end() {
        over = true;
        stream.close();
        receiver.closed(CloseCodes.ABNORMAL, "");
        engine.watchdog.forget(this);
        if (deflation != null) { // what it holds ends with the threads that are at it, or now
            readable();
            writable();
        }
    }

    /** For the thread that reads: nothing is read any more. */
    private void endInput() {
        parser.close();
        if (deflation != null) {
            deflation.endInput();
        }
    }

    /** For the thread that writes: nothing is written any more. */
    private void endOutput() {
        if (deflation != null) {
            deflation.endOutput();
        }
    }

    /** For logs: the connection. */
    @Override
    public String toString() {
        return receiver.toString();
    }
}
