/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.impl.problem.Problems;

/**
 * The memory that all connections and all histories of an application share.
 *
 * @param bytes see {@link Setting#MEMORY}
 * @param historyBytes see {@link Setting#HISTORY_MEMORY}
 */
public record MemorySettings(long bytes, long historyBytes) {

    /** The part of the heap by default: a quarter. */
    private static final int PART_OF_HEAP = 4;

    /** Returns the settings of an application; adds a problem for each value that is not allowed. */
    public static MemorySettings resolve(Configuration configuration, Problems problems) {
        long bytes = configuration.application(Setting.MEMORY, Long.class, problems);
        return new MemorySettings(
                bytes == SettingFormat.AUTO ? Runtime.getRuntime().maxMemory() / PART_OF_HEAP : bytes,
                configuration.application(Setting.HISTORY_MEMORY, Long.class, problems));
    }
}
