/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/**
 * The bounds of a JSON message from a peer.
 *
 * @param maxDepth see {@link Setting#JSON_MAX_DEPTH}
 * @param maxDigits see {@link Setting#JSON_MAX_DIGITS}
 * @param maxNameLength see {@link Setting#JSON_MAX_NAME}
 * @param maxMembers see {@link Setting#JSON_MAX_MEMBERS}
 */
public record JsonBounds(int maxDepth, int maxDigits, int maxNameLength, int maxMembers) {

    /** Returns the default bounds. */
    public static JsonBounds defaults() {
        return resolve(SettingValues.defaults());
    }

    static JsonBounds resolve(SettingValues values) {
        return new JsonBounds(
                values.get(Setting.JSON_MAX_DEPTH, Integer.class),
                values.get(Setting.JSON_MAX_DIGITS, Integer.class),
                values.get(Setting.JSON_MAX_NAME, Integer.class),
                values.get(Setting.JSON_MAX_MEMBERS, Integer.class));
    }
}
