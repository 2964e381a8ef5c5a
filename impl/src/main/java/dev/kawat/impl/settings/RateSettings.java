/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/**
 * The rates at which messages may come. Zero means "off".
 *
 * @param messages see {@link Setting#MESSAGE_RATE}
 * @param bytes see {@link Setting#BYTE_RATE}
 * @param messagesPerUser see {@link Setting#MESSAGE_RATE_PER_USER}
 * @param bytesPerUser see {@link Setting#BYTE_RATE_PER_USER}
 * @param policy see {@link Setting#RATE_POLICY}
 */
public record RateSettings(int messages, long bytes, int messagesPerUser, long bytesPerUser, RatePolicy policy) {

    static RateSettings resolve(SettingValues values) {
        return new RateSettings(
                values.get(Setting.MESSAGE_RATE, Integer.class),
                values.get(Setting.BYTE_RATE, Long.class),
                values.get(Setting.MESSAGE_RATE_PER_USER, Integer.class),
                values.get(Setting.BYTE_RATE_PER_USER, Long.class),
                values.get(Setting.RATE_POLICY, RatePolicy.class));
    }
}
