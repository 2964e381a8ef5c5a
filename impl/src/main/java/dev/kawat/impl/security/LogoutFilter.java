/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a user logs out. The Servlet API notifies nobody of that; but the request that does it has a user before, and none
 * or another after. The connections of that HTTP session end then, and those without a session that have a cookie of the request.
 * Handshakes are left alone, because after an upgrade the request is gone.
 */
public final class LogoutFilter implements Filter {

    private final HttpSessions sessions;
    private final Predicate<HttpServletRequest> handshakes;

    /**
     * A filter that must stand before all others, because one of them may be what logs a user out.
     *
     * @param handshakes tells which requests ask for WebSocket
     */
    public LogoutFilter(HttpSessions sessions, Predicate<HttpServletRequest> handshakes) {
        this.sessions = sessions;
        this.handshakes = handshakes;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || handshakes.test(http)) {
            chain.doFilter(request, response);
            return;
        }
        Principal user = http.getUserPrincipal();
        if (user == null) {
            chain.doFilter(request, response);
            return;
        }
        HttpSession session = http.getSession(false);
        String id = session == null ? null : session.getId();
        try {
            chain.doFilter(request, response);
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

    private static boolean isSame(@Nullable Principal before, @Nullable Principal after) {
        return before != null && after != null && before.getName().equals(after.getName());
    }
}
