/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

import java.time.Duration;

/**
 * An entry of a {@link RelayLog}.
 *
 * @param top the end of the log behind it
 * @param messages how many messages it has; the offset of the last one is that of {@code top}
 * @param before the entry before it; {@link RelayEntryId#NONE} if there was none, and if it was read from the log
 * @param age the time since it was appended, by the clock of the engine
 * @param content as it was appended
 */
@SuppressWarnings("ArrayRecordComponent") // copied by nobody, because nobody changes them
public record RelayEntry(RelayTop top, int messages, RelayEntryId before, Duration age, byte[] content) {

    /** Returns the offset of its first message. */
    public long first() {
        return top.offset() - messages + 1;
    }
}
