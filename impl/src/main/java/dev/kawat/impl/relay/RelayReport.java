/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.RelayLoss;
import dev.kawat.impl.time.Clock;
import dev.kawat.spi.RelayAddress;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Tells what goes wrong with messages: by counts, by events, and in the log once a minute at most. Usable from any thread. */
final class RelayReport {

    private static final System.Logger LOG = System.getLogger("dev.kawat.relay");

    private static final long WARNINGS = Duration.ofMinutes(1).toNanos();

    private final RelayCounts counts = new RelayCounts();
    private final RelayEvents events;
    private final Clock clock;
    private final AtomicLong nextWarning;

    /** A report on which nothing stands yet. */
    RelayReport(RelayEvents events, Clock clock) {
        this.events = events;
        this.clock = clock;
        this.nextWarning = new AtomicLong(clock.nanos());
    }

    RelayCounts counts() {
        return counts;
    }

    RelayEvents events() {
        return events;
    }

    /** Tells that messages did not reach other nodes, or may not have. */
    void lost(RelayLoss.Reason reason, List<Pending> messages) {
        if (messages.isEmpty()) {
            return;
        }
        counts.lost(reason).add(messages.size());
        events.lost(new RelayLoss(reason, messages.size()));
        warn("{0} messages did not reach other nodes: {1}", messages.size(), reason);
        messages.forEach(message -> message.failed(reason));
    }

    /** Tells that an envelope of another node found no room. */
    void noRoom(RelayAddress address, long waiting) {
        counts.lost(RelayLoss.Reason.INBOUND_FULL).increment();
        events.lost(new RelayLoss(RelayLoss.Reason.INBOUND_FULL, 1));
        warn("messages of other nodes take {0} bytes; one for {1} was dropped", waiting, address);
    }

    /** Tells that something was not said to other nodes. */
    void unsaid(ControlMessage message) {
        if (message.lost() != null) {
            warn("other nodes were not told {0}", message.lost());
        }
    }

    /** Tells that bytes that came for an address were dropped. */
    void rejected(RelayAddress address, BadEnvelopeException bad) {
        counts.rejected(bad.flaw()).increment();
        warn("bytes for {0} are no message of this application, and were dropped: {1}", address, bad.flaw());
    }

    private void warn(String text, Object... arguments) {
        long now = clock.nanos();
        long next = nextWarning.get();
        if (now - next >= 0 && nextWarning.compareAndSet(next, now + WARNINGS)) {
            LOG.log(Level.WARNING, text + " (told once a minute at most)", arguments);
        }
    }
}
