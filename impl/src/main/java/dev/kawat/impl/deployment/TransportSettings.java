/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.settings.TransportChoice;
import java.time.Duration;

/**
 * The settings of the transport of an application, and of the requests that the standalone server reads before it.
 *
 * @param choice the transport that the application has chosen
 * @param handshakeTimeout how long the standalone server waits for a request
 * @param maxHeaderSize the most bytes that the standalone server takes before the body of a request
 */
record TransportSettings(TransportChoice choice, Duration handshakeTimeout, int maxHeaderSize) {

    static TransportSettings resolve(Configuration configuration, Problems problems) {
        long headerSize = configuration.application(Setting.MAX_HEADER_SIZE, Long.class, problems);
        return new TransportSettings(
                configuration.application(Setting.TRANSPORT, TransportChoice.class, problems),
                configuration.application(Setting.HANDSHAKE_TIMEOUT, Duration.class, problems),
                (int) Math.min(Integer.MAX_VALUE, headerSize));
    }
}
