/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import dev.kawat.Handshake;
import dev.kawat.impl.settings.IpAddress;
import dev.kawat.impl.settings.TrustedProxies;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the host, the port and the scheme that the client has asked for behind proxies, which may change {@code Host} and end TLS.
 * Of {@code Forwarded}, the note of the first trusted proxy counts; of a header {@code X-Forwarded-*}, whose values cannot be
 * told from those that the client wrote, the last value. A value that is malformed, or that the two contradict, counts as missing.
 * Immutable.
 *
 * @param proxies the trusted proxies
 */
record ClientTarget(TrustedProxies proxies) {

    /**
     * Returns the host that the client has asked for, with its port unless it is the default.
     *
     * @param host the host that the request was sent to as the server sees it
     */
    String authority(Handshake handshake, String host) {
        Optional<IpAddress> peer = proxies.peer(handshake.remoteAddress());
        if (peer.isEmpty()) {
            return host;
        }
        Optional<String> forwarded = noted(peer.get(), handshake, ForwardedHop::host);
        Optional<String> named = ForwardedHop.host(ForwardedHops.last(handshake.headers("X-Forwarded-Host")));
        if (disagree(forwarded, named)) {
            return host;
        }
        String asked = forwarded.or(() -> named).orElse(host);
        boolean hasPort = asked.lastIndexOf(':') > asked.lastIndexOf(']');
        return ForwardedHop.port(ForwardedHops.last(handshake.headers("X-Forwarded-Port")))
                .filter(port -> !hasPort)
                .map(port -> asked + ":" + port)
                .orElse(asked);
    }

    /** Returns whether the client uses TLS. */
    boolean isSecure(Handshake handshake) {
        Optional<IpAddress> peer = proxies.peer(handshake.remoteAddress());
        if (peer.isEmpty()) {
            return handshake.secure();
        }
        Optional<Boolean> forwarded = noted(peer.get(), handshake, ForwardedHop::secure);
        Optional<Boolean> named = ForwardedHop.secure(ForwardedHops.last(handshake.headers("X-Forwarded-Proto")));
        return disagree(forwarded, named)
                ? handshake.secure()
                : forwarded.or(() -> named).orElse(handshake.secure());
    }

    /** Returns a value of {@code Forwarded} as the first of the trusted proxies that have one has noted it. */
    private <T> Optional<T> noted(IpAddress peer, Handshake handshake, Function<ForwardedHop, Optional<T>> value) {
        List<ForwardedHop> hops = ForwardedHops.ofForwarded(handshake.headers("Forwarded"));
        return ForwardedHops.trusted(proxies, peer, hops).stream()
                .flatMap(hop -> value.apply(hop).stream())
                .reduce((later, earlier) -> earlier);
    }

    private static <T> boolean disagree(Optional<T> one, Optional<T> other) {
        return one.isPresent() && other.isPresent() && !one.equals(other);
    }
}
