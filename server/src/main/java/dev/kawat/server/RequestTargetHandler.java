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
 * Looks at the target of a request before anything else does (RFC 9112 section 3.2): only a path comes by. An address with a host
 * becomes one, {@code OPTIONS *} is answered, and anything else is a bad request.
 */
final class RequestTargetHandler implements HttpHandler {

    private static final String ALLOWED = "GET, HEAD, OPTIONS";
    private static final Set<String> SCHEMES = Set.of("http", "https"); // a proxy may have ended TLS
    private static final int HEX = 16;

    private final HttpHandler next;

    RequestTargetHandler(HttpHandler next) {
        this.next = next;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (exchange.isHostIncludedInRequestURI() && !takePathOfAddress(exchange)) {
            end(exchange, StatusCodes.BAD_REQUEST);
        } else if (isPath(exchange.getRequestURI())) {
            next.handleRequest(exchange);
        } else if (asksForOptionsOfTheServer(exchange)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, ALLOWED); // RFC 9110 9.3.7: of the server as a whole
            end(exchange, StatusCodes.OK);
        } else {
            end(exchange, StatusCodes.BAD_REQUEST);
        }
    }

    private static boolean asksForOptionsOfTheServer(HttpServerExchange exchange) {
        return exchange.getRequestURI().equals("*")
                && exchange.getQueryString().isEmpty()
                && exchange.getRequestMethod().equals(Methods.OPTIONS);
    }

    private static void end(HttpServerExchange exchange, int status) {
        exchange.setStatusCode(status);
        exchange.endExchange();
    }

    /**
     * RFC 9112 3.2.2: a server has to take a whole address. What is left is as if it had come in the usual form; that {@code Host}
     * says the same, if it is there, Undertow has seen to.
     *
     * @return whether it is an address of HTTP
     */
    private static boolean takePathOfAddress(HttpServerExchange exchange) {
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

    /** RFC 9110 4.2.1 and 4.2.4: there is a host, and nobody's name and password before it. */
    private static boolean isHost(String authority) {
        try {
            URI uri = new URI("http://" + authority + "/");
            return uri.getRawAuthority() != null
                    && !authority.startsWith(":")
                    && authority.indexOf('@') < 0; // names may have '_'
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    /** RFC 3986 2.1 and 3.3: it starts with '/', and what is percent-encoded is text in UTF-8, without NUL. */
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

    /** The octet that two hexadecimal digits say; negative if they are none. */
    private static int octet(char high, char low) {
        int most = Character.digit(high, HEX);
        int least = Character.digit(low, HEX);
        return high > 'f' || low > 'f' || most < 0 || least < 0 ? -1 : most * HEX + least;
    }
}
