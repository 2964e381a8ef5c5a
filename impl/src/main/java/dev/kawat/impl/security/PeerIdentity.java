/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

import dev.kawat.Identity;
import dev.kawat.impl.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The identity of the peer of one connection, which can be renewed and can expire. Usable from any thread. */
public final class PeerIdentity {

    private final List<AccessRule> rules;
    private final Clock clock;

    private volatile @Nullable Identity identity;

    /**
     * The identity of a peer that was admitted.
     *
     * @param rules the rules about who may connect
     * @param clock tells whether the identity has expired
     * @param identity the identity; null for a peer that is not authenticated
     */
    public PeerIdentity(List<AccessRule> rules, Clock clock, @Nullable Identity identity) {
        this.rules = rules;
        this.clock = clock;
        this.identity = identity;
    }

    /** Returns the identity; empty for a peer that is not authenticated. */
    public Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    /**
     * Replaces the identity.
     *
     * @return whether the endpoint admits the new identity; if not, the connection must be closed
     * @throws IllegalArgumentException when the peer had another name
     */
    public synchronized boolean renew(Identity next) {
        Identity known = identity;
        if (known != null && !known.name().equals(next.name())) {
            throw new IllegalArgumentException("renewIdentity: identity must have the same name, '" + known.name()
                    + "', got '" + next.name() + "'");
        }
        identity = next;
        return rules.stream().allMatch(rule -> rule.admits(next));
    }

    /** Returns whether the identity has expired. */
    public boolean isExpired() {
        Identity known = identity;
        return known != null && isExpired(known, clock);
    }

    static boolean isExpired(Identity identity, Clock clock) {
        return identity.expiresAt()
                .filter(end -> !clock.instant().isBefore(end))
                .isPresent();
    }
}
