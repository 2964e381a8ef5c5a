/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * The failure of a call that the peer is not allowed to make. Kawat throws it if the peer lacks the roles that
 * {@code @RolesAllowed} on a callback demands, or if {@code @DenyAll} forbids the call. A callback may throw it too.
 *
 * <p>It goes to {@code @OnError}. If no method takes it, the connection closes with 1008 (RFC 6455 section 7.4.1).
 */
public class ForbiddenException extends SecurityException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with a text for the log. The peer does not get it. */
    public ForbiddenException(String message) {
        super(message);
    }
}
