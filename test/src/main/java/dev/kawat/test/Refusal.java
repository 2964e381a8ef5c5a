/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to a handshake that was refused. Immutable.
 *
 * @param status the HTTP status, such as 403
 * @param headers the headers of the answer; their names in lower case
 * @param body the body as text; empty if there is none
 */
public record Refusal(int status, Map<String, List<String>> headers, String body) {

    /** Copies the headers. */
    public Refusal {
        headers = Map.copyOf(headers);
    }

    /** Returns the first value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .flatMap(header -> header.getValue().stream())
                .findFirst();
    }
}
