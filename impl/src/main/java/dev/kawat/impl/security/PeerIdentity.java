/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

import dev.kawat.Identity;
import dev.kawat.impl.liveness.Watchdog;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who the peer of one connection is, and whether that holds. Usable from any thread. */
public final class PeerIdentity {

    private final AccessRule rule;

    private volatile @Nullable Identity identity;

    /**
     * The standing of a peer.
     *
     * @param rule who may connect to the endpoint
     */
    public PeerIdentity(AccessRule rule, @Nullable Identity identity) {
        this.rule = rule;
        this.identity = identity;
    }

    public Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    /**
     * Replaces the identity.
     *
     * @return whether the endpoint admits it; if not, the connection is to close
     * @throws IllegalArgumentException when the peer was somebody else
     */
    public synchronized boolean renew(Identity next) {
        Identity known = identity;
        if (known != null && !known.name().equals(next.name())) {
            throw new IllegalArgumentException("renewIdentity: identity must be that of the same name, '" + known.name()
                    + "', got '" + next.name() + "'");
        }
        identity = next;
        return rule.admits(next);
    }

    /** Whether the identity has expired. */
    public boolean isOver(Watchdog clock) {
        Identity known = identity;
        return known != null && isOver(known, clock);
    }

    public static boolean isOver(Identity identity, Watchdog clock) {
        return identity.expiresAt()
                .filter(end -> !clock.instant().isBefore(end))
                .isPresent();
    }
}
