/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

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
    private final @Nullable Deflation deflation; // null: compression was not agreed on

    /** The bytes that were read and not parsed when the sink paused; null for none. */
    private byte @Nullable [] unparsed;

    private volatile long receiving = -1;
    private volatile long openMessage = -1;
    private volatile long receivedBytes;

    FrameInput(FrameParser parser, @Nullable Deflation deflation) {
        this.parser = parser;
        this.deflation = deflation;
    }

    /** Returns whether bytes are kept that were not parsed. */
    boolean hasUnparsed() {
        return unparsed != null;
    }

    /** Parses bytes; keeps those that follow when the sink pauses. */
    void parse(byte[] bytes, int from, int to, WireSink sink) {
        int end = parser.parse(bytes, from, to, sink);
        if (end < to) {
            unparsed = Arrays.copyOfRange(bytes, end, to);
        }
        long incomplete = parser.mustGoOn() ? parser.progress() : -1;
        if (incomplete != receiving) {
            receiving = incomplete;
        }
        publishMessage(parser.openMessage());
    }

    /** Removes and returns the bytes that were not parsed; null for none. */
    byte @Nullable [] takeUnparsed() {
        byte[] kept = unparsed;
        unparsed = null;
        return kept;
    }

    /** Publishes the bytes first. They are read last, and so never belong to an earlier message. */
    private void publishMessage(long open) {
        if (open >= 0) {
            receivedBytes = parser.progress();
        }
        if (open != openMessage) {
            openMessage = open;
        }
    }

    /** Frees what parsing holds; nothing is read any more. May be called again. */
    void end() {
        parser.close();
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

    /** Returns about how many bytes of messages have come; read after {@link #openMessage}. */
    long receivedBytes() {
        return receivedBytes;
    }
}
