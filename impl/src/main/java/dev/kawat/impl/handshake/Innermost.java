/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Looks through the wrappers that filters have put around a request and its response. A handshake is judged by what the wrappers
 * say; the upgrade itself is between us and the container, which need not know its own objects in a wrapper.
 */
public final class Innermost {

    private Innermost() {}

    /** The container's own request. */
    public static HttpServletRequest of(HttpServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        return inner instanceof HttpServletRequest http ? http : request;
    }

    /** The container's own response. */
    public static HttpServletResponse of(HttpServletResponse response) {
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper wrapper) {
            inner = wrapper.getResponse();
        }
        return inner instanceof HttpServletResponse http ? http : response;
    }
}
