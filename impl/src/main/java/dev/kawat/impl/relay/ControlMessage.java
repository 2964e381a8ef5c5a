/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.spi.RelayAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that a node says to others beside the messages of applications. It may be said twice.
 *
 * @param payload is asked for when it goes out
 * @param after how many messages must have gone out before it; {@link #EARLY} if it need not even wait until others listen
 * @param until the time after which it is dropped
 * @param lost what it was, for the log if it is dropped; null if nobody misses it
 */
record ControlMessage(
        RelayAddress address,
        Envelope.Kind kind,
        Supplier<byte[]> payload,
        long after,
        long until,
        @Nullable String lost) {

    /** The place of what goes out as soon as there is a connection. */
    static final long EARLY = -1;
}
