/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import java.time.Duration;

/**
 * The timeouts and pings of a connection. A duration of zero means "off".
 *
 * @param writeTimeout see {@link Setting#WRITE_TIMEOUT}
 * @param closeTimeout see {@link Setting#CLOSE_TIMEOUT}
 * @param ping see {@link Setting#PING}
 * @param pingInterval see {@link Setting#PING_INTERVAL}
 * @param pongTimeout see {@link Setting#PONG_TIMEOUT}
 * @param idleTimeout see {@link Setting#IDLE_TIMEOUT}
 * @param input the limits for the pace of a peer that sends
 */
public record LivenessSettings(
        Duration writeTimeout,
        Duration closeTimeout,
        PingPolicy ping,
        Duration pingInterval,
        Duration pongTimeout,
        Duration idleTimeout,
        InputLimits input) {

    static LivenessSettings resolve(SettingValues values) {
        return new LivenessSettings(
                values.get(Setting.WRITE_TIMEOUT, Duration.class),
                values.get(Setting.CLOSE_TIMEOUT, Duration.class),
                values.get(Setting.PING, PingPolicy.class),
                values.get(Setting.PING_INTERVAL, Duration.class),
                values.get(Setting.PONG_TIMEOUT, Duration.class),
                values.get(Setting.IDLE_TIMEOUT, Duration.class),
                InputLimits.resolve(values));
    }
}
