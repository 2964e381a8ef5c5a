/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The proxies whose word about a client and its request counts. Immutable. */
public final class TrustedProxies {

    /** No proxy is trusted. */
    static final TrustedProxies NONE = new TrustedProxies(List.of());

    /**
     * A network of proxies.
     *
     * @param address an address of it
     * @param prefix the number of bits that all of its addresses share
     */
    private record Network(IpAddress address, int prefix) {

        static Optional<Network> parse(String text) {
            int slash = text.indexOf('/');
            String address = slash < 0 ? text : text.substring(0, slash);
            return IpAddress.parse(address)
                    .flatMap(ip -> slash < 0
                            ? Optional.of(new Network(ip, ip.bits()))
                            : prefix(text.substring(slash + 1), ip.bits()).map(prefix -> new Network(ip, prefix)));
        }

        private static Optional<Integer> prefix(String text, int max) {
            if (!text.matches("\\d{1,3}")) {
                return Optional.empty();
            }
            int prefix = Integer.parseInt(text);
            return prefix > max ? Optional.empty() : Optional.of(prefix);
        }
    }

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /** Returns the proxies of a text: {@code none}, or addresses and networks with commas between them. Empty for any other. */
    static Optional<TrustedProxies> parse(String text) {
        if (text.equals("none")) {
            return Optional.of(NONE);
        }
        List<Network> networks = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Optional<Network> network = Network.parse(part.strip());
            if (network.isEmpty()) {
                return Optional.empty();
            }
            networks.add(network.get());
        }
        return Optional.of(new TrustedProxies(List.copyOf(networks)));
    }

    /** Returns whether no proxy is trusted. */
    private boolean isNone() {
        return networks.isEmpty();
    }

    /** Returns the peer of a server if it is a trusted proxy; empty if it is not, or if its address is not known. */
    public Optional<IpAddress> peer(Optional<String> address) {
        return isNone() ? Optional.empty() : address.flatMap(IpAddress::parse).filter(this::contains);
    }

    /** Returns whether an address is that of a trusted proxy. */
    public boolean contains(IpAddress address) {
        for (Network network : networks) {
            if (address.hasPrefixOf(network.address, network.prefix)) {
                return true;
            }
        }
        return false;
    }
}
