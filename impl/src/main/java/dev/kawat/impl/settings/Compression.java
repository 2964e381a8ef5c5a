/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/** What an endpoint says about compressing its messages (RFC 7692). */
public enum Compression {

    /** Messages go as they are. */
    OFF,

    /** Every message is compressed for itself: a connection without one under way keeps nothing for it. */
    ON,

    /** Messages may refer to those before them, as long as there is memory for that; otherwise as {@link #ON}. */
    TAKEOVER
}
