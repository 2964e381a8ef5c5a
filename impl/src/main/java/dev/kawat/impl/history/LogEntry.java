/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.history;

import dev.kawat.Position;
import dev.kawat.impl.message.EncodedMessage;
import java.util.Set;

/**
 * A message in a log. Immutable.
 *
 * @param position the place behind it
 * @param message the message, in the form for one connection
 * @param excepted the numbers of the connections that do not get it
 * @param nanos the time at which it was sent
 */
public record LogEntry(Position position, EncodedMessage message, Set<Long> excepted, long nanos) {

    /** The memory that an entry takes beside its payload, about. */
    private static final int OVERHEAD = 160;

    /** Returns the number of the message. */
    public long offset() {
        return position.offset();
    }

    /** Returns whether a connection gets the message. */
    public boolean isFor(long connection) {
        return excepted.isEmpty() || !excepted.contains(connection);
    }

    /** Returns the memory that it takes in bytes, about. */
    long bytes() {
        return (long) message.message().size() + OVERHEAD;
    }
}
