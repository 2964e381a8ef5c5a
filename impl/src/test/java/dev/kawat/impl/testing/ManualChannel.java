/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.testing;

import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.transport.Channel;
import dev.kawat.impl.transport.OutboundSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A channel whose writes are made by hand: it takes when it is told to, and a write is done when it is told so. An automatic
 * one takes and writes as soon as it is woken, on the thread that wakes it, as for a fast peer.
 */
public final class ManualChannel implements Channel {

    private final OutboundSource source;
    private final boolean automatic;
    private final List<Outbound> written = new CopyOnWriteArrayList<>();
    private final List<Boolean> flow = new CopyOnWriteArrayList<>();
    private final AtomicInteger wakes = new AtomicInteger();
    private final AtomicInteger drops = new AtomicInteger();
    private final AtomicInteger writers = new AtomicInteger();
    private final AtomicInteger violations = new AtomicInteger();
    private volatile boolean woken;
    private volatile Runnable onWake = () -> {};

    private ManualChannel(OutboundSource source, boolean automatic) {
        this.source = source;
        this.automatic = automatic;
    }

    /** A channel that does nothing by itself. */
    public static ManualChannel of(OutboundSource source) {
        return new ManualChannel(source, false);
    }

    /** A channel that writes as soon as it is woken. */
    public static ManualChannel automatic(OutboundSource source) {
        return new ManualChannel(source, true);
    }

    /** What to do whenever it is woken. */
    public ManualChannel onWake(Runnable action) {
        onWake = action;
        return this;
    }

    @Override
    public void wake() {
        wakes.incrementAndGet();
        if (woken) {
            violations.incrementAndGet();
        }
        onWake.run();
        if (automatic) {
            writeAll();
        } else {
            woken = true;
        }
    }

    @Override
    public void pauseReading() {
        flow.add(true);
    }

    @Override
    public void resumeReading() {
        flow.add(false);
    }

    @Override
    public void drop() {
        drops.incrementAndGet();
    }

    /** Takes the next message: its write begins. Null when there is none. */
    public @Nullable Outbound take() {
        woken = false; // nobody wakes before the source answered null
        Outbound next = source.take();
        if (next != null) {
            woken = true;
        }
        return next;
    }

    /** What was taken is written now. */
    public void finishWrite() {
        source.written();
    }

    /** Takes and writes, one after another, until there is nothing left; what was written by this call. */
    public List<Outbound> writeAll() {
        List<Outbound> now = new ArrayList<>();
        for (Outbound next = take(); next != null; next = take()) {
            if (writers.incrementAndGet() != 1) {
                violations.incrementAndGet();
            }
            now.add(next);
            written.add(next);
            writers.decrementAndGet();
            source.written();
        }
        return now;
    }

    /** All that {@link #writeAll} ever wrote. */
    public List<Outbound> written() {
        return written;
    }

    /** The texts among what was written. */
    public List<String> texts() {
        return written.stream()
                .filter(Outbound.Text.class::isInstance)
                .map(message -> ((Outbound.Text) message).text())
                .toList();
    }

    /** How often it was woken. */
    public int wakes() {
        return wakes.get();
    }

    /** How often it was dropped. */
    public int drops() {
        return drops.get();
    }

    /** Each pause (true) and resumption (false) of reading, in order. */
    public List<Boolean> flow() {
        return flow;
    }

    /** How often it was woken while it was taking, or two writes were under way at once. */
    public int violations() {
        return violations.get();
    }
}
