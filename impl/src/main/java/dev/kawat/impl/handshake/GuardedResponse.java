/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * The response to a handshake that something else than Kawat's filter may answer. Once that has upgraded or refused the request, it
 * ignores every further answer: frameworks such as JAX-RS answer with 204 when a method has returned nothing.
 */
final class GuardedResponse extends HttpServletResponseWrapper {

    /** The attribute of the request that holds its response. */
    private static final String ATTRIBUTE = GuardedResponse.class.getName();

    private final HttpServletRequest request;
    private final HttpServletResponse guarded;

    private GuardedResponse(HttpServletRequest request, HttpServletResponse response) {
        super(response);
        this.request = request;
        this.guarded = response;
    }

    /** Returns the guarded response to a request. Whoever is given the request finds it. */
    static GuardedResponse of(HttpServletRequest request, HttpServletResponse response) {
        GuardedResponse made = new GuardedResponse(request, response);
        request.setAttribute(ATTRIBUTE, made);
        return made;
    }

    /** Returns the response of a request if it is guarded, else null. */
    static @Nullable GuardedResponse find(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof GuardedResponse guarded ? guarded : null;
    }

    /** Returns the request as Kawat's filter saw it. */
    HttpServletRequest request() {
        return request;
    }

    /** Returns the response that is guarded. */
    HttpServletResponse response() {
        return guarded;
    }

    /** Ignores what follows, because the request is answered. */
    void answered() {
        Class<?>[] types = {HttpServletResponse.class};
        setResponse((HttpServletResponse)
                Proxy.newProxyInstance(HttpServletResponse.class.getClassLoader(), types, this::ignore));
    }

    /** Handles a call: of whatever version the Servlet API is, a method that changes the response returns nothing. */
    private @Nullable Object ignore(Object proxy, Method called, Object @Nullable [] arguments) throws Throwable {
        return switch (called.getName()) {
            case "isCommitted" -> true;
            case "getOutputStream" -> new Discarding();
            case "getWriter" -> new PrintWriter(Writer.nullWriter());
            default -> called.getReturnType() == void.class ? null : ask(called, arguments);
        };
    }

    private @Nullable Object ask(Method called, Object @Nullable [] arguments) throws Throwable {
        try {
            return called.invoke(guarded, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    /** Discards what is written. */
    private static final class Discarding extends ServletOutputStream {

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("the request is answered");
        }

        @Override
        public void write(int octet) {
            // Nobody reads it.
        }

        @Override
        public void write(byte[] octets, int from, int length) {
            // Nobody reads it.
        }
    }
}
