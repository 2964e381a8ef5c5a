/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

/** Something that a peer was granted, and that can be taken back: a connection. */
public interface Revocable {

    /**
     * Takes it back, because the peer may no longer be the one whom it was granted to.
     *
     * @param reason the reason, for the log
     */
    void revoke(String reason);

    /** Notes that the HTTP session has ended in which it was granted, and not only the login. */
    default void sessionEnded() {}
}
