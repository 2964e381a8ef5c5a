/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.RelayLoss;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what goes through a relay. Usable from any thread. */
final class RelayCounts {

    /** Messages that the engine has taken. */
    final LongAdder published = new LongAdder();

    /** Messages of other nodes that have come. */
    final LongAdder received = new LongAdder();

    /** Messages of other nodes that were queued for a connection, once for each. */
    final LongAdder delivered = new LongAdder();

    private final Map<Enum<?>, LongAdder> byReason = new ConcurrentHashMap<>();

    /** Returns the messages that were lost for a reason. */
    LongAdder lost(RelayLoss.Reason reason) {
        return byReason.computeIfAbsent(reason, first -> new LongAdder());
    }

    /** Returns the envelopes that were dropped because of a flaw. */
    LongAdder rejected(BadEnvelopeException.Flaw flaw) {
        return byReason.computeIfAbsent(flaw, first -> new LongAdder());
    }
}
