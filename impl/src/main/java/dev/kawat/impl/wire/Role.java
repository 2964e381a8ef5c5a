/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

/** The side of a connection that we are. */
public enum Role {

    /** The side that accepted the connection: frames that come in are masked, those that go out are not (RFC 6455 section 5.1). */
    SERVER,

    /** The side that made the connection: frames that go out are masked, those that come in are not. */
    CLIENT
}
