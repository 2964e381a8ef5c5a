/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.RelayLoss;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Counts what goes through a relay. Usable from any thread. */
final class RelayCounts {

    /** Messages that the engine has taken. */
    final LongAdder published = new LongAdder();

    /** Messages of other nodes that have come. */
    final LongAdder received = new LongAdder();

    /** Messages of other nodes that were queued for a connection, once for each. */
    final LongAdder delivered = new LongAdder();

    private final LongAdder[] lost = adders(RelayLoss.Reason.values().length);
    private final LongAdder[] rejected = adders(BadEnvelopeException.Flaw.values().length);

    private static LongAdder[] adders(int count) {
        return Stream.generate(LongAdder::new).limit(count).toArray(LongAdder[]::new);
    }

    /** Returns the messages that were lost for a reason. */
    LongAdder lost(RelayLoss.Reason reason) {
        return lost[reason.ordinal()];
    }

    /** Returns the envelopes that were dropped because of a flaw. */
    LongAdder rejected(BadEnvelopeException.Flaw flaw) {
        return rejected[flaw.ordinal()];
    }
}
