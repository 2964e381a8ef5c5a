/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server.direct;

import dev.kawat.Handshake;
import dev.kawat.impl.handshake.RequestPath;
import dev.kawat.impl.handshake.UpgradeRequest;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import java.util.List;
import java.util.Map;

/**
 * Undertow's request.
 *
 * @param contextPath where the application is; empty for the root
 */
record ExchangeUpgradeRequest(HttpServerExchange exchange, String contextPath) implements UpgradeRequest {

    @Override
    public String method() {
        return exchange.getRequestMethod().toString();
    }

    @Override
    public String protocol() {
        return exchange.getProtocol().toString();
    }

    @Override
    public String path() {
        return RequestPath.below(contextPath, fullPath());
    }

    /** With the context path; without what stands before it in the absolute form of a request (RFC 9112 section 3.2.2). */
    private String fullPath() {
        String target = exchange.getRequestURI();
        if (!exchange.isHostIncludedInRequestURI()) {
            return target;
        }
        int path = target.indexOf('/', target.indexOf("//") + 2);
        return path < 0 ? "/" : target.substring(path);
    }

    @Override
    public List<String> header(String name) {
        HeaderValues values = exchange.getRequestHeaders().get(name);
        return values == null ? List.of() : values;
    }

    @Override
    public Handshake snapshot(Map<String, String> pathParams) {
        String query = exchange.getQueryString();
        Handshake.Builder builder = Handshake.to(fullPath() + (query.isEmpty() ? "" : "?" + query))
                .path(path())
                .pathParams(pathParams)
                .remoteAddress(exchange.getSourceAddress().getAddress().getHostAddress())
                .secure(exchange.getRequestScheme().equals("https"));
        for (HeaderValues values : exchange.getRequestHeaders()) {
            values.forEach(value -> builder.header(values.getHeaderName().toString(), value));
        }
        return builder.build();
    }
}
