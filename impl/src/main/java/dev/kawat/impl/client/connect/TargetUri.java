/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import dev.kawat.impl.settings.WebSocketUri;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** The URIs of WebSocket (RFC 6455 section 3). */
public final class TargetUri {

    private static final int PLAIN_PORT = 80;
    private static final int TLS_PORT = 443;

    private TargetUri() {}

    /**
     * Checks a URI: {@code ws} or {@code wss}, with a host, without a fragment and without user information.
     *
     * @throws IllegalArgumentException if it breaks a rule
     */
    public static URI check(URI uri) {
        WebSocketUri.brokenRule(uri).ifPresent(rule -> {
            String got = uri.getRawUserInfo() == null ? ", got '" + uri + "'" : ""; // or a password comes into a log
            throw new IllegalArgumentException("uri: " + rule + " (RFC 6455 section 3)" + got);
        });
        return uri;
    }

    /** Returns whether TLS is asked for. */
    public static boolean isSecure(URI uri) {
        return uri.getScheme().equalsIgnoreCase("wss");
    }

    /** Returns the port, which may be that of the scheme. */
    static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : isSecure(uri) ? TLS_PORT : PLAIN_PORT;
    }

    /** Returns the host, without the brackets of an IPv6 address. */
    static String host(URI uri) {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Returns the value of the {@code Host} header: without the port of the scheme. */
    static String authority(URI uri) {
        int standard = isSecure(uri) ? TLS_PORT : PLAIN_PORT;
        return port(uri) == standard ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }

    /** Returns path and query, percent-encoded, as in the request line. */
    public static String target(URI uri) {
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
    }

    /** Returns whether two URIs have the same scheme, host and port, so that credentials for one are for the other. */
    static boolean isSameOrigin(URI one, URI other) {
        return isSecure(one) == isSecure(other) && host(one).equalsIgnoreCase(host(other)) && port(one) == port(other);
    }

    /**
     * Returns the URI to which a server redirects; empty if a client must not follow it: another scheme, or from TLS to none.
     *
     * @param location the value of {@code Location} (RFC 9110 section 10.2.2)
     */
    public static Optional<URI> redirect(URI from, String location) {
        try {
            URI to = from.resolve(new URI(location));
            String scheme = to.getScheme().toLowerCase(Locale.ROOT);
            String mapped = scheme.equals("http") ? "ws" : scheme.equals("https") ? "wss" : scheme;
            String rest = to.toString().substring(scheme.length());
            int fragment = rest.indexOf('#');
            URI target = check(new URI(mapped + (fragment < 0 ? rest : rest.substring(0, fragment))));
            return isSecure(from) && !isSecure(target) ? Optional.empty() : Optional.of(target);
        } catch (URISyntaxException | IllegalArgumentException notFollowed) {
            return Optional.empty();
        }
    }
}
