/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.impl.connection.DefaultConnection;
import jakarta.servlet.FilterChain;
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
     * @param chain what comes after us, for an engine that upgrades in a filter of its own
     * @param connection what is to be opened when the upgrade is done
     */
    void upgrade(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, DefaultConnection connection)
            throws IOException, ServletException;
}
