/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.Handshake;
import java.util.List;
import java.util.Map;

/** A request that may become a connection, as a transport sees it. Used on the thread of the request only. */
public interface UpgradeRequest {

    /** The method; {@code GET} where the transport does not tell. */
    default String method() {
        return "GET";
    }

    /** The protocol; {@code HTTP/1.1} where the transport does not tell. */
    default String protocol() {
        return "HTTP/1.1";
    }

    /** The path below the context path, not percent-decoded. */
    String path();

    /** The values of a header, whatever the case of its name, each as it came; possibly empty. */
    List<String> header(String name);

    /** Whether the container has authenticated a user with this role; asked while the container still knows. */
    default boolean isUserInRole(String role) {
        return false;
    }

    /** Whether the HTTP session of the request has come to an end since {@link #snapshot} was taken, in which there was one. */
    default boolean hasLostSession() {
        return false;
    }

    /** A snapshot of the request, with the values of the path's variables. */
    Handshake snapshot(Map<String, String> pathParams);
}
