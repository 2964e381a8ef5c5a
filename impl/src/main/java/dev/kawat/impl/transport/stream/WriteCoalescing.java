/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Coalesces the writes of a thread. While a thread handles what one read brought, messages are only queued. Afterwards each
 * channel that has something to send writes all of it at once. So many messages that come together are answered, or passed on, in
 * one write for each receiver. A thread may also leave its writes to others.
 *
 * <p>The list of a thread is a class of the JDK and empty between two reads, so an undeployed application leaves nothing in the
 * threads of its server.
 */
final class WriteCoalescing {

    /** The time at which a channel is to write what is sent. */
    enum When {
        /** Now: the thread does not coalesce. */
        NOW,
        /** As soon as another thread can. */
        ON_ANOTHER_THREAD,
        /** When the same thread has handled what it read. */
        AFTER_READING
    }

    /** The channels that each thread is to write for, after a first element that says when; empty while it does not coalesce. */
    @SuppressWarnings("ThreadLocalUsage") // one for each application, and gone with it: no static state
    private final ThreadLocal<@Nullable List<Object>> lists = new ThreadLocal<>();

    /** Begins to coalesce the writes of this thread; returns false if it does so already. */
    boolean begin() {
        List<Object> list = list();
        if (!list.isEmpty()) {
            return false;
        }
        list.add(When.AFTER_READING);
        return true;
    }

    /** Decides when a channel that has something to send is to write, and remembers it if that is after reading. */
    When schedule(WireChannel channel) {
        List<Object> list = lists.get();
        if (list == null || list.isEmpty()) {
            return When.NOW;
        }
        if (list.get(0) == When.ON_ANOTHER_THREAD) {
            return When.ON_ANOTHER_THREAD;
        }
        list.add(channel);
        return When.AFTER_READING;
    }

    /** Begins or ends to leave the writes of this thread to others. Called by workers that have further callbacks to run. */
    void writeOnAnotherThread(boolean on) {
        List<Object> list = list();
        if (on && list.isEmpty()) {
            list.add(When.ON_ANOTHER_THREAD);
        } else if (!on && !list.isEmpty() && list.get(0) == When.ON_ANOTHER_THREAD) {
            list.clear();
        }
    }

    private List<Object> list() {
        List<Object> list = lists.get();
        if (list == null) {
            list = new ArrayList<>();
            lists.set(list);
        }
        return list;
    }

    /** Writes for the remembered channels, and ends what {@link #begin} began. */
    void end() {
        List<Object> list = lists.get();
        if (list == null) {
            return;
        }
        try {
            for (int i = 1; i < list.size(); i++) { // writing may add further channels
                if (list.get(i) instanceof WireChannel channel) {
                    channel.writeNow();
                }
            }
        } finally {
            list.clear(); // otherwise this thread would never write again
        }
    }
}
