/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Takes a request and its response out of the wrappers that filters have put around them. A handshake is judged by what the
 * wrappers say. The upgrade itself needs the container's own objects, because a container need not accept a wrapper.
 */
public final class ServletWrappers {

    private ServletWrappers() {}

    /** Returns the container's own request. */
    public static HttpServletRequest unwrap(HttpServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        return inner instanceof HttpServletRequest http ? http : request;
    }

    /** Returns the container's own response. */
    public static HttpServletResponse unwrap(HttpServletResponse response) {
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper wrapper) {
            inner = wrapper.getResponse();
        }
        return inner instanceof HttpServletResponse http ? http : response;
    }
}
