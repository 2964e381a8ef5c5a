/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Puts off writing. While a thread handles what one read brought, what is sent is only queued; afterwards each connection that
 * has something to send writes all of it at once. So many messages that come together are answered, or passed on, in one
 * write for each receiver.
 *
 * <p>The list of a thread is a class of the JDK's and empty between two reads: an undeployed application leaves nothing in
 * the threads of its server.
 */
final class Deferral {

    @SuppressWarnings("ThreadLocalUsage") // one for each application, and gone with it: no static state
    private final ThreadLocal<@Nullable ArrayList<Object>> lists = new ThreadLocal<>();

    /** Begins to put off what this thread writes; false if it does so already. */
    boolean begin() {
        ArrayList<Object> list = lists.get();
        if (list == null) {
            list = new ArrayList<>();
            lists.set(list);
        }
        if (!list.isEmpty()) {
            return false;
        }
        list.add(this); // says that it has begun
        return true;
    }

    /** Has a channel write at the end; false when this thread puts nothing off. */
    boolean add(WireChannel channel) {
        ArrayList<Object> list = lists.get();
        if (list == null || list.isEmpty()) {
            return false;
        }
        list.add(channel);
        return true;
    }

    /** Writes what was put off. */
    void end() {
        ArrayList<Object> list = lists.get();
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
