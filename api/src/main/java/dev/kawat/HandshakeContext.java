/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Optional;

/**
 * A handshake that a {@link HandshakeCheck} decides on. One check uses it at a time, on the thread of the request. Kawat never logs
 * a token that is read from it. Applications do not implement this interface.
 */
public interface HandshakeContext {

    /** Returns the upgrade request. Its identity is the one from the container, or from a check before this one. */
    Handshake handshake();

    /** Returns the server of the endpoint that the request is for. */
    WebSocketServer server();

    /** Returns the attributes that the connection will have. */
    Attributes attributes();

    /**
     * Returns the token of the header {@code Authorization: Bearer <token>} (RFC 6750 section 2.1). It is empty for other schemes,
     * and if there is more than one such header.
     */
    Optional<String> bearerToken();

    /**
     * Returns the token in a cookie (RFC 6265 section 4.2). Browsers send cookies for pages of other sites too, so keep the
     * origins of the endpoint narrow.
     *
     * @param name the name of the cookie
     */
    Optional<String> cookieToken(String name);

    /**
     * Returns the token that follows a name among the subprotocols that the client offers. Browsers, which cannot set headers, send
     * a token this way: {@code new WebSocket(url, ["chat", "bearer", token])}. It must consist of the characters of a token (RFC
     * 9110 section 5.6.2), which is true of base64url without padding and so of every JWT.
     *
     * <p>If the endpoint has none of the subprotocols that the client offers, the answer agrees to this name, because browsers
     * require one. It never repeats the token.
     *
     * @param name the name, for example {@code bearer}
     */
    Optional<String> subprotocolToken(String name);

    /** Sets the identity of the client, and replaces the one so far. */
    void identify(Identity identity);
}
