/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.impl.problem.Problems;

/**
 * The settings of compression that all endpoints of an application share.
 *
 * @param memoryBytes see {@link Setting#COMPRESSION_MEMORY}
 * @param level see {@link Setting#COMPRESSION_LEVEL}
 */
public record CompressionSettings(long memoryBytes, int level) {

    /** Returns the settings of an application; adds a problem for each value that is not allowed. */
    public static CompressionSettings resolve(Configuration configuration, Problems problems) {
        return new CompressionSettings(
                configuration.application(Setting.COMPRESSION_MEMORY, Long.class, problems),
                configuration.application(Setting.COMPRESSION_LEVEL, Integer.class, problems));
    }
}
