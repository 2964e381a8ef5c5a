/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.impl.connection.DefaultConnection;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** How a transport makes a connection of a request that was admitted. */
@FunctionalInterface
public interface Upgrade {

    /**
     * Upgrades a request, on the request's thread. When it throws, the caller abandons the connection.
     *
     * @param request as the gatekeeper has seen it, maybe in wrappers of filters, which the {@linkplain Innermost container} need
     *     not know
     * @param response its response, maybe in wrappers too
     * @param connection what is to be opened when the upgrade is done
     */
    void upgrade(HttpServletRequest request, HttpServletResponse response, DefaultConnection connection)
            throws IOException, ServletException;
}
