/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/**
 * The settings of a server itself, beside those of its connections.
 *
 * @param terminateMinCode see {@link Setting#TERMINATE_MIN_CODE}
 * @param history see {@link Setting#HISTORY}
 */
public record ServerSettings(int terminateMinCode, HistoryRules history) {

    static ServerSettings resolve(SettingValues values) {
        return new ServerSettings(
                values.get(Setting.TERMINATE_MIN_CODE, Integer.class), values.get(Setting.HISTORY, HistoryRules.class));
    }
}
