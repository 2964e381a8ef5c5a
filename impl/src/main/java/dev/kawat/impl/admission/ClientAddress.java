/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import dev.kawat.Handshake;
import dev.kawat.impl.settings.IpAddress;
import dev.kawat.impl.settings.TrustedProxies;
import java.util.List;
import java.util.Optional;

/**
 * Finds the address of the client behind proxies. What a header says counts as far as it was written by a proxy that is trusted:
 * from the last hop to the first one, up to an address that is no trusted proxy, which is the client, or up to a hop that cannot be
 * read. Immutable.
 *
 * @param proxies the trusted proxies
 */
record ClientAddress(TrustedProxies proxies) {

    /** Returns a handshake with the address of the client. */
    Handshake resolve(Handshake handshake) {
        Optional<IpAddress> peer = proxies.peer(handshake.remoteAddress());
        if (peer.isEmpty()) {
            return handshake;
        }
        IpAddress client = client(
                peer.get(),
                ForwardedHops.ofForwarded(handshake.headers("Forwarded")),
                ForwardedHops.ofForwardedFor(handshake.headers("X-Forwarded-For")));
        return client.equals(peer.get())
                ? handshake
                : handshake.toBuilder().remoteAddress(client.toString()).build();
    }

    /** Returns the client. If both headers are there and differ, the client wrote one of them, and neither counts. */
    private IpAddress client(IpAddress peer, List<ForwardedHop> forwarded, List<ForwardedHop> forwardedFor) {
        if (forwarded.isEmpty()) {
            return walk(peer, forwardedFor);
        }
        IpAddress client = walk(peer, forwarded);
        return forwardedFor.isEmpty() || walk(peer, forwardedFor).equals(client) ? client : peer;
    }

    private IpAddress walk(IpAddress peer, List<ForwardedHop> hops) {
        IpAddress client = peer;
        for (ForwardedHop hop : ForwardedHops.trusted(proxies, peer, hops)) {
            client = hop.address().orElse(client);
        }
        return client;
    }
}
