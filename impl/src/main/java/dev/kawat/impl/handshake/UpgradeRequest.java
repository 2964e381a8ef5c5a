/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.Handshake;
import java.util.List;
import java.util.Map;

/** A request that may become a connection, as a transport sees it. Used on the thread of the request only. */
public interface UpgradeRequest {

    /** The method, for example {@code GET}. */
    String method();

    /** The protocol, for example {@code HTTP/1.1}. */
    String protocol();

    /** The path below the context path, not percent-decoded. */
    String path();

    /** The values of a header, whatever the case of its name, each as it came; possibly empty. */
    List<String> header(String name);

    /** A snapshot of the request, with the values of the path's variables. */
    Handshake snapshot(Map<String, String> pathParams);
}
