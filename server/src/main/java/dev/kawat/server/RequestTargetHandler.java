/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Checks the target of a request before other handlers see it (RFC 9112 section 3.2), so that these see only paths. A target with a
 * host is replaced by its path, {@code OPTIONS *} is answered, and anything else is a bad request.
 */
final class RequestTargetHandler implements HttpHandler {

    private static final String ALLOWED_METHODS = "GET, HEAD, OPTIONS";
    private static final Set<String> SCHEMES = Set.of("http", "https"); // a proxy may have ended TLS
    private static final int HEX = 16;

    private final HttpHandler next;

    RequestTargetHandler(HttpHandler next) {
        this.next = next;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (exchange.isHostIncludedInRequestURI() && !replaceByPath(exchange)) {
            end(exchange, StatusCodes.BAD_REQUEST);
        } else if (isPath(exchange.getRequestURI())) {
            next.handleRequest(exchange);
        } else if (asksForServerOptions(exchange)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, ALLOWED_METHODS); // RFC 9110 9.3.7: for the whole server
            end(exchange, StatusCodes.OK);
        } else {
            end(exchange, StatusCodes.BAD_REQUEST);
        }
    }

    private static boolean asksForServerOptions(HttpServerExchange exchange) {
        return exchange.getRequestURI().equals("*")
                && exchange.getQueryString().isEmpty()
                && exchange.getRequestMethod().equals(Methods.OPTIONS);
    }

    private static void end(HttpServerExchange exchange, int status) {
        exchange.setStatusCode(status);
        exchange.endExchange();
    }

    /**
     * Replaces a target in absolute form by its path, because RFC 9112 3.2.2 requires that a server accepts this form. Undertow has
     * checked before that a {@code Host} header, if there is one, names the same host.
     *
     * @return whether the target is a valid HTTP address
     */
    private static boolean replaceByPath(HttpServerExchange exchange) {
        String target = exchange.getRequestURI();
        int scheme = target.indexOf("://");
        int authority = scheme + "://".length();
        int path = target.indexOf('/', authority);
        String host = path < 0 ? target.substring(authority) : target.substring(authority, path);
        if (scheme < 0 || !SCHEMES.contains(target.substring(0, scheme).toLowerCase(Locale.ROOT)) || !isHost(host)) {
            return false;
        }
        exchange.getRequestHeaders().put(Headers.HOST, host);
        exchange.setRequestURI(path < 0 ? "/" : target.substring(path), false);
        if (path < 0) {
            exchange.setRequestPath("/");
            exchange.setRelativePath("/");
        }
        return true;
    }

    /** Returns whether an authority has a host and no user information (RFC 9110 4.2.1 and 4.2.4). */
    private static boolean isHost(String authority) {
        try {
            URI uri = new URI("http://" + authority + "/");
            return uri.getRawAuthority() != null
                    && !authority.startsWith(":")
                    && authority.indexOf('@') < 0; // getHost() would refuse names with '_'
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    /** Returns whether a target is a path whose percent-encoded parts are UTF-8 without NUL (RFC 3986 2.1 and 3.3). */
    private static boolean isPath(String target) {
        if (!target.startsWith("/")) {
            return false;
        }
        return target.indexOf('%') < 0 ? target.indexOf('\0') < 0 : isEncodedText(target);
    }

    private static boolean isEncodedText(String target) {
        byte[] octets = new byte[target.length()];
        int length = 0;
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            int octet = c;
            if (c == '%') {
                octet = i + 2 < target.length() ? octet(target.charAt(i + 1), target.charAt(i + 2)) : 0;
                i += 2;
            }
            if (octet <= 0 || octet > 0xFF) {
                return false;
            }
            octets[length++] = (byte) octet;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, 0, length));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /** Returns the octet of two hexadecimal digits; negative if they are none. */
    private static int octet(char high, char low) {
        int most = Character.digit(high, HEX);
        int least = Character.digit(low, HEX);
        return high > 'f' || low > 'f' || most < 0 || least < 0 ? -1 : most * HEX + least;
    }
}
