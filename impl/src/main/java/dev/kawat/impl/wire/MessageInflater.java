/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates the messages that one connection receives (RFC 7692 section 7.2.2), for its parser.
 *
 * <p>It borrows an inflater when compressed bytes come. Without takeover the inflater goes back at the end of the message;
 * with takeover it stays until this is closed. Not for use by several threads at once.
 */
public final class MessageInflater implements AutoCloseable {

    private static final byte[] NOTHING = {};

    /** RFC 7692 7.2.2: what the sender took away from the end of a message. */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final ZlibPool pool;
    private final boolean takeover;

    private @Nullable Inflater inflater;
    private long written; // by the inflater since it began, as far as we know

    // What is being inflated.
    private byte[] input = NOTHING;
    private int inputEnd;

    /** Whether no byte came since the message, or the last final block, began: nothing is there for a tail to complete. */
    private boolean fresh = true;

    MessageInflater(ZlibPool pool, boolean takeover) {
        this.pool = pool;
        this.takeover = takeover;
    }

    /** Gives more of a message; everything that was given before must have been inflated. */
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
     * Says that nothing more will be given of this message. A message of no byte at all, and one that ends with a final block
     * rather than after it, have nothing to complete: senders ought to write 00 (RFC 7692 sections 7.2.3.4 and 7.2.3.6), but
     * not all of them do.
     */
    void inputEnds() {
        if (!fresh) {
            input(TAIL, 0, TAIL.length);
        }
    }

    /**
     * Inflates.
     *
     * @param length how much room there is, at least 1
     * @return how many bytes it wrote; 0 when everything that was given is inflated
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

    /** What was inflated before the data went wrong counts: the next call fails. So it does not matter how much came at once. */
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

    /** RFC 7692 7.2.3.4: blocks may follow a final one. RFC 1951 2.3: it ended its data, so they do not refer to it. */
    private boolean startAnew(Inflater ended) {
        int left = input == TAIL ? 0 : ended.getRemaining(); // of the tail, nothing is the peer's
        ended.reset();
        written = 0;
        ended.setInput(input, inputEnd - left, left);
        fresh = left == 0;
        return !fresh;
    }

    /** The bytes are the caller's again, and are not to be held by an idle connection. */
    private void forgetInput(Inflater now) {
        now.setInput(NOTHING);
        input = NOTHING;
        inputEnd = 0;
    }

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
