/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The failure of a client to connect. It tells which part of connecting failed. Kawat creates it. */
public final class ConnectFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int NO_STATUS = 0;

    /** The part of connecting that failed. Later releases may add parts. */
    public enum Part {
        /** A {@link ClientListener} failed when it was asked for the URI and the headers of the attempt. */
        REQUEST,
        /** The name of the host, or of the proxy, has no address. */
        NAME,
        /** No address of the host, or of the proxy, accepted the TCP connection. */
        CONNECT,
        /** The proxy refused to connect, or broke its protocol. */
        PROXY,
        /** TLS: the certificate is not trusted or is for another host, or there is no common version or cipher. */
        TLS,
        /** It took longer than {@code connect-timeout} or {@code handshake-timeout}. */
        TIMEOUT,
        /** The server answered with another HTTP status than 101. */
        STATUS,
        /** The answer of the server breaks RFC 6455 section 4.1 or RFC 9112. */
        HANDSHAKE,
        /** The attempt was given up: the client was closed, or the application is stopping. */
        CANCELLED
    }

    private final Part part;
    private final URI uri;
    private final int status;

    @SuppressWarnings("serial") // maps and lists of Map.copyOf and List.copyOf are serializable
    private final Map<String, List<String>> headers;

    private ConnectFailedException(
            Part part, URI uri, String what, int status, Map<String, List<String>> headers, @Nullable Throwable cause) {
        super(safe(uri) + ": " + part.name().toLowerCase(Locale.ROOT) + ": " + what, cause);
        this.part = part;
        this.uri = uri;
        this.status = status;
        this.headers = headers;
    }

    /**
     * Creates an exception for a part other than {@link Part#STATUS}.
     *
     * @param uri the URI of the failed attempt
     * @param what the reason, for people
     * @param cause the exception behind it; null for none
     */
    public ConnectFailedException(Part part, URI uri, String what, @Nullable Throwable cause) {
        this(part, uri, what, NO_STATUS, Map.of(), cause);
    }

    /**
     * Creates an exception for an answer that is not 101.
     *
     * @param uri the URI of the failed attempt
     * @param status the HTTP status
     * @param headers the headers of the answer, names in lower case
     */
    public static ConnectFailedException refused(URI uri, int status, Map<String, List<String>> headers) {
        return new ConnectFailedException(
                Part.STATUS, uri, "the server answered " + status, status, Map.copyOf(headers), null);
    }

    /** Returns the URI without user information and query, which may hold secrets. */
    private static String safe(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + (uri.getRawPath() == null ? "" : uri.getRawPath());
    }

    /** Returns the part that failed. */
    public Part part() {
        return part;
    }

    /** Returns the URI of the failed attempt: after redirects, the last one. */
    public URI uri() {
        return uri;
    }

    /** Returns the HTTP status with which the server refused; empty unless the part is {@link Part#STATUS}. */
    public OptionalInt status() {
        return status == NO_STATUS ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** Returns the headers of the answer by name in lower case; empty unless the part is {@link Part#STATUS}. */
    public Map<String, List<String>> headers() {
        return headers;
    }
}
