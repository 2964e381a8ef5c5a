/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.spi.LimitListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the limits that were reached, by endpoint and setting. */
@ApplicationScoped
public class Limits implements LimitListener {

    private final Map<String, Long> counts = new ConcurrentHashMap<>();

    @Override
    public void limitReached(LimitReached limit) {
        counts.merge(limit.endpoint() + " " + limit.setting() + " " + limit.code(), 1L, Long::sum);
    }

    /** Returns how many times a limit was reached: endpoint, setting and code. */
    long count(String limit) {
        return counts.getOrDefault(limit, 0L);
    }
}
