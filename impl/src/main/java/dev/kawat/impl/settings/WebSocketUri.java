/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules for the URIs of WebSocket (RFC 6455 section 3). */
public final class WebSocketUri {

    /** A variable of a template (RFC 6570 level 1). */
    public static final Pattern VARIABLE = Pattern.compile("\\{([^{}/]*)}");

    private static final int MAX_PORT = 65_535;

    private WebSocketUri() {}

    /** Returns the rule that a URI breaks, which begins with "must"; empty for none. */
    public static Optional<String> brokenRule(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            return Optional.of("must begin with ws:// or wss://");
        }
        if (uri.getRawFragment() != null) {
            return Optional.of("must have no fragment");
        }
        if (uri.getRawUserInfo() != null) {
            return Optional.of("must have no user information; give credentials instead");
        }
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            return Optional.of("must have a host");
        }
        if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
            return Optional.of("must have a port from 1 to " + MAX_PORT + ", or none");
        }
        return Optional.empty();
    }

    /** Returns whether a text, which may have variables, is a URI that keeps the rules with some values of the variables. */
    static boolean isTemplate(String text) {
        return Stream.of("x", "1") // for a host, and for a port
                .map(value -> VARIABLE.matcher(text).replaceAll(value))
                .anyMatch(WebSocketUri::keepsRules);
    }

    private static boolean keepsRules(String text) {
        try {
            return brokenRule(new URI(text)).isEmpty();
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
