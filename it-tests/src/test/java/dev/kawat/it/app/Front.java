/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.Handshake;
import dev.kawat.Identity;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.annotation.security.DeclareRoles;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.security.Principal;
import java.util.Set;

/** Endpoints, with filters in front of them that refuse, wrap and forward, and a servlet that forwards. */
public final class Front {

    private Front() {}

    /** Says where its connection was opened, and for whom. */
    @WebSocketEndpoint("/front/{kind}/{room}")
    @DeclareRoles({"member", "of-the-filter"})
    public static class Hall {

        @OnOpen
        String opened(
                WebSocketConnection connection,
                Handshake handshake,
                @PathParam("kind") String kind,
                @PathParam("room") String room) {
            String user = connection.identity().map(Identity::name).orElse("nobody");
            String roles =
                    connection.identity().map(Identity::roles).orElse(Set.of()).toString();
            return kind + " " + room + ": " + user + " " + roles + " from "
                    + handshake.remoteAddress().orElse("somewhere");
        }

        @OnMessage
        String echo(String text) {
            return text;
        }
    }

    /** What a forward from a path of one segment must not open. */
    @WebSocketEndpoint("/front/{tenant}")
    public static class Tenant {

        @OnOpen
        String opened(@PathParam("tenant") String tenant) {
            return "tenant " + tenant;
        }

        @OnMessage
        void ignore(String text) {}
    }

    /** Served by the engine of the server, beside ours. */
    @ServerEndpoint("/front/of/the/engine/{room}")
    public static class OfTheEngine {

        /** Answers. */
        @OnMessage
        public String echo(String text, @PathParam("room") String room) {
            return room + " " + text;
        }
    }

    /** Marks the answers to requests that ask for it: the request has reached the application. For the {@code web.xml}. */
    public static class Reached implements Filter {

        private static final String MARK = "X-Reached";

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            if (((HttpServletRequest) request).getHeader(MARK) != null) {
                ((HttpServletResponse) response).setHeader(MARK, "the application");
            }
            chain.doFilter(request, response);
        }
    }

    /** Lets nobody pass. */
    @WebFilter("/front/closed/*")
    public static class Closed implements Filter {

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {
            ((HttpServletResponse) response).setHeader("X-Filter", "closed");
            ((HttpServletResponse) response).setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        }
    }

    /** As the former, for the {@code web.xml}. */
    public static class Declared extends Closed {}

    /** Knows who somebody is, and from where, whatever the container thinks. */
    @WebFilter("/front/known/*")
    public static class Known implements Filter {

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(new Seen((HttpServletRequest) request), new HttpServletResponseWrapper((HttpServletResponse)
                    response));
        }
    }

    private static final class Seen extends HttpServletRequestWrapper {

        Seen(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Principal getUserPrincipal() {
            return () -> "fiona";
        }

        @Override
        public boolean isUserInRole(String role) {
            return role.equals("of-the-filter");
        }

        @Override
        public String getRemoteAddr() {
            return "192.0.2.7";
        }
    }

    /** Forwards to an endpoint. */
    @WebFilter("/front/filtered")
    public static class Forwarding implements Filter {

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            request.getRequestDispatcher("/front/by-filter/w%C3%B6rd").forward(request, response);
        }
    }

    /** Forwards to an endpoint too. */
    @WebServlet("/front/app")
    public static class Lobby extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            request.getRequestDispatcher("/front/by-servlet/x").forward(request, response);
        }
    }
}
