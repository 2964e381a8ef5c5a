/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import java.time.Duration;

/**
 * The limits for the pace of a peer that sends.
 *
 * @param frameTimeout see {@link Setting#FRAME_TIMEOUT}
 * @param messageTimeout see {@link Setting#MESSAGE_TIMEOUT}
 * @param maxPings see {@link Setting#MAX_PINGS}
 * @param rates the rates at which messages may come
 */
public record InputLimits(Duration frameTimeout, Duration messageTimeout, int maxPings, RateSettings rates) {

    static InputLimits resolve(SettingValues values) {
        return new InputLimits(
                values.get(Setting.FRAME_TIMEOUT, Duration.class),
                values.get(Setting.MESSAGE_TIMEOUT, Duration.class),
                values.get(Setting.MAX_PINGS, Integer.class),
                RateSettings.resolve(values));
    }
}
