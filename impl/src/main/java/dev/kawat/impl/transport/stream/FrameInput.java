/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import dev.kawat.impl.liveness.MemoryBudget;
import dev.kawat.impl.wire.FrameParser;
import dev.kawat.impl.wire.WireSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Parses what one connection reads, keeps the bytes before which the sink has paused, and publishes how far an incomplete frame
 * or message has come. The methods with a number may be called from any thread, the others only by the thread that reads.
 */
final class FrameInput {

    private final FrameParser parser;
    private final MemoryBudget memory;
    private final @Nullable Deflation deflation; // null: compression was not agreed on

    /** Bytes that were read, of which those from {@link #unparsedFrom} on were not parsed; null for none. */
    private byte @Nullable [] unparsed;

    private int unparsedFrom;

    private volatile long heldBytes;
    private volatile long receiving = -1;
    private volatile long openMessage = -1;
    private volatile long receivedBytes;

    FrameInput(FrameParser parser, @Nullable Deflation deflation, MemoryBudget memory) {
        this.memory = memory;
        this.parser = parser;
        this.deflation = deflation;
    }

    /** Returns whether bytes are kept that were not parsed. */
    boolean hasUnparsed() {
        return unparsed != null;
    }

    /** Returns how many complete frames have come. */
    long frames() {
        return parser.frames();
    }

    /** Parses the first bytes of an array; keeps those that follow when the sink pauses. */
    void parse(byte[] bytes, int length, WireSink sink) {
        int end = parser.parse(bytes, 0, length, sink);
        if (end < length) {
            unparsed = Arrays.copyOfRange(bytes, end, length);
            unparsedFrom = 0;
        }
        publish();
    }

    /** Parses the bytes that are kept; keeps on keeping those that follow when the sink pauses. */
    void parseUnparsed(WireSink sink) {
        byte[] kept = unparsed;
        if (kept == null) {
            return;
        }
        unparsed = null; // in case that parsing fails
        int end = parser.parse(kept, unparsedFrom, kept.length, sink);
        if (end < kept.length) {
            unparsed = kept;
            unparsedFrom = end;
        }
        publish();
    }

    private void publish() {
        long incomplete = parser.mustGoOn() ? parser.progress() : -1;
        if (incomplete != receiving) {
            receiving = incomplete;
        }
        publishMessage(parser.openMessage());
        publishHeld();
    }

    private void publishHeld() {
        byte[] kept = unparsed;
        long now = parser.heldBytes() + (kept == null ? 0 : kept.length);
        long before = heldBytes;
        if (now != before) {
            heldBytes = now;
            memory.add(now - before);
        }
    }

    /** Returns how many bytes are held for what is incomplete or not parsed. */
    long heldBytes() {
        return heldBytes;
    }

    /** Publishes the bytes first. They are read last, and so never belong to an earlier message. */
    private void publishMessage(long open) {
        if (open >= 0) {
            receivedBytes = parser.partialBytes();
        }
        if (open != openMessage) {
            openMessage = open;
        }
    }

    /** Frees what parsing holds; nothing is read any more. May be called again. */
    void end() {
        parser.close();
        unparsed = null;
        publishHeld();
        if (deflation != null) {
            deflation.endInput();
        }
    }

    /** Returns the progress of an incomplete frame or compressed message, or -1; see {@code Channel.receiving}. */
    long receiving() {
        return receiving;
    }

    /** Returns the number of the incomplete message, or -1. */
    long openMessage() {
        return openMessage;
    }

    /** Returns how many bytes of messages in parts have come; read after {@link #openMessage}. */
    long receivedBytes() {
        return receivedBytes;
    }
}
