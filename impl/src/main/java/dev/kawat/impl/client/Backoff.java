/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Counts the attempts of one client, and spreads them over a time that grows with each failure. Not thread-safe. */
final class Backoff {

    private final ReconnectRule rule;

    /** The attempts since the last connection that was good. */
    private int attempts;

    /** The failures since then, and the connections that were not good. The loss of a good one counts too. */
    private int failures;

    Backoff(ReconnectRule rule) {
        this.rule = rule;
    }

    /** Counts an attempt, and returns its number, from 1. */
    int beginAttempt() {
        attempts++;
        return attempts;
    }

    /** Begins anew, because a connection was good. */
    void reset() {
        attempts = 0;
        failures = 0;
    }

    /** Counts a failure, and returns the time until the next attempt. */
    Duration countFailure() {
        failures++;
        return rule.delay(failures, ThreadLocalRandom.current()::nextDouble);
    }
}
