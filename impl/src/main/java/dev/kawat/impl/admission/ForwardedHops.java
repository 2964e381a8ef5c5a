/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import dev.kawat.impl.settings.IpAddress;
import dev.kawat.impl.settings.TrustedProxies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the notes of proxies in the headers of a request: one for each hop, the client's first. */
final class ForwardedHops {

    /** A token (RFC 9110 section 5.6.2). */
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    /**
     * One parameter of an element, and what separates it from the next one (RFC 7239 section 4). A quoted value may have a few
     * escapes; each takes stack.
     */
    private static final Pattern PARAMETER =
            Pattern.compile("\\s*(" + TOKEN + ")=(?:(" + TOKEN + ")|\"((?:[^\"\\\\]++|\\\\.){0,50})\")\\s*(;|,|$)");

    /** The longest header that is read, which is far more than proxies write. */
    private static final int MAX_LENGTH = 2000;

    private ForwardedHops() {}

    /** Returns the hops of {@code Forwarded} headers (RFC 7239), in order. */
    static List<ForwardedHop> ofForwarded(List<String> headers) {
        List<ForwardedHop> hops = new ArrayList<>();
        headers.forEach(header -> addElements(header, hops));
        return hops;
    }

    private static void addElements(String header, List<ForwardedHop> hops) {
        Matcher matcher = PARAMETER.matcher(header);
        int end = 0;
        Map<String, String> parameters = new HashMap<>();
        while (end < header.length()) {
            if (header.length() > MAX_LENGTH || !matcher.find(end) || matcher.start() != end) {
                hops.add(ForwardedHop.UNKNOWN); // nobody knows where an element begins behind this
                return;
            }
            // A parameter that is given twice has no value.
            parameters.merge(matcher.group(1).toLowerCase(Locale.ROOT), value(matcher), (first, second) -> "");
            end = matcher.end();
            if (!matcher.group(4).equals(";")) {
                hops.add(ForwardedHop.of(parameters));
                parameters.clear();
            }
        }
    }

    private static String value(Matcher parameter) {
        String quoted = parameter.group(3);
        return quoted == null ? parameter.group(2) : quoted.replaceAll("\\\\(.)", "$1");
    }

    /** Returns the hops of {@code X-Forwarded-For} headers, in order. */
    static List<ForwardedHop> ofForwardedFor(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(part -> ForwardedHop.ofAddress(part.strip()))
                .toList();
    }

    /** Returns the last value of a header that is a list; an empty text if there is none. */
    static String last(List<String> headers) {
        if (headers.isEmpty()) {
            return "";
        }
        String header = headers.get(headers.size() - 1);
        return header.substring(header.lastIndexOf(',') + 1).strip();
    }

    /**
     * Returns the hops that trusted proxies have noted, from the peer back to the first proxy: up to the one that names an address
     * that is no trusted proxy, which is the client, or up to one whose address cannot be read.
     *
     * @param peer the peer of the server
     */
    static List<ForwardedHop> trusted(TrustedProxies proxies, IpAddress peer, List<ForwardedHop> hops) {
        List<ForwardedHop> trusted = new ArrayList<>();
        Optional<IpAddress> writer = Optional.of(peer);
        for (int i = hops.size() - 1; i >= 0 && writer.filter(proxies::contains).isPresent(); i--) {
            trusted.add(hops.get(i));
            writer = hops.get(i).address();
        }
        return trusted;
    }
}
