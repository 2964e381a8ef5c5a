/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Position;
import dev.kawat.spi.RelayEntryId;
import dev.kawat.spi.RelayTop;
import java.time.Duration;
import java.util.List;

/**
 * An entry in the log of a relay: messages that got their places together.
 *
 * @param top the end of the log behind it
 * @param before the entry before it; {@link RelayEntryId#NONE} if there was none, or nobody knows
 * @param age the time since it was appended
 * @param count how many messages it has
 * @param messages the messages; none if they cannot be read
 * @param skipped for each message the number of the last subscriber here that has got it already; empty if nobody has
 */
public record SharedEntry(
        RelayTop top, RelayEntryId before, Duration age, int count, List<SharedMessage> messages, List<Long> skipped) {

    /** Stands for the epoch of a history that has not begun. */
    static final String NOT_BEGUN = "0";

    private static final int CHECK_BITS = 0xffff;

    /** Copies the lists. */
    public SharedEntry {
        messages = List.copyOf(messages);
        skipped = List.copyOf(skipped);
    }

    /** Returns the offset of the first message. */
    public long first() {
        return top.offset() - count + 1;
    }

    /** Returns the place behind one of the messages of the entry that ends at a place in a log. */
    public static Position place(RelayTop top, long offset) {
        return Position.of(top.epoch().isEmpty() ? NOT_BEGUN : top.epoch(), offset, check(top.id()));
    }

    static int check(RelayEntryId id) {
        long mixed = (id.node() * 31 + id.sequence()) * 0x9E3779B97F4A7C15L; // spreads neighbors
        return id.equals(RelayEntryId.NONE) ? 0 : (int) (mixed >>> 48) & CHECK_BITS;
    }

    long skipped(int index) {
        return skipped.isEmpty() ? 0 : skipped.get(index);
    }
}
