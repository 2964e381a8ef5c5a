/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The message that a parser is reading in more than one part: its payload so far, unmasked and inflated, and its limits. The array
 * grows with what has arrived; while the message is empty there is none. Not safe for use by several threads at once.
 */
final class PartialMessage {

    private static final int FIRST_PART = 256;
    private static final byte[] EMPTY = {};

    private final long maxBytes;
    private final long maxCompressedBytes;
    private final int maxFragments;

    private long number;
    private int fragments;
    private byte @Nullable [] bytes; // null while empty
    private int length;
    private int utf8 = Utf8Check.COMPLETE;
    private long totalBytes; // of all messages so far
    private long compressedLength; // the lengths of its frames so far, if it is compressed

    PartialMessage(long maxBytes, int maxFragments) {
        this.maxBytes = maxBytes;
        // Bounds blocks that inflate to little or nothing, at several times what any compressor adds.
        this.maxCompressedBytes = 2 * maxBytes + 1024;
        this.maxFragments = maxFragments;
    }

    /** Returns a number that differs from those of the messages before. */
    long number() {
        return number;
    }

    /** Returns whether the payload of another frame, as its header announces it, is within the limit of bytes. */
    boolean mayAdd(long frameLength, boolean compressed) {
        return frameLength <= (compressed ? maxCompressedBytes - compressedLength : maxBytes - length);
    }

    /** Counts a frame; returns whether it is within the limit of fragments. */
    boolean addFragment(long frameLength, boolean compressed) {
        if (++fragments > maxFragments) {
            return false;
        }
        compressedLength += compressed ? frameLength : 0;
        return true;
    }

    /** Returns how many bytes of payload there are, which is also the index where to add more. */
    int length() {
        return length;
    }

    /** Returns how many bytes of payload have been added to this message and to those before. */
    long totalBytes() {
        return totalBytes;
    }

    /** Returns how many bytes the array of the payload has. */
    int heldBytes() {
        return bytes == null ? 0 : bytes.length;
    }

    /** Returns whether the payload has as many bytes as a message may have. */
    boolean isFull() {
        return length == maxBytes;
    }

    /** Returns the array of the payload, with room for more bytes after {@link #length}. */
    byte[] roomFor(int more) {
        byte[] kept = bytes;
        int needed = length + more;
        if (kept == null) {
            kept = new byte[Math.max(FIRST_PART, needed)];
        } else if (kept.length < needed) {
            kept = Arrays.copyOf(kept, (int) Math.min(maxBytes, Math.max(needed, kept.length * 2L)));
        }
        bytes = kept;
        return kept;
    }

    /** Returns the array of the payload, with room for at least one byte; more for more compressed bytes. */
    byte[] roomToInflate(int compressedBytes) {
        byte[] kept = bytes;
        if (kept == null) {
            kept = new byte[(int) Math.min(maxBytes, Math.max(FIRST_PART, 4L * compressedBytes))];
        } else if (kept.length == length) {
            kept = Arrays.copyOf(kept, (int) Math.min(maxBytes, kept.length * 2L));
        }
        bytes = kept;
        return kept;
    }

    /** Adds bytes that were put into the array after {@link #length}; returns false if a text is not UTF-8. */
    boolean add(int more, boolean text) {
        if (text && bytes != null) {
            utf8 = Utf8Check.check(bytes, length, more, utf8);
        }
        length += more;
        totalBytes += more;
        return utf8 != Utf8Check.INVALID;
    }

    /** Returns the array with the payload, of which {@link #length} bytes count. */
    byte[] bytes() {
        return bytes == null ? EMPTY : bytes;
    }

    /** Returns whether a text ends here between two code points. */
    boolean isCompleteText() {
        return utf8 == Utf8Check.COMPLETE;
    }

    /** Forgets the payload, and begins the next message. */
    void clear() {
        number++;
        fragments = 0;
        bytes = null;
        length = 0;
        utf8 = Utf8Check.COMPLETE;
        compressedLength = 0;
    }
}
