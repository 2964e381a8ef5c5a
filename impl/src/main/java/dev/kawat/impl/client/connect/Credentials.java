/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A name and a password.
 *
 * @param user a name without a colon
 */
public record Credentials(String user, String password) {

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it has a colon (RFC 7617 section 2)
     */
    public Credentials {
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("credentials: the user name must not have a colon");
        }
    }

    /** Returns the value of a header for Basic authentication (RFC 7617), with UTF-8. */
    String basic() {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    /** Returns the name alone, because this may come into a log. */
    @Override
    public String toString() {
        return "credentials of " + user;
    }
}
