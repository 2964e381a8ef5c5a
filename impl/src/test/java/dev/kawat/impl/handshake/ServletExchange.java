/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A handshake in a servlet container without a socket, which a test then spoils, and its answer. */
public final class ServletExchange {

    public final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    public final Map<String, Object> attributes = new HashMap<>();
    public final Map<String, String> answered = new TreeMap<>();
    public final ByteArrayOutputStream body = new ByteArrayOutputStream();
    public final HttpServletRequest request = proxy(HttpServletRequest.class, this::ofRequest);
    public final HttpServletResponse response = proxy(HttpServletResponse.class, this::ofResponse);
    public String method = "GET";
    public String protocol = "HTTP/1.1";
    public DispatcherType dispatched = DispatcherType.REQUEST;
    public String remoteAddress;
    public Principal user;
    public int status;
    public boolean committed;

    public ServletExchange() {
        headers.put("Host", "example.com");
        headers.put("Upgrade", "websocket");
        headers.put("Connection", "Upgrade");
        headers.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        headers.put("Sec-WebSocket-Version", "13");
    }

    /** An extended CONNECT of HTTP/2 (RFC 8441). */
    public static ServletExchange overHttp2() {
        ServletExchange exchange = new ServletExchange();
        exchange.method = "CONNECT";
        exchange.protocol = "HTTP/2.0";
        exchange.headers.keySet().removeAll(List.of("Upgrade", "Connection", "Sec-WebSocket-Key"));
        return exchange;
    }

    private Object ofRequest(Object proxy, Method called, Object[] arguments) {
        return switch (called.getName()) {
            case "getMethod" -> method;
            case "getProtocol" -> protocol;
            case "getRequestURI" -> "/app/chat";
            case "getRemoteAddr" -> remoteAddress;
            case "getUserPrincipal" -> user;
            case "getQueryString" -> "a=b";
            case "getContextPath" -> "/app";
            case "getHeader" -> headers.get((String) arguments[0]);
            case "getHeaders" ->
                Collections.enumeration(
                        headers.containsKey(arguments[0]) ? List.of(headers.get(arguments[0])) : List.of());
            case "getHeaderNames" -> Collections.enumeration(headers.keySet());
            case "getAttribute" -> attributes.get((String) arguments[0]);
            case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
            case "getDispatcherType" -> dispatched;
            case "isSecure", "isUserInRole" -> false;
            case "toString" -> "a request";
            default -> null;
        };
    }

    private Object ofResponse(Object proxy, Method called, Object[] arguments) {
        switch (called.getName()) {
            case "setStatus", "sendError" -> status = (int) arguments[0];
            case "setHeader", "addHeader" -> answered.put((String) arguments[0], (String) arguments[1]);
            case "setContentLength" -> answered.put("Content-Length", arguments[0].toString());
            case "flushBuffer" -> committed = true;
            case "resetBuffer" -> body.reset();
            case "isCommitted" -> {
                return committed;
            }
            case "getStatus" -> {
                return status;
            }
            case "getOutputStream" -> {
                return new Body();
            }
            case "getWriter" -> {
                return new PrintWriter(body, true, StandardCharsets.UTF_8);
            }
            default -> throw new AssertionError(called);
        }
        return null;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private final class Body extends ServletOutputStream {

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}

        @Override
        public void write(int octet) {
            body.write(octet);
        }
    }
}
