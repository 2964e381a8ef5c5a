/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts off writing, or leaves it to others. While a thread handles what one read brought, what is sent is only queued;
 * afterwards each connection that has something to send writes all of it at once. So many messages that come together are
 * answered, or passed on, in one write for each receiver.
 *
 * <p>The list of a thread is a class of the JDK's and empty between two reads: an undeployed application leaves nothing in
 * the threads of its server.
 */
final class WriteCoalescing {

    /** When a channel is to write what is sent. */
    enum When {
        /** The thread puts nothing off. */
        NOW,
        /** Another thread shall write, at once. */
        SOON,
        /** The same thread will, when it has handled what it read. */
        AT_THE_END
    }

    /** What each thread has put off. The first element says how; without one it puts off nothing. */
    @SuppressWarnings("ThreadLocalUsage") // one for each application, and gone with it: no static state
    private final ThreadLocal<@Nullable List<Object>> lists = new ThreadLocal<>();

    /** Begins to put off what this thread writes; false if it does so already. */
    boolean begin() {
        List<Object> list = list();
        if (!list.isEmpty()) {
            return false;
        }
        list.add(When.AT_THE_END);
        return true;
    }

    /** Says when to write for a channel that has something to send; remembers those that are to write at the end. */
    When add(WireChannel channel) {
        List<Object> list = lists.get();
        if (list == null || list.isEmpty()) {
            return When.NOW;
        }
        if (list.get(0) == When.SOON) {
            return When.SOON;
        }
        list.add(channel);
        return When.AT_THE_END;
    }

    /** Begins or ends to leave what this thread writes to others: for a worker that has further callbacks to run. */
    void handOver(boolean on) {
        List<Object> list = list();
        if (on && list.isEmpty()) {
            list.add(When.SOON);
        } else if (!on && !list.isEmpty() && list.get(0) == When.SOON) {
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

    /** Writes what was put off. */
    void end() {
        List<Object> list = lists.get();
        if (list == null) {
            return;
        }
        try {
            for (int i = 1; i < list.size(); i++) { // what is written may add further channels
                if (list.get(i) instanceof WireChannel channel) {
                    channel.writeNow();
                }
            }
        } finally {
            list.clear(); // or this thread would put off for ever
        }
    }
}
