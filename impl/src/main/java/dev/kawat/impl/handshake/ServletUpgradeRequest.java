/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.Handshake;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.MappingMatch;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request of a servlet container, as the filters of the application left it.
 *
 * @param request the request
 */
public record ServletUpgradeRequest(HttpServletRequest request) implements UpgradeRequest {

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
        if (!isExtendedConnect() || !header("Host").isEmpty()) {
            return UpgradeRequest.super.authority();
        }
        return Optional.of(request.getServerName() + ":" + request.getServerPort());
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
        return builder.build();
    }
}
