/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey.app;

import dev.kawat.QueryParam;
import dev.kawat.WebSocketEndpoint;
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
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.IOException;

/** Says by which method and over which protocol its handshake came, and sends back what comes. */
@WebSocketEndpoint("/line")
public class RequestLine {

    @OnOpen
    String opened(@QueryParam("line") String line) {
        return line;
    }

    @OnMessage
    String echo(String text) {
        return text;
    }

    /** Writes down the method and the protocol where the endpoint sees them. */
    @WebFilter("/line")
    public static class Note implements Filter {

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(new Noted((HttpServletRequest) request), response);
        }
    }

    private static final class Noted extends HttpServletRequestWrapper {

        Noted(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getQueryString() {
            return "line=" + getMethod() + "+" + getProtocol();
        }
    }

    /** A page of the same origin, from which a browser asks. */
    @WebServlet("/line.html")
    public static class Page extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/html");
            response.getWriter().write("<!doctype html><title>Kawat</title>");
        }
    }
}
