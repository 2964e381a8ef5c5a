/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Logs users of the container in and out, where there are servlets. */
@WebServlet("/account/*")
public class Account extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws ServletException {
        switch (request.getPathInfo()) {
            case "/session" -> request.getSession();
            case "/login" -> {
                request.getSession();
                request.login(request.getParameter("user"), "secret");
            }
            case "/logout" -> request.logout();
            case "/timeout" -> request.getSession().setMaxInactiveInterval(1);
            case "/invalidate" -> request.getSession().invalidate();
            default -> response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
