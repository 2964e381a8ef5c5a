/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

/** The data frame whose payload a parser is reading. Not safe for use by several threads at once. */
final class PartialFrame {

    private boolean last;
    private long remaining;
    private int key;
    private long phase;

    /**
     * Begins the next frame.
     *
     * @param isLast whether it is the last frame of its message
     * @param length the length of its payload
     * @param maskingKey its masking key; any number if it is not masked
     */
    void begin(boolean isLast, long length, int maskingKey) {
        last = isLast;
        remaining = length;
        key = maskingKey;
        phase = 0;
    }

    /** Returns whether this is the last frame of its message. */
    boolean isLast() {
        return last;
    }

    /** Returns how many of the available bytes belong to this frame. */
    int part(int available) {
        return (int) Math.min(remaining, available);
    }

    /** Returns whether a part completes the payload. */
    boolean endsWith(int part) {
        return part == remaining;
    }

    /** Unmasks the next part of the payload, which is taken afterwards. */
    void unmask(byte[] bytes, int from, int length) {
        Masking.apply(bytes, from, length, key, phase);
    }

    /** Takes the next part of the payload; returns whether the payload is complete. */
    boolean take(int part) {
        remaining -= part;
        phase += part;
        return remaining == 0;
    }
}
