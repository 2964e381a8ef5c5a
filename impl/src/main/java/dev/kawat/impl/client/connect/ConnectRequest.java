/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import java.net.URI;
import java.util.List;

/**
 * The request of a client, checked.
 *
 * @param uri see {@link TargetUri#check}
 * @param headers the headers of the application
 * @param subprotocols the subprotocols that are offered, the preferred one first
 * @param options the way to connect
 */
public record ConnectRequest(URI uri, RequestHeaders headers, List<String> subprotocols, ConnectOptions options) {

    /**
     * Checks what is given.
     *
     * @throws IllegalArgumentException if the URI or a subprotocol breaks a rule
     */
    public ConnectRequest {
        TargetUri.check(uri);
        subprotocols = List.copyOf(subprotocols);
        for (String subprotocol : subprotocols) {
            if (!RequestHeaders.isToken(subprotocol)) {
                throw new IllegalArgumentException(
                        "subprotocol: must be a token (RFC 6455 section 4.1), got '" + subprotocol + "'");
            }
        }
        if (subprotocols.stream().distinct().count() < subprotocols.size()) {
            throw new IllegalArgumentException("subprotocols: must be different, got " + subprotocols);
        }
    }

    /** Returns the request after a redirect. */
    ConnectRequest redirected(URI to) {
        boolean same = TargetUri.isSameOrigin(uri, to);
        RequestHeaders kept = same ? headers : headers.withoutCredentials();
        ConnectOptions next = same
                ? options
                : new ConnectOptions(
                        options.connectTimeout(),
                        options.handshakeTimeout(),
                        options.maxRedirects(),
                        null,
                        options.proxy(),
                        options.tls());
        return new ConnectRequest(to, kept, subprotocols, next);
    }

    /** Returns the request with credentials. */
    ConnectRequest with(Credentials credentials) {
        return new ConnectRequest(uri, headers.with("Authorization", credentials.basic()), subprotocols, options);
    }
}
