/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import java.time.Duration;

/**
 * The bounds of the connections of an endpoint: how many there may be, and how long they last. Zero means "off".
 *
 * @param max see {@link Setting#MAX_CONNECTIONS}
 * @param maxPerAddress see {@link Setting#MAX_CONNECTIONS_PER_ADDRESS}
 * @param maxPerUser see {@link Setting#MAX_CONNECTIONS_PER_USER}
 * @param firstMessageTimeout see {@link Setting#FIRST_MESSAGE_TIMEOUT}
 * @param maxAge see {@link Setting#MAX_CONNECTION_AGE}
 */
public record ConnectionBounds(
        int max, int maxPerAddress, int maxPerUser, Duration firstMessageTimeout, Duration maxAge) {

    /** No bounds. */
    public static final ConnectionBounds NONE = new ConnectionBounds(0, 0, 0, Duration.ZERO, Duration.ZERO);

    static ConnectionBounds resolve(SettingValues values) {
        return new ConnectionBounds(
                values.get(Setting.MAX_CONNECTIONS, Integer.class),
                values.get(Setting.MAX_CONNECTIONS_PER_ADDRESS, Integer.class),
                values.get(Setting.MAX_CONNECTIONS_PER_USER, Integer.class),
                values.get(Setting.FIRST_MESSAGE_TIMEOUT, Duration.class),
                values.get(Setting.MAX_CONNECTION_AGE, Duration.class));
    }
}
