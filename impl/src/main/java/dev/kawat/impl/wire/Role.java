/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

/** Which side of a connection we are. */
public enum Role {

    /** We accepted the connection: what comes in is masked, what goes out is not (RFC 6455 section 5.1). */
    SERVER,

    /** We made the connection: what goes out is masked, what comes in is not. */
    CLIENT
}
