/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.impl.connection.DefaultConnection;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Makes a connection of an admitted request; implemented by transports. */
@FunctionalInterface
public interface Upgrade {

    /**
     * Upgrades a request on the request's thread. If this throws or returns false, the caller abandons the connection.
     *
     * @param request the request as the gatekeeper has seen it, possibly in {@linkplain ServletWrappers wrappers} of filters
     * @param response its response, possibly in wrappers too
     * @param connection the connection to open when the upgrade is done
     * @return whether the request is upgraded; false if the engine of the server has declined it
     */
    boolean upgrade(HttpServletRequest request, HttpServletResponse response, DefaultConnection connection)
            throws IOException, ServletException;
}
