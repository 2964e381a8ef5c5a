/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which values of the {@code Origin} header may connect (RFC 6455 section 10.2). Browsers always send one; a request without
 * it is not from a page, and every rule lets it pass.
 *
 * @param sameHost whether the host and port that the request itself was sent to are allowed
 * @param origins the origins that are allowed besides, without default ports
 * @param patterns what stands for many origins that are allowed besides
 * @param any whether every origin is allowed, also {@code null}
 */
public record OriginRule(boolean sameHost, Set<String> origins, List<OriginPattern> patterns, boolean any) {

    /** The host and port that the request itself was sent to. */
    public static final OriginRule SAME_HOST = new OriginRule(true, Set.of(), List.of(), false);

    /** Any origin, also {@code null}. */
    public static final OriginRule ANY = new OriginRule(false, Set.of(), List.of(), true);

    /** Copies the collections. */
    public OriginRule {
        origins = Set.copyOf(origins);
        patterns = List.copyOf(patterns);
    }

    /**
     * These origins.
     *
     * @param sameHost whether the host and port of the request are allowed besides
     */
    static OriginRule of(boolean sameHost, List<OriginPattern> allowed) {
        return new OriginRule(
                sameHost,
                allowed.stream()
                        .filter(origin -> !origin.isWild())
                        .map(OriginPattern::toString)
                        .collect(Collectors.toUnmodifiableSet()),
                allowed.stream().filter(OriginPattern::isWild).toList(),
                false);
    }

    /**
     * Whether an origin may connect.
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
        // Anything else is no page of a host: "null" is a sandboxed page, a file, or a redirect across origins (RFC
        // 6454 section 7.1), and the host of an application's own scheme is not ours, whatever its name. Behind a proxy
        // that ends TLS the scheme of the request is not known here, so host and port are what is compared.
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
