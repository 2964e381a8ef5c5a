/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.session;

import jakarta.servlet.http.HttpSession;

/** Tells a servlet container that a session is in use, although there is no request. Usable from any thread. */
@FunctionalInterface
public interface SessionAccess {

    /**
     * Begins the inactive interval of a session anew.
     *
     * @throws ReflectiveOperationException if the session is not what this container makes
     * @throws IllegalStateException if the session has ended
     */
    void touch(HttpSession session) throws ReflectiveOperationException;
}
