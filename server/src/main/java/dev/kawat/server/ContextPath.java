/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The rules for the path at which an application is, and how URIs have it (RFC 3986 section 3.3). */
final class ContextPath {

    private static final List<String> NO_SEGMENTS = List.of("", ".", "..");
    private static final String NOT_IN_PATHS = ";?#\\";
    private static final String AS_IT_IS = "/-._~!$&'()*+,=:@";

    private ContextPath() {}

    /** The rule that a context path breaks, as it is given; empty if it is one. */
    static Optional<String> brokenRule(String path) {
        if (path.equals("/")) {
            return Optional.empty();
        }
        if (!path.startsWith("/") || path.endsWith("/")) {
            return Optional.of("must start with '/' and not end with it");
        }
        if (Arrays.stream(path.substring(1).split("/", -1)).anyMatch(NO_SEGMENTS::contains)) {
            return Optional.of("must not have a segment that is empty, '.' or '..'");
        }
        if (path.indexOf('%') >= 0) {
            return Optional.of("must be written as it is read, '/my app' rather than '/my%20app'");
        }
        if (path.codePoints().anyMatch(ContextPath::isInNoPath)) {
            return Optional.of("must not hold ';', '?', '#', '\\', a control character or half a character");
        }
        return Optional.empty();
    }

    private static boolean isInNoPath(int c) {
        return NOT_IN_PATHS.indexOf(c) >= 0 || Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
    }

    /** A context path as it is in URIs; empty for the root. */
    static String encoded(String path) {
        if (path.equals("/")) {
            return "";
        }
        StringBuilder encoded = new StringBuilder();
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            if (isAsItIs((char) octet)) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(String.format("%02X", octet));
            }
        }
        return encoded.toString();
    }

    private static boolean isAsItIs(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || AS_IT_IS.indexOf(c) >= 0;
    }
}
