/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.Setting;
import java.time.Duration;

/**
 * The timeouts of an application that are not those of one connection.
 *
 * @param shutdown how long the end of the connections may take when the application stops
 * @param close how long an end of a pair waits for the answer of the other one to a close frame
 * @param linger how long a user without connections may be away without having left
 */
record Timeouts(Duration shutdown, Duration close, Duration linger) {

    static Timeouts resolve(Configuration configuration, Problems problems) {
        return new Timeouts(
                configuration.application(Setting.SHUTDOWN_TIMEOUT, Duration.class, problems),
                configuration.application(Setting.CLOSE_TIMEOUT, Duration.class, problems),
                configuration.application(Setting.PRESENCE_LINGER, Duration.class, problems));
    }
}
