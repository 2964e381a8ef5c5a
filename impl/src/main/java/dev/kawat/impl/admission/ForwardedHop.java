/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import dev.kawat.impl.settings.IpAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One hop of a request: the notes of one proxy about the request that it received. A value that is hidden, missing or malformed is
 * empty.
 *
 * @param address the address of the sender
 * @param host the host that the request was sent to, with its port unless it is the default
 * @param secure whether it came over TLS
 */
record ForwardedHop(Optional<IpAddress> address, Optional<String> host, Optional<Boolean> secure) {

    /** A hop whose notes cannot be read. */
    static final ForwardedHop UNKNOWN = new ForwardedHop(Optional.empty(), Optional.empty(), Optional.empty());

    /** An address with an optional port, which may be obfuscated (RFC 7239 section 6). */
    private static final Pattern NODE =
            Pattern.compile("(?:\\[([^\\]]+)]|([^:\\[\\]]+))(?::(?:\\d{1,5}|_[A-Za-z0-9._-]+))?");

    /** A name or an address, and an optional port, as in {@code Host}. No name is longer (RFC 1035 section 2.3.4). */
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9._-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}])(?::(\\d{1,5}))?");

    private static final Pattern PORT = Pattern.compile("\\d{1,5}");

    private static final int MAX_PORT = 65_535;

    /** Returns the hop of one element of {@code Forwarded}, by the lower-case names of its parameters (RFC 7239 section 5). */
    static ForwardedHop of(Map<String, String> parameters) {
        return new ForwardedHop(
                node(parameters.getOrDefault("for", "")),
                host(parameters.getOrDefault("host", "")),
                secure(parameters.getOrDefault("proto", "")));
    }

    /** Returns the hop of one element of {@code X-Forwarded-For}. IPv6 addresses need no brackets there. */
    static ForwardedHop ofAddress(String text) {
        return new ForwardedHop(IpAddress.parse(text).or(() -> node(text)), Optional.empty(), Optional.empty());
    }

    private static Optional<IpAddress> node(String node) {
        Matcher matcher = NODE.matcher(node);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String ipv6 = matcher.group(1);
        Optional<IpAddress> address = IpAddress.parse(ipv6 == null ? matcher.group(2) : ipv6);
        return ipv6 == null || ipv6.indexOf(':') >= 0 ? address : Optional.empty();
    }

    /** Returns a host with an optional port, in lower case; empty for anything else. */
    static Optional<String> host(String text) {
        Matcher matcher = HOST.matcher(text);
        return matcher.matches()
                        && (matcher.group(1) == null || port(matcher.group(1)).isPresent())
                ? Optional.of(text.toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    /** Returns a port; empty for anything else. */
    static Optional<String> port(String text) {
        return PORT.matcher(text).matches() && Integer.parseInt(text) > 0 && Integer.parseInt(text) <= MAX_PORT
                ? Optional.of(text)
                : Optional.empty();
    }

    /** Returns whether a scheme is one over TLS; empty for any but those of the web. Some proxies write {@code wss}. */
    static Optional<Boolean> secure(String scheme) {
        if (scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("wss")) {
            return Optional.of(true);
        }
        return scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("ws") ? Optional.of(false) : Optional.empty();
    }
}
