/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.spi.RelayListener;
import dev.kawat.spi.RelayMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The control messages that wait for the engine, within a bound. What the engine may not have got is said again, because hearing it
 * twice does no harm. Usable from any thread.
 */
final class ControlQueue {

    /** The most control messages that wait. Each is small, or makes its bytes when it goes out. */
    private static final int BOUND = 16 * 1024;

    private final RelayReport report;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final ArrayDeque<ControlMessage> waiting = new ArrayDeque<>();

    /** The control messages of the batch that is under way. */
    @GuardedBy("lock")
    private List<ControlMessage> underWay = List.of();

    /** Nothing yet. */
    ControlQueue(RelayReport report) {
        this.report = report;
    }

    /** Adds a control message; returns false if there is no room for it. */
    boolean offer(ControlMessage message) {
        synchronized (lock) {
            if (waiting.size() < BOUND) {
                waiting.addLast(message);
                return true;
            }
        }
        report.unsaid(message);
        return false;
    }

    /**
     * Removes, seals and returns those of the next batch.
     *
     * @param listening whether others listen
     * @param passed how many messages have gone out, with those of this batch
     */
    List<RelayMessage> next(Sealer sealer, boolean listening, long passed) {
        List<RelayMessage> batch = new ArrayList<>();
        synchronized (lock) {
            List<ControlMessage> taken = new ArrayList<>();
            int bytes = 0;
            Iterator<ControlMessage> all = waiting.iterator();
            while (all.hasNext() && bytes < Container.FULL_BYTES && taken.size() < Container.MAX_MESSAGES) {
                ControlMessage next = all.next();
                if (next.after() == ControlMessage.EARLY || (listening && next.after() - passed <= 0)) {
                    byte[] payload = next.payload().get();
                    batch.add(sealer.seal(next.address(), next.kind(), null, payload));
                    taken.add(next);
                    bytes += payload.length;
                    all.remove();
                }
            }
            underWay = taken;
        }
        return batch;
    }

    /** Tells what became of the batch that was under way. */
    void published(RelayListener.Outcome outcome) {
        List<ControlMessage> batch;
        synchronized (lock) {
            batch = underWay;
            underWay = List.of();
            if (outcome == RelayListener.Outcome.NOT_SENT || outcome == RelayListener.Outcome.UNKNOWN) {
                for (int i = batch.size() - 1; i >= 0; i--) {
                    waiting.addFirst(batch.get(i));
                }
            }
        }
        if (outcome == RelayListener.Outcome.REFUSED) {
            batch.forEach(report::unsaid);
        }
    }

    /** Drops what has waited too long. */
    void tick(long now) {
        List<ControlMessage> late = new ArrayList<>();
        synchronized (lock) {
            waiting.removeIf(message -> message.until() - now <= 0 && late.add(message));
        }
        late.forEach(report::unsaid);
    }
}
