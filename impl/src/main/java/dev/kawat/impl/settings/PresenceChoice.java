/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/** The values of {@link Setting#PRESENCE}. */
public enum PresenceChoice {
    /** Nobody knows who is connected. */
    OFF,
    /** The users of the endpoint are known. */
    USERS,
    /** The users of the endpoint and of each topic are known. */
    TOPICS
}
