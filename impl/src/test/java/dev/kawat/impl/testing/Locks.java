/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notices where the thread holds a monitor that our code took. */
public final class Locks {

    public final List<String> held = new CopyOnWriteArrayList<>();
    public final Set<String> checked = ConcurrentHashMap.newKeySet();

    public void check(String where) {
        checked.add(where);
        long thread = Thread.currentThread().getId();
        ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(new long[] {thread}, true, false)[0];
        Arrays.stream(info.getLockedMonitors())
                .map(monitor -> monitor.getLockedStackFrame().getClassName())
                .filter(owner -> owner.startsWith("dev.kawat.impl.") && !owner.contains("Test"))
                .forEach(owner -> held.add(where + ": " + owner));
    }
}
