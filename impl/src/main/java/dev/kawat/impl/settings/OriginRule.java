/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The values of the {@code Origin} header that may connect (RFC 6455 section 10.2). Browsers always send one. A request without
 * it does not come from a page, and every rule allows it.
 *
 * @param sameHost whether the host and port to which the request itself was sent are allowed
 * @param origins the other origins that are allowed, without default ports
 * @param patterns the other origins that are allowed, as wildcards
 * @param any whether every origin is allowed, including {@code null}
 */
public record OriginRule(boolean sameHost, Set<String> origins, List<OriginPattern> patterns, boolean any) {

    /** Allows the host and port to which the request itself was sent. */
    public static final OriginRule SAME_HOST = new OriginRule(true, Set.of(), List.of(), false);

    /** Allows any origin, including {@code null}. */
    public static final OriginRule ANY = new OriginRule(false, Set.of(), List.of(), true);

    /** Copies the collections. */
    public OriginRule {
        origins = Set.copyOf(origins);
        patterns = List.copyOf(patterns);
    }

    /**
     * Returns a rule that allows these origins.
     *
     * @param sameHost whether the host and port of the request are allowed too
     */
    static OriginRule of(boolean sameHost, List<OriginPattern> allowed) {
        return new OriginRule(
                sameHost,
                allowed.stream()
                        .filter(origin -> !origin.isWildcard())
                        .map(OriginPattern::toString)
                        .collect(Collectors.toUnmodifiableSet()),
                allowed.stream().filter(OriginPattern::isWildcard).toList(),
                false);
    }

    /**
     * Returns whether an origin may connect.
     *
     * @param origin the value of the {@code Origin} header
     * @param host the value of the {@code Host} header: host, and port unless it is the default
     */
    public boolean allows(String origin, String host) {
        if (any) {
            return true;
        }
        String normalized = withoutDefaultPort(origin.toLowerCase(Locale.ROOT));
        return origins.contains(normalized)
                || (sameHost && isSameHost(normalized, host))
                || patterns.stream().anyMatch(pattern -> pattern.matches(normalized));
    }

    private static boolean isSameHost(String origin, String host) {
        // Only http and https origins are pages of a host. "null" is a sandboxed page, a file, or a redirect across
        // origins (RFC 6454 section 7.1), and the host of another scheme is not ours even if it has the same name.
        // Behind a proxy that ends TLS the scheme of the request is unknown here, so only host and port are compared.
        String authority = host.toLowerCase(Locale.ROOT);
        return !authority.isEmpty()
                && (origin.equals(withoutDefaultPort("http://" + authority))
                        || origin.equals(withoutDefaultPort("https://" + authority)));
    }

    private static String withoutDefaultPort(String origin) {
        boolean standard = (origin.startsWith("http://") && origin.endsWith(":80"))
                || (origin.startsWith("https://") && origin.endsWith(":443"));
        return standard ? origin.substring(0, origin.lastIndexOf(':')) : origin;
    }

    @Override
    public String toString() {
        if (any) {
            return "*";
        }
        Stream<String> listed =
                Stream.concat(origins.stream(), patterns.stream().map(OriginPattern::toString));
        return Stream.concat(sameHost ? Stream.of("same-host") : Stream.empty(), listed.sorted())
                .collect(Collectors.joining(","));
    }
}
