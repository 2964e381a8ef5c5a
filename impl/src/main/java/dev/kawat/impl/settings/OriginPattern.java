/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One allowed origin, {@code scheme://host[:port]}, in lower case and without the default port of its scheme.
 *
 * @param scheme the scheme
 * @param host a host; with {@code *.} before it, every host below it but not the host itself
 * @param port a port; empty for the default of the scheme, {@code *} for any
 */
public record OriginPattern(String scheme, String host, String port) {

    private static final String ANY = "*";
    private static final String BELOW = "*.";

    private static final String SCHEME = "[a-z][a-z0-9+.-]*";
    private static final String IP_V6 = "\\[[0-9a-f:]+]";
    private static final int MAX_PORT = 65_535;

    /** The syntax of a rule. */
    private static final Pattern RULE =
            Pattern.compile("(" + SCHEME + ")://(" + IP_V6 + "|(?:\\*\\.)?[^/:?#@*\\s\\[\\]]+)(?::(\\d{1,5}|\\*))?");

    /**
     * The characters of the host in an origin that a browser sends. Hosts with letters beyond ASCII come as punycode. No group
     * repeats here, because each repetition takes stack, and a peer decides how many there are.
     */
    private static final String HOST = "[a-z0-9_-][a-z0-9_.-]*";

    private static final String EMPTY_LABEL = "..";

    /** The syntax of an origin that a browser sends. */
    private static final Pattern ORIGIN =
            Pattern.compile("(" + SCHEME + ")://(" + IP_V6 + "|" + HOST + ")(?::(\\d{1,5}))?");

    private static final Pattern RULE_HOST = Pattern.compile(IP_V6 + "|(?:\\*\\.)?" + HOST);

    /** Parses a configured origin; empty if no browser can send any such origin. */
    static Optional<OriginPattern> parse(String rule) {
        return parse(RULE, rule)
                .flatMap(OriginPattern::inAscii)
                .filter(origin -> RULE_HOST.matcher(origin.host).matches())
                .filter(origin -> !origin.port.matches("\\d+") || Integer.parseInt(origin.port) <= MAX_PORT);
    }

    /**
     * Returns this pattern with its host in punycode. Browsers know more letters than {@link IDN} does. A letter that it would
     * change on the way, for example ß, must be written in punycode.
     */
    private Optional<OriginPattern> inAscii() {
        if (host.chars().allMatch(c -> c < 128)) {
            return Optional.of(this);
        }
        String wildcard = host.startsWith(BELOW) ? BELOW : "";
        String name = Normalizer.normalize(host.substring(wildcard.length()), Normalizer.Form.NFC);
        try {
            String ascii = IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES);
            return IDN.toUnicode(ascii).equals(name)
                    ? Optional.of(new OriginPattern(scheme, wildcard + ascii, port))
                    : Optional.empty();
        } catch (IllegalArgumentException notAHostName) {
            return Optional.empty();
        }
    }

    private static Optional<OriginPattern> parse(Pattern syntax, String text) {
        Matcher parts = syntax.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches() || parts.group(2).contains(EMPTY_LABEL)) {
            return Optional.empty();
        }
        String port = parts.group(3) == null ? "" : parts.group(3).replaceFirst("^0+(?=\\d)", "");
        boolean standard = port.equals(standardPort(parts.group(1)));
        return Optional.of(new OriginPattern(parts.group(1), parts.group(2), standard ? "" : port));
    }

    private static String standardPort(String scheme) {
        return switch (scheme) {
            case "http" -> "80";
            case "https" -> "443";
            default -> "";
        };
    }

    /** Returns whether this pattern stands for many origins. */
    boolean isWildcard() {
        return host.startsWith(BELOW) || port.equals(ANY);
    }

    /** Returns whether an origin that a browser sends matches this pattern. */
    boolean matches(String origin) {
        return parse(ORIGIN, origin).filter(this::matches).isPresent();
    }

    private boolean matches(OriginPattern origin) {
        return scheme.equals(origin.scheme)
                && (port.equals(ANY) || port.equals(origin.port))
                && (host.startsWith(BELOW) ? isBelow(origin.host) : host.equals(origin.host));
    }

    /** Compares with the dot, so that {@code evilexample.com} is not below {@code example.com}. */
    private boolean isBelow(String other) {
        return other.endsWith(host.substring(1));
    }

    @Override
    public String toString() {
        return scheme + "://" + host + (port.isEmpty() ? "" : ":" + port);
    }
}
