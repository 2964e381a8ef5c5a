/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.OverflowPolicy;
import java.time.Duration;

/**
 * The settings of an outbox.
 *
 * @param maxBytes see {@link Setting#OUTBOX_BYTES}
 * @param maxMessages see {@link Setting#OUTBOX_MESSAGES}
 * @param policy see {@link Setting#OUTBOX_POLICY}
 * @param slowAfter see {@link Setting#SLOW_AFTER}
 */
public record OutboxSettings(long maxBytes, int maxMessages, OverflowPolicy policy, Duration slowAfter) {

    private static final long MIN_AUTO_BYTES = 1024 * 1024;

    static OutboxSettings resolve(SettingValues values, long maxMessageBytes) {
        return new OutboxSettings(
                maxBytes(values.get(Setting.OUTBOX_BYTES, Long.class), maxMessageBytes),
                values.get(Setting.OUTBOX_MESSAGES, Integer.class),
                values.get(Setting.OUTBOX_POLICY, OverflowPolicy.class),
                values.get(Setting.SLOW_AFTER, Duration.class));
    }

    /**
     * Raises the bound with the size of messages. An endpoint that receives large messages often answers with large ones, and one
     * of them must not overflow behind a small one.
     */
    private static long maxBytes(long bytes, long maxMessageBytes) {
        return bytes == SettingFormat.AUTO ? Math.max(MIN_AUTO_BYTES, maxMessageBytes) : bytes;
    }
}
