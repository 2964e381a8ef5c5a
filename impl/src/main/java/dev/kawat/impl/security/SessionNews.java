/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

import java.util.Set;

/** Tells what has become of HTTP sessions and logins. They are named by hashes, from which nobody finds out an id or a cookie. */
public interface SessionNews {

    /** Tells that a session was invalidated, or its user has logged out. */
    void ended(String session);

    /** Tells that a session has another id now. */
    void renamed(String before, String now);

    /** Tells that the user of these {@link LoginCookies} has logged out. */
    void loggedOut(Set<String> logins);
}
