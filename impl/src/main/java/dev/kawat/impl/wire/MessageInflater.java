/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates the messages that one connection receives (RFC 7692 section 7.2.2). Used by the parser of the connection.
 *
 * <p>An inflater is borrowed when compressed bytes come. Without takeover it is given back at the end of the message; with
 * takeover it is kept until this object is closed. Not safe for use by several threads at once.
 */
public final class MessageInflater implements AutoCloseable {

    private static final byte[] NOTHING = {};

    /** The bytes that the sender has removed from the end of a message (RFC 7692 section 7.2.2). */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final ZlibPool pool;
    private final boolean takeover;

    private @Nullable Inflater inflater;
    private long written; // by the inflater since it began, as far as is known

    // The input that is being inflated.
    private byte[] input = NOTHING;
    private int inputEnd;

    /** True while no byte came since the message, or the last final block, began: a tail has nothing to complete. */
    private boolean fresh = true;

    MessageInflater(ZlibPool pool, boolean takeover) {
        this.pool = pool;
        this.takeover = takeover;
    }

    /** Adds input of a message. All input that was added before must have been inflated. */
    void input(byte[] bytes, int from, int length) {
        if (length == 0) {
            return;
        }
        Inflater now = inflater == null ? pool.borrowInflater() : inflater;
        inflater = now;
        now.setInput(bytes, from, length);
        input = bytes;
        inputEnd = from + length;
        fresh = false;
    }

    /**
     * Ends the input of this message. A message without any byte, and one that ends with a final block rather than after it, have
     * nothing to complete. Senders ought to write 00 then (RFC 7692 sections 7.2.3.4 and 7.2.3.6), but not all of them do.
     */
    void inputEnds() {
        if (!fresh) {
            input(TAIL, 0, TAIL.length);
        }
    }

    /**
     * Inflates as much as there is room for.
     *
     * @param length the room in bytes, at least 1
     * @return how many bytes were written; 0 when all input is inflated
     */
    int inflate(byte[] to, int from, int length) throws DataFormatException {
        Inflater now = inflater;
        if (now == null) {
            return 0;
        }
        int inflated = inflate(now, to, from, length);
        while (inflated == 0 && now.finished() && startAnew(now)) {
            inflated = inflate(now, to, from, length);
        }
        if (inflated == 0) {
            forgetInput(now);
        }
        return inflated;
    }

    /**
     * Returns what was inflated before the first wrong byte. The next call fails, so it does not matter how the input was split.
     */
    private int inflate(Inflater now, byte[] to, int from, int length) throws DataFormatException {
        try {
            int inflated = now.inflate(to, from, length);
            written += inflated;
            return inflated;
        } catch (DataFormatException e) {
            int inflated = (int) (now.getBytesWritten() - written);
            written += inflated;
            if (inflated > 0) {
                return inflated;
            }
            throw e;
        }
    }

    /** Resets the inflater: blocks may follow a final one (RFC 7692 7.2.3.4), and do not refer to it (RFC 1951 2.3). */
    private boolean startAnew(Inflater ended) {
        int left = input == TAIL ? 0 : ended.getRemaining(); // the tail is not the peer's
        ended.reset();
        written = 0;
        ended.setInput(input, inputEnd - left, left);
        fresh = left == 0;
        return !fresh;
    }

    /** Releases the input, which belongs to the caller again and must not be held by an idle connection. */
    private void forgetInput(Inflater now) {
        now.setInput(NOTHING);
        input = NOTHING;
        inputEnd = 0;
    }

    /** Prepares for the next message; without takeover, gives back the inflater. */
    void messageIsComplete() {
        fresh = true;
        if (!takeover) {
            close();
        }
    }

    /** Gives back the inflater, if there is one. */
    @Override
    public void close() {
        Inflater used = inflater;
        inflater = null;
        written = 0;
        input = NOTHING;
        if (used != null) {
            pool.giveBack(used);
        }
    }
}
