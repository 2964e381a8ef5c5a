/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/**
 * The settings of a mailbox.
 *
 * @param maxMessages see {@link Setting#MAILBOX_MESSAGES}
 * @param maxBytes see {@link Setting#MAILBOX_BYTES}
 */
public record MailboxSettings(int maxMessages, long maxBytes) {

    static MailboxSettings resolve(SettingValues values) {
        return new MailboxSettings(
                values.get(Setting.MAILBOX_MESSAGES, Integer.class), values.get(Setting.MAILBOX_BYTES, Long.class));
    }
}
