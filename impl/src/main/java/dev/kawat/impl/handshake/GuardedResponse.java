/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * The response to a handshake that something else than Kawat's filter may answer. Once the request is upgraded, it ignores every
 * further answer: frameworks such as JAX-RS answer with 204 when a method has returned nothing.
 */
final class GuardedResponse extends HttpServletResponseWrapper {

    /** The attribute of the request that holds its response. */
    private static final String ATTRIBUTE = GuardedResponse.class.getName();

    private final HttpServletRequest request;
    private volatile boolean upgraded;

    private GuardedResponse(HttpServletRequest request, HttpServletResponse response) {
        super(response);
        this.request = request;
    }

    /** Returns the guarded response to a request. Whoever is given the request finds it. */
    static GuardedResponse of(HttpServletRequest request, HttpServletResponse response) {
        GuardedResponse guarded = new GuardedResponse(request, response);
        request.setAttribute(ATTRIBUTE, guarded);
        return guarded;
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
        return (HttpServletResponse) getResponse();
    }

    /** Ignores what follows, because the request is upgraded. */
    void upgraded() {
        upgraded = true;
    }

    @Override
    public void setStatus(int status) {
        if (!upgraded) {
            super.setStatus(status);
        }
    }

    @Override
    public void sendError(int status) throws IOException {
        if (!upgraded) {
            super.sendError(status);
        }
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        if (!upgraded) {
            super.sendError(status, message);
        }
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        if (!upgraded) {
            super.sendRedirect(location);
        }
    }

    @Override
    public void setHeader(String name, String value) {
        if (!upgraded) {
            super.setHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (!upgraded) {
            super.addHeader(name, value);
        }
    }

    @Override
    public void setIntHeader(String name, int value) {
        if (!upgraded) {
            super.setIntHeader(name, value);
        }
    }

    @Override
    public void addIntHeader(String name, int value) {
        if (!upgraded) {
            super.addIntHeader(name, value);
        }
    }

    @Override
    public void setDateHeader(String name, long date) {
        if (!upgraded) {
            super.setDateHeader(name, date);
        }
    }

    @Override
    public void addDateHeader(String name, long date) {
        if (!upgraded) {
            super.addDateHeader(name, date);
        }
    }

    @Override
    public void addCookie(Cookie cookie) {
        if (!upgraded) {
            super.addCookie(cookie);
        }
    }

    @Override
    public void setContentType(String type) {
        if (!upgraded) {
            super.setContentType(type);
        }
    }

    @Override
    public void setContentLength(int length) {
        if (!upgraded) {
            super.setContentLength(length);
        }
    }

    @Override
    public void setContentLengthLong(long length) {
        if (!upgraded) {
            super.setContentLengthLong(length);
        }
    }

    @Override
    public void flushBuffer() throws IOException {
        if (!upgraded) {
            super.flushBuffer();
        }
    }

    @Override
    public void reset() {
        if (!upgraded) {
            super.reset();
        }
    }

    @Override
    public void resetBuffer() {
        if (!upgraded) {
            super.resetBuffer();
        }
    }

    @Override
    public boolean isCommitted() {
        return upgraded || super.isCommitted();
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        return upgraded ? new Discarding() : super.getOutputStream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        return upgraded ? new PrintWriter(Writer.nullWriter()) : super.getWriter();
    }

    /** Discards what is written. */
    private static final class Discarding extends ServletOutputStream {

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("the request was upgraded");
        }

        @Override
        public void write(int octet) {
            // Nobody reads it.
        }
    }
}
