/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.Handshake;
import dev.kawat.impl.session.HttpSessionReference;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.MappingMatch;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request of a servlet container, as the filters of the application left it.
 *
 * @param request the request
 * @param isUpgradable whether something can make a connection of it
 */
public record ServletUpgradeRequest(HttpServletRequest request, boolean isUpgradable) implements UpgradeRequest {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** A request that something can make a connection of. */
    public ServletUpgradeRequest(HttpServletRequest request) {
        this(request, true);
    }

    /** Returns whether a request asks for WebSocket, well or badly. */
    public static boolean isHandshake(HttpServletRequest request) {
        return new ServletUpgradeRequest(request).asksForWebSocket();
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String protocol() {
        return request.getProtocol();
    }

    @Override
    public String path() {
        return RequestPath.below(request.getContextPath(), request.getRequestURI());
    }

    /** Returns {@code :authority} from HTTP/2 on, which a container has in the URI of the request and need not make a header of. */
    @Override
    public Optional<String> authority() {
        return hasAuthorityInUri() ? Optional.of(authorityOfUri()) : UpgradeRequest.super.authority();
    }

    private boolean hasAuthorityInUri() {
        return isExtendedConnect() && header("Host").isEmpty();
    }

    /**
     * Returns host and port as {@code Host} would have them. Containers report a port in any case. The default port must not count:
     * behind a proxy that ends TLS it is that of {@code http}, whereas the origin of a page is {@code https}.
     */
    private String authorityOfUri() {
        int port = request.getServerPort();
        return port == ("https".equals(request.getScheme()) ? HTTPS_PORT : HTTP_PORT)
                ? request.getServerName()
                : request.getServerName() + ":" + port;
    }

    @Override
    public boolean isServedByName() {
        return request.getHttpServletMapping().getMappingMatch() == MappingMatch.EXACT;
    }

    @Override
    public List<String> header(String name) {
        return Collections.list(request.getHeaders(name));
    }

    @Override
    public boolean isUserInRole(String role) {
        return request.isUserInRole(role);
    }

    @Override
    public boolean hasLostSession() {
        return request.getSession(false) == null;
    }

    @Override
    public @Nullable HttpSessionReference httpSession() {
        HttpSession session = request.getSession(false);
        return session == null ? null : new HttpSessionReference(session);
    }

    @Override
    public Handshake snapshot(Map<String, String> pathParams) {
        String query = request.getQueryString();
        HttpSession session = request.getSession(false);
        Handshake.Builder builder = Handshake.to(request.getRequestURI() + (query == null ? "" : "?" + query))
                .path(path())
                .pathParams(pathParams)
                .remoteAddress(request.getRemoteAddr())
                .principal(request.getUserPrincipal())
                .httpSessionId(session == null ? null : session.getId())
                .secure(request.isSecure());
        for (String name : Collections.list(request.getHeaderNames())) {
            header(name).forEach(value -> builder.header(name, value));
        }
        if (hasAuthorityInUri()) {
            builder.header(
                    "Host", authorityOfUri()); // RFC 9113 section 8.3.1: as where a request goes on over HTTP/1.1
        }
        return builder.build();
    }
}
