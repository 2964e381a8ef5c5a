/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

import dev.kawat.Attributes;
import dev.kawat.Handshake;
import dev.kawat.HandshakeContext;
import dev.kawat.Identity;
import dev.kawat.WebSocketServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A handshake that the checks of the application are deciding on, with what they have found out so far. Not thread-safe. */
public final class PendingHandshake implements HandshakeContext {

    private static final String BEARER = "Bearer ";

    private final WebSocketServer server;
    private final Attributes attributes;

    /** The tokens that were read here and must not be logged. */
    private final List<String> tokens = new ArrayList<>(1);

    private Handshake handshake;

    /** The subprotocol that stands before the token that was read; null while none was. */
    private @Nullable String tokenSubprotocol;

    /**
     * A handshake before the first check.
     *
     * @param attributes the attributes of the connection that comes of it
     */
    public PendingHandshake(Handshake handshake, WebSocketServer server, Attributes attributes) {
        this.handshake = handshake;
        this.server = server;
        this.attributes = attributes;
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public WebSocketServer server() {
        return server;
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public void identify(Identity identity) {
        handshake = handshake.toBuilder()
                .identity(Objects.requireNonNull(identity, "identity"))
                .build();
    }

    @Override
    public Optional<String> bearerToken() {
        List<String> values = headers("Authorization");
        return values.size() == 1 ? bearer(values.get(0).strip()).map(this::noted) : Optional.empty();
    }

    /** Returns the token of credentials, whose scheme is case-insensitive (RFC 9110 section 11.1). */
    private static Optional<String> bearer(String credentials) {
        return credentials.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(credentials.substring(BEARER.length()).strip()).filter(token -> !token.isEmpty())
                : Optional.empty();
    }

    @Override
    public Optional<String> cookieToken(String name) {
        String beginning = name + "=";
        return headers("Cookie").stream()
                .flatMap(header -> Arrays.stream(header.split(";", -1)))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(beginning))
                .map(cookie -> unquoted(cookie.substring(beginning.length())))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .map(this::noted);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    @Override
    public Optional<String> subprotocolToken(String name) {
        List<String> offered = headers("Sec-WebSocket-Protocol").stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .toList();
        int after = offered.indexOf(name) + 1;
        if (after == 0 || after == offered.size() || offered.get(after).isEmpty()) {
            return Optional.empty();
        }
        tokenSubprotocol = name;
        return Optional.of(noted(offered.get(after)));
    }

    private List<String> headers(String name) {
        return handshake.headers().getOrDefault(name, List.of());
    }

    private String noted(String token) {
        tokens.add(token);
        return token;
    }

    /** Returns the subprotocol to agree to, given the one that the endpoint and the client have in common, or null for none. */
    @Nullable
    public String subprotocol(@Nullable String common) {
        return common == null ? tokenSubprotocol : common;
    }

    /** Returns whether the text of a failure, or of a cause of it, contains a token that was read here. */
    boolean isRevealedBy(Throwable failure) {
        return chain(failure)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .anyMatch(message -> tokens.stream().anyMatch(message::contains));
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(100) // causes may go round in a circle
                .flatMap(one -> Stream.concat(Stream.of(one), Arrays.stream(one.getSuppressed())));
    }

    /** Returns the handshake's path, and nothing that may hold a secret. */
    @Override
    public String toString() {
        return handshake.toString();
    }
}
