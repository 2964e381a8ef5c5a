/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** The headers that an application adds to the request of its client. Immutable. */
public final class RequestHeaders {

    /** No headers. */
    public static final RequestHeaders NONE = new RequestHeaders(List.of());

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+"); // RFC 9110 section 5.6.2

    /** Visible characters, with spaces and tabs between them (RFC 9110 section 5.5); other characters are sent as UTF-8. */
    private static final Pattern VALUE = Pattern.compile("(?:[^\\p{Cntrl}\\s][\\P{Cntrl}\\t]*)?", Pattern.DOTALL);

    /** The headers that the protocol itself needs, or that would change the framing of the request. */
    private static final Set<String> OWN = Set.of(
            "host",
            "upgrade",
            "connection",
            "content-length",
            "transfer-encoding",
            "expect",
            "te",
            "trailer",
            "keep-alive",
            "proxy-connection",
            "proxy-authorization");

    private static final String OWN_PREFIX = "sec-websocket-";

    /** The headers of which a request has at most one. */
    private static final Set<String> SINGLE = Set.of("authorization", "origin");

    private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie");

    /** A header of the request. */
    private record Header(String name, String value) {}

    private final List<Header> headers;

    private RequestHeaders(List<Header> headers) {
        this.headers = List.copyOf(headers);
    }

    /** Returns whether a text is a token. */
    public static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }

    /**
     * Returns these headers and one more, which replaces its namesake if a request has only one of its kind.
     *
     * @throws IllegalArgumentException if it is one of the protocol's own, or cannot be sent
     */
    public RequestHeaders with(String name, String value) {
        if (!isToken(name)) {
            throw new IllegalArgumentException(
                    "header: the name must be a token (RFC 9110 section 5.1), got '" + name + "'");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (OWN.contains(lower) || lower.startsWith(OWN_PREFIX)) {
            throw new IllegalArgumentException(
                    "header: the name must not be one of the protocol's own, got '" + name + "'");
        }
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "header: the value of " + name + " must have no control characters and no space at its beginning");
        }
        List<Header> more = new ArrayList<>(headers);
        if (SINGLE.contains(lower)) {
            more.removeIf(header -> header.name().equalsIgnoreCase(name));
        }
        more.add(new Header(name, value));
        return new RequestHeaders(more);
    }

    /** Returns those that are not for one origin alone. */
    RequestHeaders withoutCredentials() {
        return new RequestHeaders(headers.stream()
                .filter(header -> !CREDENTIALS.contains(header.name().toLowerCase(Locale.ROOT)))
                .toList());
    }

    /** Passes each header, in order. */
    public void forEach(BiConsumer<String, String> taker) {
        headers.forEach(header -> taker.accept(header.name(), header.value()));
    }
}
