/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.CompressionSettings;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.JsonChoice;
import dev.kawat.impl.settings.MemorySettings;
import dev.kawat.impl.settings.MessageSettings;
import dev.kawat.impl.settings.Setting;

/**
 * The settings of an application that are not those of one endpoint.
 *
 * @param maxWorkers how many worker threads there may be
 * @param transport the settings of the transport
 * @param compression the limits for compression on all endpoints
 * @param timeouts the timeouts
 * @param json the JSON library that the application has chosen
 * @param memory the memory that all connections share
 * @param messages the settings of messages that belong to no endpoint
 */
record ApplicationSettings(
        int maxWorkers,
        TransportSettings transport,
        CompressionSettings compression,
        Timeouts timeouts,
        JsonChoice json,
        MemorySettings memory,
        MessageSettings messages) {

    /** Resolves the settings; adds a problem for each value that breaks a rule. */
    static ApplicationSettings resolve(Configuration configuration, Problems problems) {
        return new ApplicationSettings(
                configuration.application(Setting.WORKERS, Integer.class, problems),
                TransportSettings.resolve(configuration, problems),
                CompressionSettings.resolve(configuration, problems),
                Timeouts.resolve(configuration, problems),
                configuration.application(Setting.JSON, JsonChoice.class, problems),
                MemorySettings.resolve(configuration, problems),
                MessageSettings.ofApplication(configuration, problems));
    }
}
