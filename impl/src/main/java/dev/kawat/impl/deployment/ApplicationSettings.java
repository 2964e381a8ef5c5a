/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.CompressionSettings;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.JsonChoice;
import dev.kawat.impl.settings.MessageSettings;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.settings.TransportChoice;
import java.time.Duration;

/**
 * The settings of an application that are not those of one endpoint.
 *
 * @param maxWorkers how many worker threads there may be
 * @param transport the transport that the application has chosen
 * @param compression the limits for compression on all endpoints
 * @param shutdownTimeout how long the end of the connections may take when the application stops
 * @param closeTimeout how long an end of a pair waits for the answer of the other one to a close frame
 * @param json the JSON library that the application has chosen
 * @param messages the settings of messages that belong to no endpoint
 */
record ApplicationSettings(
        int maxWorkers,
        TransportChoice transport,
        CompressionSettings compression,
        Duration shutdownTimeout,
        Duration closeTimeout,
        JsonChoice json,
        MessageSettings messages) {

    /** Resolves the settings; adds a problem for each value that breaks a rule. */
    static ApplicationSettings resolve(Configuration configuration, Problems problems) {
        return new ApplicationSettings(
                configuration.application(Setting.WORKERS, Integer.class, problems),
                configuration.application(Setting.TRANSPORT, TransportChoice.class, problems),
                CompressionSettings.resolve(configuration, problems),
                configuration.application(Setting.SHUTDOWN_TIMEOUT, Duration.class, problems),
                configuration.application(Setting.CLOSE_TIMEOUT, Duration.class, problems),
                configuration.application(Setting.JSON, JsonChoice.class, problems),
                MessageSettings.ofApplication(configuration, problems));
    }
}
