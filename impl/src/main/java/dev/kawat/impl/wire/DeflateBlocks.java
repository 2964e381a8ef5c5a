/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compresses messages (RFC 7692 section 7.2.1) with one deflater, and within a window.
 *
 * <p>The JDK's deflater always uses 15 window bits. For less, the history is cut off wherever a reference could go back further
 * than the window. A message that no longer fits begins with a reset deflater, which costs no byte because every message ends on a
 * whole byte. A message that is longer than the window contains full flushes. So small windows compress badly, 256 bytes at a time
 * with 8 bits; they exist for peers that insist on them.
 */
final class DeflateBlocks {

    private static final byte[] NOTHING = {};

    /** The least room in bytes: more than the marker of a flush takes, which the deflater would otherwise repeat. */
    private static final int LEAST_ROOM = 64;

    private static final int TAIL = 4; // 00 00 FF FF

    private final Deflater deflater;
    private final int window;
    private final boolean bounded;

    /** The bytes back to which the deflater could refer; counted only in a bounded window. */
    private int history;

    private byte[] out = NOTHING;
    private int length;

    DeflateBlocks(Deflater deflater, int windowBits) {
        this.deflater = deflater;
        this.window = 1 << windowBits;
        this.bounded = windowBits < DeflateParameters.MOST_BITS;
    }

    /** Compresses one message. */
    byte[] compress(byte[] payload, int from, int to) {
        if (from == to) {
            return new byte[1]; // RFC 7692 7.2.3.6: 00, an empty block without its tail
        }
        out = new byte[LEAST_ROOM + (to - from) / 2];
        if (bounded) {
            compressInWindow(payload, from, to);
        } else {
            add(payload, from, to, Deflater.SYNC_FLUSH);
        }
        deflater.setInput(NOTHING); // otherwise it would hold the payload
        byte[] compressed = Arrays.copyOf(out, length - TAIL);
        out = NOTHING;
        length = 0;
        return compressed;
    }

    private void compressInWindow(byte[] payload, int from, int to) {
        if (to - from > window - history) {
            deflater.reset();
            history = 0;
        }
        int at = from;
        for (; to - at > window; at += window) {
            add(payload, at, at + window, Deflater.FULL_FLUSH);
        }
        add(payload, at, to, Deflater.SYNC_FLUSH);
        history += to - at;
    }

    private void add(byte[] payload, int from, int to, int flush) {
        deflater.setInput(payload, from, to - from);
        makeRoom(LEAST_ROOM);
        do {
            makeRoom(1);
            length += deflater.deflate(out, length, out.length - length, flush);
        } while (length == out.length); // there may be more
    }

    private void makeRoom(int least) {
        if (out.length - length < least) {
            out = Arrays.copyOf(out, (int) Math.min(Integer.MAX_VALUE - 8, out.length * 2L));
        }
    }
}
