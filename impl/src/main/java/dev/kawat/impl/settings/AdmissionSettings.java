/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/**
 * The rules about who may connect to an endpoint, how many may, and what becomes of their HTTP session.
 *
 * @param origins the origins that may connect, see {@link Setting#ORIGINS}
 * @param hosts the hosts to which handshakes may be sent, see {@link Setting#HOSTS}
 * @param maxPending see {@link Setting#MAX_PENDING_HANDSHAKES}
 * @param connections the bounds of connections
 * @param touchesSession see {@link Setting#SESSION_TOUCH}
 */
public record AdmissionSettings(
        OriginRule origins, HostRule hosts, int maxPending, ConnectionBounds connections, boolean touchesSession) {

    static AdmissionSettings resolve(SettingValues values) {
        return new AdmissionSettings(
                values.get(Setting.ORIGINS, OriginRule.class),
                values.get(Setting.HOSTS, HostRule.class),
                values.get(Setting.MAX_PENDING_HANDSHAKES, Integer.class),
                ConnectionBounds.resolve(values),
                values.get(Setting.SESSION_TOUCH, Boolean.class));
    }
}
