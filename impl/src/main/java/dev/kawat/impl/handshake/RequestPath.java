/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.impl.descriptor.PathTemplate;

/** Finds the part of a request's path that is below an application's context path, in the same way for every transport. */
public final class RequestPath {

    private RequestPath() {}

    /**
     * Returns the path below a context path, neither decoded nor normalized; empty, which is the path of no endpoint, for a request
     * that is for another application.
     *
     * @param contextPath where the application is, as its server says: decoded, encoded, or as this request has it; empty for the
     *     root
     * @param uri the path of the request, as it came
     */
    public static String below(String contextPath, String uri) {
        if (!uri.startsWith("/")) {
            return "";
        }
        if (contextPath.isEmpty() || contextPath.equals("/")) {
            return uri;
        }
        int end = 0;
        int segments = (int) contextPath.chars().filter(c -> c == '/').count();
        for (int i = 0; i < segments; i++) {
            int next = uri.indexOf('/', end + 1);
            end = next < 0 ? uri.length() : next;
        }
        String context = uri.substring(0, end);
        return context.equals(contextPath) || PathTemplate.isSamePath(context, contextPath) ? uri.substring(end) : "";
    }
}
