/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.impl.connection.HttpSessions;
import dev.kawat.impl.connection.LoginCookies;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.Principal;
import java.util.Collections;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a user logs out: the request that does so has a user before and none, or another, after, for the Servlet API tells
 * nobody. The connections of that HTTP session end then, and those without a session that have a cookie of the request. Handshakes
 * are left alone, for after an upgrade the request is gone.
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
        if (user == null) {
            next.doFilter(request, response, chain);
            return;
        }
        HttpSession session = http.getSession(false);
        String id = session == null ? null : session.getId();
        try {
            next.doFilter(request, response, chain);
        } finally {
            if (!isSame(user, http.getUserPrincipal())) {
                ended(id, user, http);
            }
        }
    }

    private void ended(@Nullable String session, Principal user, HttpServletRequest request) {
        if (session != null) {
            sessions.ended(session);
        }
        sessions.loggedOut(LoginCookies.logins(user.getName(), Collections.list(request.getHeaders("Cookie"))));
    }

    /** By more than whether there is the header: clients that would like HTTP/2 send {@code h2c} with every request. */
    private static boolean isHandshake(HttpServletRequest request) {
        String upgrade = request.getHeader("Upgrade");
        return upgrade != null && upgrade.toLowerCase(Locale.ROOT).contains("websocket");
    }

    private static boolean isSame(Principal before, @Nullable Principal after) {
        return after != null && before.getName().equals(after.getName());
    }
}
