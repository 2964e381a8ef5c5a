/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/** The compression of the messages of an endpoint (RFC 7692). */
public enum Compression {

    /** Messages are not compressed. */
    OFF,

    /** Every message is compressed by itself. Between messages a connection keeps no memory for this. */
    ON,

    /** Messages may refer to earlier ones while there is memory for that; otherwise the same as {@link #ON}. */
    TAKEOVER
}
