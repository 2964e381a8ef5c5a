/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.impl.problem.Problems;

/**
 * The limits of an application for all handshakes together, and the proxies in front of it. Zero means "off".
 *
 * @param maxConnections see {@link Setting#MAX_CONNECTIONS_TOTAL}
 * @param maxPerAddress see {@link Setting#MAX_CONNECTIONS_TOTAL_PER_ADDRESS}
 * @param maxPerUser see {@link Setting#MAX_CONNECTIONS_TOTAL_PER_USER}
 * @param rate see {@link Setting#HANDSHAKE_RATE}
 * @param ratePerAddress see {@link Setting#HANDSHAKE_RATE_PER_ADDRESS}
 * @param trustedProxies see {@link Setting#TRUSTED_PROXIES}
 */
public record HandshakeSettings(
        int maxConnections,
        int maxPerAddress,
        int maxPerUser,
        int rate,
        int ratePerAddress,
        TrustedProxies trustedProxies) {

    /** Returns the settings of an application; adds a problem for each value that breaks a rule. */
    public static HandshakeSettings resolve(Configuration configuration, Problems problems) {
        return new HandshakeSettings(
                configuration.application(Setting.MAX_CONNECTIONS_TOTAL, Integer.class, problems),
                configuration.application(Setting.MAX_CONNECTIONS_TOTAL_PER_ADDRESS, Integer.class, problems),
                configuration.application(Setting.MAX_CONNECTIONS_TOTAL_PER_USER, Integer.class, problems),
                configuration.application(Setting.HANDSHAKE_RATE, Integer.class, problems),
                configuration.application(Setting.HANDSHAKE_RATE_PER_ADDRESS, Integer.class, problems),
                configuration.application(Setting.TRUSTED_PROXIES, TrustedProxies.class, problems));
    }
}
