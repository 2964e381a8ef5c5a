/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The values of the {@code Host} header that may connect. Whoever controls a name can point it to any address (DNS rebinding), so
 * that a page of that name and the server seem to have the same host.
 *
 * @param hosts the hosts that are allowed, in lower case: {@code example.com}, {@code example.com:8080}, or either with
 *     {@code *.} before it; empty if any is
 */
public record HostRule(List<String> hosts) {

    /** Allows any host. */
    public static final HostRule ANY = new HostRule(List.of());

    /** A name or an IPv4 address, or an IPv6 address in brackets; then possibly a port. Not percent-encoded. */
    private static final Pattern SYNTAX =
            Pattern.compile("(?:(?:\\*\\.)?[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?|\\[[0-9a-f:.]+])(?::[0-9]{1,5})?");

    /** Copies the list. */
    public HostRule {
        hosts = List.copyOf(hosts);
    }

    /** Parses hosts that are separated by commas; empty if one of them is none. */
    static Optional<HostRule> parse(String text) {
        if (text.equals("*")) {
            return Optional.of(ANY);
        }
        List<String> hosts = Arrays.stream(text.split(",", -1))
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .toList();
        return hosts.stream().allMatch(host -> SYNTAX.matcher(host).matches())
                ? Optional.of(new HostRule(hosts))
                : Optional.empty();
    }

    /**
     * Returns whether a host may connect.
     *
     * @param authority the value of the {@code Host} header: host, and port unless it is the default
     */
    public boolean allows(String authority) {
        if (hosts.isEmpty()) {
            return true;
        }
        String host = authority.toLowerCase(Locale.ROOT);
        String name = withoutPort(host);
        return hosts.stream().anyMatch(allowed -> matches(allowed, hasPort(allowed) ? host : name));
    }

    private static boolean matches(String allowed, String host) {
        return allowed.startsWith("*.")
                ? host.length() >= allowed.length() && host.endsWith(allowed.substring(1))
                : host.equals(allowed);
    }

    private static boolean hasPort(String host) {
        return host.lastIndexOf(':') > host.lastIndexOf(']');
    }

    private static String withoutPort(String host) {
        return hasPort(host) ? host.substring(0, host.lastIndexOf(':')) : host;
    }

    @Override
    public String toString() {
        return hosts.isEmpty() ? "*" : String.join(",", hosts);
    }
}
