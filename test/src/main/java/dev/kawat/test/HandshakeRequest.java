/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import dev.kawat.Identity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The request with which a client asks to connect, while it is put together. Not for use by several threads. */
final class HandshakeRequest {

    /** The headers in addition to those of every handshake, by their names as they were given. */
    final Map<String, List<String>> headers = new LinkedHashMap<>();

    final List<String> subprotocols = new ArrayList<>();
    final Set<String> roles = new HashSet<>();

    @Nullable
    Identity identity;

    void header(String name, String value) {
        headers.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
    }

    /** Returns all values of a header, whatever the case of its name. */
    List<String> values(String name) {
        List<String> values = new ArrayList<>();
        headers.forEach((key, some) -> {
            if (key.equalsIgnoreCase(name)) {
                values.addAll(some);
            }
        });
        if (name.equalsIgnoreCase("Sec-WebSocket-Protocol") && !subprotocols.isEmpty()) {
            values.add(String.join(", ", subprotocols));
        }
        return values;
    }
}
