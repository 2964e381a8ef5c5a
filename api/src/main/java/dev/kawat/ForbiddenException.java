/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * The peer may not do this: it lacks the roles that {@code @RolesAllowed} on a callback demands, or {@code @DenyAll} is there.
 * It goes to {@code onError}; unhandled, the connection closes with 1008. A callback may throw it by itself, to the same end.
 */
public class ForbiddenException extends SecurityException {

    private static final long serialVersionUID = 1L;

    /** An exception with a text for people; the peer does not get it. */
    public ForbiddenException(String message) {
        super(message);
    }
}
