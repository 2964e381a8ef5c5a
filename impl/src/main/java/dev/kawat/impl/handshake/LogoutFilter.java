/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.impl.connection.HttpSessions;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.Principal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a user logs out: the request that does so has a user before and none, or another, after, for the Servlet API tells
 * nobody. The connections of that HTTP session end then. Handshakes are left alone, for after an upgrade the request is gone.
 */
public final class LogoutFilter implements Filter {

    private final HttpSessions sessions;
    private final Filter next;

    /** A filter around another. */
    public LogoutFilter(HttpSessions sessions, Filter next) {
        this.sessions = sessions;
        this.next = next;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || isHandshake(http)) {
            next.doFilter(request, response, chain);
            return;
        }
        Principal user = http.getUserPrincipal();
        HttpSession session = user == null ? null : http.getSession(false);
        if (session == null) {
            next.doFilter(request, response, chain);
            return;
        }
        String id = session.getId();
        try {
            next.doFilter(request, response, chain);
        } finally {
            if (!isSame(user, http.getUserPrincipal())) {
                sessions.ended(id);
            }
        }
    }

    /** By more than whether there is the header: clients that would like HTTP/2 send {@code h2c} with every request. */
    private static boolean isHandshake(HttpServletRequest request) {
        String upgrade = request.getHeader("Upgrade");
        return upgrade != null && upgrade.toLowerCase(Locale.ROOT).contains("websocket");
    }

    private static boolean isSame(@Nullable Principal before, @Nullable Principal after) {
        return before != null && after != null && before.getName().equals(after.getName());
    }
}
