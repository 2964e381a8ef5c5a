/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the messages of one connection with takeover. Each message may refer to those before it, so all must be sent, and in
 * this order. A deflater is held from the first message until this object is closed. Not safe for use by several threads at once.
 */
public final class TakeoverCompressor implements AutoCloseable {

    private static final int WORTHWHILE_BYTES = 16;

    private final ZlibPool pool;
    private final int windowBits;

    private @Nullable Deflater deflater;
    private @Nullable DeflateBlocks blocks;
    private boolean closed;

    TakeoverCompressor(ZlibPool pool, int windowBits) {
        this.pool = pool;
        this.windowBits = windowBits;
    }

    /** Returns whether a payload is worth compressing. Short ones are too, because they often resemble the message before. */
    public static boolean isWorthwhile(int payloadBytes) {
        return payloadBytes >= WORTHWHILE_BYTES;
    }

    /**
     * Compresses one message.
     *
     * @param to the index after its last byte
     * @return the payload for frames of which the first has RSV1 set; must be sent
     * @throws IllegalStateException if this object is closed
     */
    public byte[] compress(byte[] payload, int from, int to) {
        return blocks().compress(payload, from, to);
    }

    private DeflateBlocks blocks() {
        if (closed) {
            throw new IllegalStateException("a compressor: must not be used after it was closed");
        }
        DeflateBlocks now = blocks;
        if (now == null) {
            deflater = pool.borrowDeflater();
            now = new DeflateBlocks(deflater, windowBits);
            blocks = now;
        }
        return now;
    }

    /** Gives back the deflater, if there is one. */
    @Override
    public void close() {
        Deflater used = deflater;
        closed = true;
        deflater = null;
        blocks = null;
        if (used != null) {
            pool.giveBack(used);
        }
    }
}
