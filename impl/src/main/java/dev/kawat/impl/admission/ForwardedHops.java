/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import dev.kawat.impl.settings.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the addresses that proxies have noted in the headers of a request: one for each hop, the client first. A hop whose address
 * is hidden, missing or malformed is empty.
 */
final class ForwardedHops {

    /** A token (RFC 9110 section 5.6.2). */
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    /**
     * One parameter of an element, and what separates it from the next one (RFC 7239 section 4). A quoted value may have a few
     * escapes; each takes stack.
     */
    private static final Pattern PARAMETER =
            Pattern.compile("\\s*(" + TOKEN + ")=(?:(" + TOKEN + ")|\"((?:[^\"\\\\]++|\\\\.){0,50})\")\\s*(;|,|$)");

    /** An address with an optional port, which may be obfuscated (RFC 7239 section 6). */
    private static final Pattern NODE =
            Pattern.compile("(?:\\[([^\\]]+)]|([^:\\[\\]]+))(?::(?:\\d{1,5}|_[A-Za-z0-9._-]+))?");

    /** The longest header that is read, which is far more than proxies write. */
    private static final int MAX_LENGTH = 2000;

    private ForwardedHops() {}

    /** Returns the hops of {@code Forwarded} headers (RFC 7239), in order. */
    static List<Optional<IpAddress>> ofForwarded(List<String> headers) {
        List<Optional<IpAddress>> hops = new ArrayList<>();
        headers.forEach(header -> addElements(header, hops));
        return hops;
    }

    private static void addElements(String header, List<Optional<IpAddress>> hops) {
        Matcher matcher = PARAMETER.matcher(header);
        int end = 0;
        String node = null;
        boolean once = true;
        while (end < header.length()) {
            if (header.length() > MAX_LENGTH || !matcher.find(end) || matcher.start() != end) {
                hops.add(Optional.empty()); // nobody knows where an element begins behind this
                return;
            }
            if (matcher.group(1).equalsIgnoreCase("for")) {
                once = node == null;
                node = value(matcher);
            }
            end = matcher.end();
            if (!matcher.group(4).equals(";")) {
                hops.add(once ? node(node) : Optional.empty());
                node = null;
                once = true;
            }
        }
    }

    private static String value(Matcher parameter) {
        String quoted = parameter.group(3);
        return quoted == null ? parameter.group(2) : quoted.replaceAll("\\\\(.)", "$1");
    }

    private static Optional<IpAddress> node(@Nullable String node) {
        Matcher matcher = NODE.matcher(node == null ? "" : node);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String ipv6 = matcher.group(1);
        Optional<IpAddress> address = IpAddress.parse(ipv6 == null ? matcher.group(2) : ipv6);
        return ipv6 == null || ipv6.indexOf(':') >= 0 ? address : Optional.empty();
    }

    /** Returns the hops of {@code X-Forwarded-For} headers, in order. IPv6 addresses need no brackets here. */
    static List<Optional<IpAddress>> ofForwardedFor(List<String> headers) {
        List<Optional<IpAddress>> hops = new ArrayList<>();
        for (String header : headers) {
            for (String part : header.split(",", -1)) {
                String hop = part.strip();
                hops.add(IpAddress.parse(hop).or(() -> node(hop)));
            }
        }
        return hops;
    }
}
