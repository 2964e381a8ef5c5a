/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.impl.problem.Problems;

/**
 * The settings of the messages of an endpoint.
 *
 * @param maxBytes see {@link Setting#MAX_MESSAGE}
 * @param maxFragments see {@link Setting#MAX_FRAGMENTS}
 * @param compression see {@link Setting#COMPRESSION}
 * @param typeProperty see {@link Setting#MESSAGE_TYPE_PROPERTY}
 * @param json the bounds of JSON messages
 */
public record MessageSettings(
        long maxBytes, int maxFragments, Compression compression, String typeProperty, JsonBounds json) {

    private static final long MIN_AUTO_FRAGMENTS = 16_384;
    private static final long BYTES_PER_FRAGMENT = 64;

    /** Returns the settings that hold where no endpoint has its own; adds a problem for each value that is not allowed. */
    public static MessageSettings ofApplication(Configuration configuration, Problems problems) {
        return resolve(SettingValues.ofApplication(configuration, problems));
    }

    static MessageSettings resolve(SettingValues values) {
        long maxBytes = values.get(Setting.MAX_MESSAGE, Long.class);
        return new MessageSettings(
                maxBytes,
                maxFragments(values.get(Setting.MAX_FRAGMENTS, Integer.class), maxBytes),
                values.get(Setting.COMPRESSION, Compression.class),
                values.get(Setting.MESSAGE_TYPE_PROPERTY, String.class),
                JsonBounds.resolve(values));
    }

    /** Raises the number of fragments with the size of messages, so that a large message may arrive in small fragments. */
    private static int maxFragments(int fragments, long maxBytes) {
        return fragments == SettingFormat.AUTO
                ? (int) Math.min(Integer.MAX_VALUE, Math.max(MIN_AUTO_FRAGMENTS, maxBytes / BYTES_PER_FRAGMENT))
                : fragments;
    }
}
