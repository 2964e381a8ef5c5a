/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Optional;

/**
 * A handshake that waits for its {@linkplain HandshakeCheck checks}. Used by one of them at a time, on the thread of the
 * request. Tokens that are read here are never logged by Kawat.
 */
public interface HandshakeContext {

    /** What the client asks for, and who it is by what the container and the checks before this one have said. */
    Handshake handshake();

    /** The endpoint that it asks for. */
    WebSocketServer server();

    /** The attributes that the connection will have. */
    Attributes attributes();

    /** The token of {@code Authorization: Bearer <token>} (RFC 6750 section 2.1); empty for other schemes, and for two headers. */
    Optional<String> bearerToken();

    /** The value of a cookie (RFC 6265 section 4.2). Such a token is only as safe as the endpoint's origins are restricted. */
    Optional<String> tokenOfCookie(String name);

    /**
     * The token that stands after a name among the subprotocols that the client offers: the way of browsers, which can set no
     * header, {@code new WebSocket(url, ["chat", "bearer", token])}. It must consist of the characters of a token (RFC 9110
     * section 5.6.2), as base64url without padding does, and so every JWT.
     *
     * <p>Where the endpoint has none of the subprotocols that the client offers, the answer agrees to this name, for browsers
     * insist on one. It never repeats the token.
     *
     * @param name the name, for example {@code bearer}
     */
    Optional<String> tokenOfSubprotocol(String name);

    /** Says who the client is, in place of what was known before. */
    void identify(Identity identity);
}
