/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer of a server or a proxy to a request, without a body.
 *
 * @param headers by name in lower case, each with its values in order
 * @param rest the bytes that came behind the headers
 */
record Answer(int status, Map<String, List<String>> headers, ByteBuffer rest) {

    static final int SWITCHING_PROTOCOLS = 101;
    static final int UNAUTHORIZED = 401;

    /** Returns the values of a header. */
    List<String> header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, List.of());
    }

    /** Returns the value of a header that must be there once. */
    Optional<String> only(String lowerCaseName) {
        List<String> values = header(lowerCaseName);
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }
}
