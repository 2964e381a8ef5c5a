/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.RelayLoss;
import dev.kawat.RelayMetrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Counts what goes through a relay. Usable from any thread. */
final class RelayCounts {

    /** Messages that the engine has taken. */
    final LongAdder published = new LongAdder();

    /** Messages of other nodes that have come. */
    final LongAdder received = new LongAdder();

    /** Messages of other nodes that were queued for a connection, once for each. */
    final LongAdder delivered = new LongAdder();

    /** Messages to topics with a history that did not come, and were read. */
    final LongAdder repaired = new LongAdder();

    /** Times that the link came up. */
    final LongAdder connected = new LongAdder();

    private final Map<Enum<?>, LongAdder> byReason = new ConcurrentHashMap<>();

    /** Returns the messages that were lost for a reason. */
    LongAdder lost(RelayLoss.Reason reason) {
        return byReason.computeIfAbsent(reason, first -> new LongAdder());
    }

    /** Returns the envelopes that were dropped because of a flaw. */
    LongAdder rejected(RelayMetrics.Flaw flaw) {
        return byReason.computeIfAbsent(flaw, first -> new LongAdder());
    }

    RelayMetrics metrics(RelayMetrics.Link link, RelayMetrics.Queued queued) {
        return new RelayMetrics(
                link,
                new RelayMetrics.Messages(published.sum(), received.sum(), delivered.sum(), repaired.sum()),
                sums(RelayLoss.Reason.class),
                sums(RelayMetrics.Flaw.class),
                queued);
    }

    /** Returns the counts of an enum that are not zero. */
    private <E extends Enum<E>> Map<E, Long> sums(Class<E> type) {
        return byReason.entrySet().stream()
                .filter(entry -> type.isInstance(entry.getKey()))
                .collect(Collectors.toMap(
                        entry -> type.cast(entry.getKey()),
                        entry -> entry.getValue().sum()));
    }
}
