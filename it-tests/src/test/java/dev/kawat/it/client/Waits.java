/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.time.Duration;

/** How long a test waits at most. Much more than anything takes, even on a loaded machine with two processors. */
public final class Waits {

    /** For one event. */
    public static final Duration EVENT = Duration.ofSeconds(30);

    private Waits() {}
}
