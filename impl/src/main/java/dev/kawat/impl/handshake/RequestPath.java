/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The part of a request's path that is below an application's context path. */
public final class RequestPath {

    private RequestPath() {}

    /**
     * The path below a context path, as it came; empty, which is the path of no endpoint, for a request that is for another
     * application.
     *
     * @param contextPath where the application is, decoded or as this request has it; empty for the root
     * @param uri the path of the request, as it came
     */
    public static String below(String contextPath, String uri) {
        int end = 0;
        for (int at = contextPath.indexOf('/'); at >= 0; at = contextPath.indexOf('/', at + 1)) {
            int next = uri.indexOf('/', end + 1);
            end = next < 0 ? uri.length() : next;
        }
        String context = uri.substring(0, end);
        return context.equals(contextPath) || decoded(context).equals(contextPath) ? uri.substring(end) : "";
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return path;
        }
    }
}
