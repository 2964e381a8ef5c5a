/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.impl.problem.Problems;

/**
 * What holds for the compression of all endpoints of an application.
 *
 * @param memoryBytes see {@link Setting#COMPRESSION_MEMORY}
 * @param level see {@link Setting#COMPRESSION_LEVEL}
 */
public record CompressionSettings(long memoryBytes, int level) {

    /** The settings of an application; values that are not allowed go to {@code problems}. */
    public static CompressionSettings resolve(Configuration configuration, Problems problems) {
        return new CompressionSettings(
                configuration.application(Setting.COMPRESSION_MEMORY, Long.class, problems),
                configuration.application(Setting.COMPRESSION_LEVEL, Integer.class, problems));
    }
}
