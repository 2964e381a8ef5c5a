/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import dev.kawat.test.time.ManualTime;
import java.time.Duration;
import java.time.Instant;

/**
 * The time of the application of a {@link KawatTest}. It begins with the time of the JVM and stands still until a test advances it,
 * so no ping is sent, no timeout is over and no identity expires by chance. It is the time of Kawat, not that of the application's
 * own code. Usable by one thread, the test's.
 *
 * <pre>{@code
 * client.vanish();
 * clock.advance(Duration.ofSeconds(45)); // the ping after 25 s, and no pong for 20 s
 * }</pre>
 */
public final class TestClock {

    /** The time that a callback may run while the clock waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ManualTime time;

    TestClock(ManualTime time) {
        this.time = time;
    }

    /** Returns the time of day. */
    public Instant now() {
        return time.instant();
    }

    /**
     * Advances the time. Everything that is due on the way happens at its moment, in order, and this returns when all callbacks
     * have returned that it caused. Kawat checks its timeouts four times a second, so a timeout may be over up to 250 ms later
     * than its setting says.
     *
     * @throws AssertionError when a callback does not return within 5 seconds of the JVM
     */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("advance: by must not be negative, got " + by);
        }
        time.advance(by, PATIENCE);
    }
}
