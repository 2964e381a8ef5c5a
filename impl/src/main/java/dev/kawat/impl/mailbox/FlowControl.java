/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.mailbox;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pauses and resumes the flow of messages into one mailbox. Any thread may request an adjustment; the first of several does it
 * for all, so that the flow is called by one thread at a time and never for a state that is over.
 */
final class FlowControl {

    private final Mailbox.Flow flow;
    private final BooleanSupplier full;
    private final AtomicInteger requests = new AtomicInteger();

    /** True while the flow is paused. Only touched by the thread that adjusts. */
    private boolean paused;

    /** The thread inside of a call that restarts the flow, which may bring messages. Only that thread finds itself here. */
    private volatile @Nullable Thread restarting;

    /** True if the flow must be paused again although it is. */
    private volatile boolean repeated;

    /**
     * The control of a flow that is not paused.
     *
     * @param full whether the flow should be paused now
     */
    FlowControl(Mailbox.Flow flow, BooleanSupplier full) {
        this.flow = flow;
        this.full = full;
    }

    /** Pauses the flow once more if it is paused: when it was, there was nothing to stop yet. */
    void repeat() {
        repeated = true;
        adjust();
    }

    /** Tells the flow that nothing waits any more. */
    void drained() {
        flow.drained();
    }

    /** Makes the flow what it should be. Messages that come while this thread restarts the flow can stop it at once. */
    void adjust() {
        if (requests.getAndIncrement() != 0) {
            if (restarting == Thread.currentThread() && !paused && full.getAsBoolean()) {
                paused = true;
                flow.paused(true);
            }
            return;
        }
        int handled = 1;
        do {
            boolean wanted = full.getAsBoolean();
            boolean again = repeated && wanted;
            repeated = false;
            if (wanted != paused || again) {
                paused = wanted;
                restarting = wanted ? null : Thread.currentThread();
                flow.paused(wanted);
                restarting = null;
            }
            handled = requests.addAndGet(-handled);
        } while (handled != 0);
    }
}
