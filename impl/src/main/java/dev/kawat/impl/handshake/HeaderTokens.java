/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Splits the comma-separated tokens of a header (RFC 9110 section 5.6.1), in lower case. */
final class HeaderTokens {

    private HeaderTokens() {}

    static Stream<String> of(List<String> values) {
        return values.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(token -> token.strip().toLowerCase(Locale.ROOT));
    }
}
