/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which values of the {@code Origin} header may connect (RFC 6455 section 10.2). Browsers always send one; a request without
 * it is not from a page, and every rule lets it pass. Immutable.
 */
public final class OriginRule {

    /** The host and port that the request itself was sent to. */
    public static final OriginRule SAME_HOST = new OriginRule(Set.of(), false);

    /** Any origin, also {@code null}. */
    public static final OriginRule ANY = new OriginRule(Set.of(), true);

    private final Set<String> origins;
    private final boolean any;

    private OriginRule(Set<String> origins, boolean any) {
        this.origins = origins;
        this.any = any;
    }

    /** Exactly these origins, each {@code scheme://host[:port]} in lower case; default ports may be left out or written. */
    static OriginRule only(List<String> origins) {
        return new OriginRule(
                origins.stream().map(OriginRule::withoutDefaultPort).collect(Collectors.toUnmodifiableSet()), false);
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
        if (!origins.isEmpty()) {
            return origins.contains(normalized);
        }
        // Behind a proxy that ends TLS the scheme is not known here, so the host and port are what is compared.
        int authority = normalized.indexOf("://");
        if (authority < 0) {
            return false; // "null": a sandboxed page, a file, a redirect across origins (RFC 6454 section 7.1)
        }
        String scheme = normalized.substring(0, authority);
        return normalized.equals(withoutDefaultPort(scheme + "://" + host.toLowerCase(Locale.ROOT)));
    }

    private static String withoutDefaultPort(String origin) {
        try {
            URI uri = URI.create(origin);
            boolean standard = (uri.getPort() == 80 && "http".equals(uri.getScheme()))
                    || (uri.getPort() == 443 && "https".equals(uri.getScheme()));
            return standard ? origin.substring(0, origin.lastIndexOf(':')) : origin;
        } catch (IllegalArgumentException notAUri) {
            return origin;
        }
    }

    @Override
    public String toString() {
        return any ? "*" : origins.isEmpty() ? "same-host" : String.join(",", origins);
    }
}
