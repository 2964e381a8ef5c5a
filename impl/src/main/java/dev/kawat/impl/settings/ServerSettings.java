/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/**
 * The settings of a server itself, beside those of its connections.
 *
 * @param terminateMinCode see {@link Setting#TERMINATE_MIN_CODE}
 * @param history see {@link Setting#HISTORY}
 * @param relay see {@link Setting#RELAY}
 * @param presence see {@link Setting#PRESENCE}
 */
public record ServerSettings(int terminateMinCode, HistoryRules history, String relay, PresenceChoice presence) {

    /** The value of {@link Setting#RELAY} of a server that keeps to its node. */
    public static final String NO_RELAY = "none";

    /** Returns whether its messages reach other nodes. */
    public boolean isRelayed() {
        return !relay.equals(NO_RELAY);
    }

    static ServerSettings resolve(SettingValues values) {
        return new ServerSettings(
                values.get(Setting.TERMINATE_MIN_CODE, Integer.class),
                values.get(Setting.HISTORY, HistoryRules.class),
                values.get(Setting.RELAY, String.class),
                values.get(Setting.PRESENCE, PresenceChoice.class));
    }
}
