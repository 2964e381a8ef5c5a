/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One {@code permessage-deflate} of a header, offered or answered, in the words of RFC 7692 section 7.1.
 *
 * @param serverWindowBits {@link #ABSENT}, or 8 to 15
 * @param clientWindowBits {@link #ABSENT}, {@link #NO_VALUE}, or 8 to 15
 */
record DeflateTerms(boolean serverNoTakeover, boolean clientNoTakeover, int serverWindowBits, int clientWindowBits) {

    static final String EXTENSION = "permessage-deflate";
    static final int ABSENT = 0;
    static final int NO_VALUE = -1;

    private static final String SERVER_NO_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_WINDOW_BITS = "server_max_window_bits";
    private static final String CLIENT_WINDOW_BITS = "client_max_window_bits";
    private static final List<String> BITS = List.of("8", "9", "10", "11", "12", "13", "14", "15");

    /** Reads parameters; empty if one is unknown, comes twice, or has a value that it must not have (RFC 7692 section 7.1). */
    static Optional<DeflateTerms> read(List<ExtensionHeader.Parameter> parameters) {
        Set<String> names = new HashSet<>();
        DeflateTerms terms = new DeflateTerms(false, false, ABSENT, ABSENT);
        for (ExtensionHeader.Parameter parameter : parameters) {
            DeflateTerms with = names.add(parameter.name()) ? terms.with(parameter) : null;
            if (with == null) {
                return Optional.empty();
            }
            terms = with;
        }
        return Optional.of(terms);
    }

    private @Nullable DeflateTerms with(ExtensionHeader.Parameter parameter) {
        String value = parameter.value();
        int bits = value == null ? NO_VALUE : bits(value);
        return switch (parameter.name()) {
            case SERVER_NO_TAKEOVER -> // RFC 7692 7.1.1.1: has no value
                value != null ? null : new DeflateTerms(true, clientNoTakeover, serverWindowBits, clientWindowBits);
            case CLIENT_NO_TAKEOVER -> // RFC 7692 7.1.1.2: has no value
                value != null ? null : new DeflateTerms(serverNoTakeover, true, serverWindowBits, clientWindowBits);
            case SERVER_WINDOW_BITS -> // RFC 7692 7.1.2.1: has a value
                bits <= ABSENT ? null : new DeflateTerms(serverNoTakeover, clientNoTakeover, bits, clientWindowBits);
            case CLIENT_WINDOW_BITS -> // RFC 7692 7.1.2.2: may have a value
                bits == ABSENT ? null : new DeflateTerms(serverNoTakeover, clientNoTakeover, serverWindowBits, bits);
            default -> null;
        };
    }

    /** RFC 7692 7.1.2: 8 to 15, decimal, without leading zeros. */
    private static int bits(String value) {
        int index = BITS.indexOf(value);
        return index < 0 ? ABSENT : DeflateParameters.LEAST_BITS + index;
    }

    String header() {
        StringBuilder header = new StringBuilder(EXTENSION);
        append(header, serverNoTakeover, SERVER_NO_TAKEOVER);
        append(header, clientNoTakeover, CLIENT_NO_TAKEOVER);
        append(header, serverWindowBits, SERVER_WINDOW_BITS);
        append(header, clientWindowBits, CLIENT_WINDOW_BITS);
        return header.toString();
    }

    private static void append(StringBuilder header, boolean present, String name) {
        if (present) {
            header.append("; ").append(name);
        }
    }

    private static void append(StringBuilder header, int bits, String name) {
        append(header, bits != ABSENT, name);
        if (bits > ABSENT) {
            header.append('=').append(bits);
        }
    }
}
