/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.util.zip.Deflater;

/**
 * Compresses each message independently, for connections without takeover. The result depends only on the payload and the window,
 * so it serves every such connection with that window. Usable from any thread.
 */
public final class SharedCompressor {

    private static final int WORTHWHILE_BYTES = 128;

    private final ZlibPool pool;

    /** Creates a compressor that borrows a deflater for each message. */
    public SharedCompressor(ZlibPool pool) {
        this.pool = pool;
    }

    /**
     * Returns whether a payload is worth compressing. Below 128 bytes there is hardly anything to refer back to, and a sender may
     * leave any message uncompressed (RFC 7692 section 6.1). A result that is not shorter than the payload is not worth sending.
     */
    public static boolean isWorthwhile(int payloadBytes) {
        return payloadBytes >= WORTHWHILE_BYTES;
    }

    /**
     * Compresses one message.
     *
     * @param to the index after its last byte
     * @param windowBits 8 to 15: the receiver's {@link DeflateParameters#ownWindowBits}, as we agreed them
     * @return the payload for frames of which the first has RSV1 set
     */
    public byte[] compress(byte[] payload, int from, int to, int windowBits) {
        DeflateParameters.checkBits(windowBits);
        Deflater deflater = pool.borrowDeflater();
        try {
            return new DeflateBlocks(deflater, windowBits).compress(payload, from, to);
        } finally {
            pool.giveBack(deflater);
        }
    }
}
