/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The rules for the context path of an application, and its form in URIs (RFC 3986 section 3.3). */
final class ContextPath {

    private static final List<String> FORBIDDEN_SEGMENTS = List.of("", ".", "..");
    private static final String FORBIDDEN_CHARACTERS = ";?#\\";
    private static final String UNESCAPED = "/-._~!$&'()*+,=:@";

    private ContextPath() {}

    /** Returns the rule that a context path breaks; empty when it breaks none. */
    static Optional<String> brokenRule(String path) {
        if (path.equals("/")) {
            return Optional.empty();
        }
        if (!path.startsWith("/") || path.endsWith("/")) {
            return Optional.of("must start with '/' and not end with it");
        }
        if (Arrays.stream(path.substring(1).split("/", -1)).anyMatch(FORBIDDEN_SEGMENTS::contains)) {
            return Optional.of("must not have a segment that is empty, '.' or '..'");
        }
        if (path.indexOf('%') >= 0) {
            return Optional.of("must not be percent-encoded, so write '/my app' instead of '/my%20app'");
        }
        if (path.codePoints().anyMatch(ContextPath::isForbidden)) {
            return Optional.of("must not contain ';', '?', '#', '\\', a control character or half of a surrogate pair");
        }
        return Optional.empty();
    }

    private static boolean isForbidden(int c) {
        return FORBIDDEN_CHARACTERS.indexOf(c) >= 0
                || Character.isISOControl(c)
                || Character.getType(c) == Character.SURROGATE;
    }

    /** Returns a context path in percent-encoded form; empty for the root. */
    static String encoded(String path) {
        if (path.equals("/")) {
            return "";
        }
        StringBuilder encoded = new StringBuilder();
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            if (isUnescaped((char) octet)) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(String.format("%02X", octet));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnescaped(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || UNESCAPED.indexOf(c) >= 0;
    }
}
