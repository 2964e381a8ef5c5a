/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.WebSocketConnection;

/** The reasons why a connection has no session context. */
enum SessionAbsence {

    /** The handshake had no HTTP session. */
    NONE(
            "the handshake of ",
            " had no HTTP session. Create the session before the client connects, in the request for the page or the login"
                    + " (request.getSession()), or use @ConnectionScoped for what belongs to the connection. The standalone server"
                    + " has no HTTP sessions"),

    /** The session has ended, or the connection. */
    ENDED(
            "the HTTP session of ",
            " has ended, and its beans are destroyed. Keep what the handler needs afterwards in its fields or in a"
                    + " @ConnectionScoped bean"),

    /** The CDI container has none for code that runs outside of requests. */
    UNSUPPORTED(
            "the CDI container has no session context for ",
            ", because Kawat knows only those of Weld and OpenWebBeans on servlet containers. Use @ConnectionScoped, or the"
                    + " attributes of the connection");

    private final String before;
    private final String after;

    SessionAbsence(String before, String after) {
        this.before = before;
        this.after = after;
    }

    /** Returns the reason and the cure, for the message of an exception. */
    String explain(WebSocketConnection connection) {
        return before + connection + after;
    }
}
