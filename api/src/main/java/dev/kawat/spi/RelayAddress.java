/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Connections that are sent to together, on whichever nodes they are.
 *
 * @param kind what they have in common
 * @param endpoint the name of the endpoint; empty for {@link Kind#NODES} and {@link Kind#NODE}
 * @param name the name of the topic or the user, or the number of the node in 16 hexadecimal digits; else empty
 */
public record RelayAddress(Kind kind, String endpoint, String name) {

    /** The kinds of addresses. */
    public enum Kind {
        /** All connections of an endpoint. */
        EVERYONE("e"),
        /** The subscribers of a topic. */
        TOPIC("t"),
        /** The connections of a user. */
        USER("u"),
        /** All nodes of the application. */
        NODES(""),
        /** One node of the application. */
        NODE("n");

        private final String letter;

        Kind(String letter) {
            this.letter = letter;
        }
    }

    /** The address of all nodes. */
    public static final RelayAddress NODES = new RelayAddress(Kind.NODES, "", "");

    /** Returns the address of one node. */
    public static RelayAddress node(long id) {
        return new RelayAddress(Kind.NODE, "", HexFormat.of().toHexDigits(id));
    }

    /** The most bytes of UTF-8 that a name has. It may have any characters. */
    public static final int MAX_NAME_BYTES = 255;

    /** Checks that there are names where they belong. */
    public RelayAddress {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(endpoint, "endpoint");
        if (!isUnicode(name)) {
            throw new IllegalArgumentException(
                    "relay: the name of a topic or user must be Unicode text, got one with half of a character");
        }
        if (!isName(name)) {
            throw new IllegalArgumentException("relay: the name of a topic or user must have at most " + MAX_NAME_BYTES
                    + " bytes of UTF-8, got " + name.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    /** Returns whether a topic or user of this name has an address. */
    public static boolean isName(String name) {
        return isUnicode(name)
                && (name.length() <= MAX_NAME_BYTES / 3
                        || name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES);
    }

    /** Returns whether a name has no surrogate without the other one, which UTF-8 lacks: such names would become the same. */
    private static boolean isUnicode(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isSurrogate(name.charAt(i))) {
                if (!Character.isSupplementaryCodePoint(name.codePointAt(i))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /**
     * Returns the address as text, which no other address has. The application and the endpoint are percent-encoded; the name comes
     * last, as it is.
     *
     * @param application the name of the application
     */
    public String text(String application) {
        String encoded = encode(application);
        return switch (kind) {
            case NODES -> encoded;
            case NODE -> encoded + ":" + kind.letter + ":" + name;
            case EVERYONE -> encoded + ":" + encode(endpoint) + ":" + kind.letter;
            default -> encoded + ":" + encode(endpoint) + ":" + kind.letter + ":" + name;
        };
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Returns the kind and the names, for logs. */
    @Override
    public String toString() {
        return switch (kind) {
            case NODES -> "all nodes";
            case NODE -> "node " + name;
            case EVERYONE -> "everyone of '" + endpoint + "'";
            case TOPIC -> "topic '" + name + "' of '" + endpoint + "'";
            case USER -> "user '" + name + "' of '" + endpoint + "'";
        };
    }
}
