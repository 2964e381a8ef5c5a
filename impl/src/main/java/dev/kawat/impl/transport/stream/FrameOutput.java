/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.transport.OutboundSource;
import dev.kawat.impl.wire.FrameWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Frames what waits to be sent on one connection, and writes it to the stream: the answers to the peer's pings and to its close
 * frame, and the messages of the source. Small frames go out together in one write, large ones in several. {@link #answerPing}
 * and {@link #answerClose} may be called from any thread, the other methods only by the thread that writes.
 */
final class FrameOutput {

    /**
     * Pings that were not answered yet.
     *
     * @param payload the payload of the last one
     * @param before the pings before it; null for none
     * @param count how many there are
     */
    private record Pings(ByteBuffer payload, @Nullable Pings before, int count) {}

    private static final AtomicReferenceFieldUpdater<FrameOutput, @Nullable Pings> PINGS =
            AtomicReferenceFieldUpdater.newUpdater(FrameOutput.class, Pings.class, "pings");

    /** The bytes of a large frame that are written at once. Progress is reported after each such part. */
    private static final int LARGE_WRITE = 64 * 1024;

    /**
     * The most pings that wait for their pongs. Of more, only the last is answered (RFC 6455 section 5.5.3). So a peer that
     * sends pings and does not read costs no memory.
     */
    private static final int MAX_PINGS = 16;

    private final ByteStream stream;
    private final OutboundSource source;
    private final FrameWriter writer;
    private final IoBuffers.Pool buffers;
    private final @Nullable Deflation deflation; // null: compression was not agreed on

    private volatile @Nullable Pings pings;

    /** The peer's close frame, which is to be echoed (RFC 6455 section 5.5.1). */
    private volatile Outbound.@Nullable Close echo;

    /** True at first, and while the stream has to be asked before writing. */
    private boolean blocked = true;

    /** The number of the write that the stream has not finished; -1 for none. Read by any thread. */
    private volatile long stalledWrite = -1;

    private long stalls;

    /** Holds the bytes that the stream is still writing. */
    private @Nullable IoBuffers lent;

    /** One or more frames that do not fit into {@link IoBuffers}. */
    private byte @Nullable [] large;

    /** The index up to which {@link #large} is written. */
    private int largeFrom;

    /** True while messages were taken that are not completely written. */
    private boolean taken;

    private boolean closeSent;

    FrameOutput(
            ByteStream stream,
            OutboundSource source,
            FrameWriter writer,
            IoBuffers.Pool buffers,
            @Nullable Deflation deflation) {
        this.stream = stream;
        this.source = source;
        this.writer = writer;
        this.buffers = buffers;
        this.deflation = deflation;
    }

    /** Adds a pong to the next batch. */
    void answerPing(ByteBuffer payload) {
        PINGS.updateAndGet(
                this,
                before -> before == null || before.count() == MAX_PINGS
                        ? new Pings(payload, null, 1)
                        : new Pings(payload, before, before.count() + 1));
    }

    /** Ends the output with an echo of the peer's close frame in the next batch. */
    void answerClose(Outbound.Close received) {
        echo = received;
    }

    /** Returns whether a close frame was framed: nothing may follow it. */
    boolean isCloseSent() {
        return closeSent;
    }

    /** Writes what is left of the last batch; returns whether nothing is left. */
    boolean finishBatch() throws IOException {
        if (blocked) {
            if (!stream.isWritable()) {
                return false;
            }
            blocked = false;
            stalledWrite = -1;
            takeBack();
            source.progressed();
        }
        while (large != null) {
            byte[] frames = large;
            int to = Math.min(frames.length, largeFrom + LARGE_WRITE);
            int from = largeFrom;
            largeFrom = to;
            large = to == frames.length ? null : frames;
            if (!stream.write(frames, from, to)) {
                stalled();
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

    private void stalled() {
        blocked = true;
        stalledWrite = ++stalls;
    }

    /** Returns the number of the write that the stream has not finished; -1 for none. May be called from any thread. */
    long stalledWrite() {
        return stalledWrite;
    }

    private void takeBack() {
        IoBuffers free = lent;
        if (free != null) {
            lent = null;
            buffers.giveBack(free);
        }
    }

    /** Frames what waits, as much as fits, and begins to write it; returns false if nothing waits. */
    boolean writeBatch() throws IOException {
        IoBuffers space = buffers.borrow();
        int end = frameControl(space);
        if (!closeSent) {
            end = frameMessages(space, end);
        }
        if (end > 0 && !stream.write(space.bytes, 0, end)) {
            stalled();
            lent = space;
            return true;
        }
        buffers.giveBack(space);
        return end > 0 || large != null;
    }

    /** Frames the answers to control frames. */
    private int frameControl(IoBuffers space) {
        int end = pings == null ? 0 : framePongs(PINGS.getAndSet(this, null), space);
        Outbound.Close close = echo;
        if (close != null) {
            end = writer.close(close.code(), close.reason(), space.bytes, end);
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
        return writer.pong(unanswered.payload(), space.bytes, end);
    }

    private int frameMessages(IoBuffers space, int start) {
        int count = source.take(space.batch, space.bytes.length - start, FrameWriter.MAX_HEADER);
        taken = count > 0;
        int end = start;
        for (int i = 0; i < count; i++) {
            Outbound message = Objects.requireNonNull(space.batch[i]);
            byte[] compressed = deflation == null ? null : deflation.frame(message);
            int length = compressed == null ? writer.frameBytes(message.size()) : compressed.length;
            if (large == null && length <= space.bytes.length - end) {
                end = frame(message, compressed, space.bytes, end);
            } else { // the only message, or one that follows a message that compressing has made longer
                byte[] room = roomInLarge(length);
                frame(message, compressed, room, room.length - length);
            }
            closeSent = message instanceof Outbound.Close;
        }
        space.forget(count);
        return end;
    }

    /** Makes room for more bytes at the end of what does not fit into {@link IoBuffers}. */
    private byte[] roomInLarge(int more) {
        byte[] before = large;
        byte[] room = before == null ? new byte[more] : Arrays.copyOf(before, before.length + more);
        large = room;
        largeFrom = 0;
        return room;
    }

    private int frame(Outbound message, byte @Nullable [] compressed, byte[] to, int at) {
        if (compressed == null) {
            return writer.write(message, to, at);
        }
        System.arraycopy(compressed, 0, to, at, compressed.length);
        return at + compressed.length;
    }

    /** Returns whether memory outside of the JVM's is held until {@link #end} and {@link FrameInput#end} are called. */
    boolean holdsZlib() {
        return deflation != null;
    }

    /** Frees what framing holds; nothing is written any more. May be called again. */
    void end() {
        if (deflation != null) {
            deflation.endOutput();
        }
    }
}
