/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import dev.kawat.impl.settings.IpAddress;
import dev.kawat.impl.settings.Setting;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The connections of one endpoint as its limits count them, and how often each limit was reached. Usable from any thread. */
public final class ConnectionCounts {

    final AtomicInteger all = new AtomicInteger();
    final KeyedCounts<IpAddress> byAddress = new KeyedCounts<>();
    final KeyedCounts<String> byUser = new KeyedCounts<>();
    final UserBuckets buckets;

    private final String endpoint;
    private final Map<Setting, AtomicLong> reached = new ConcurrentHashMap<>();

    ConnectionCounts(String endpoint, long now) {
        this.endpoint = endpoint;
        this.buckets = new UserBuckets(now);
    }

    /** Returns the name of the endpoint. */
    String endpoint() {
        return endpoint;
    }

    /** Counts that a limit was reached, and returns how often it has been. */
    long reached(Setting limit) {
        return reached.computeIfAbsent(limit, first -> new AtomicLong()).incrementAndGet();
    }
}
