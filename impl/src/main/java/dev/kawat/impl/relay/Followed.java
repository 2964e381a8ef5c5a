/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.spi.RelayAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The addresses that this node follows: those that have a connection here, and for {@value #LINGER_SECONDS} seconds more, so that who
 * connects again at once costs nothing. Usable from any thread.
 */
final class Followed {

    private static final int LINGER_SECONDS = 5;
    private static final long LINGER = Duration.ofSeconds(LINGER_SECONDS).toNanos();

    private final Map<RelayAddress, Boolean> addresses = new ConcurrentHashMap<>();

    /** The addresses that may be unused, with the time at which they are left. */
    private final Map<RelayAddress, Long> leaving = new ConcurrentHashMap<>();

    private final Predicate<RelayAddress> used;
    private final Consumer<RelayAddress> follow;
    private final Consumer<RelayAddress> unfollow;

    /**
     * Nothing yet.
     *
     * @param used returns whether an address has a connection here
     */
    Followed(Predicate<RelayAddress> used, Consumer<RelayAddress> follow, Consumer<RelayAddress> unfollow) {
        this.used = used;
        this.follow = follow;
        this.unfollow = unfollow;
    }

    /** Follows an address, which has a connection by now. */
    void add(RelayAddress address) {
        addresses.computeIfAbsent(address, added -> {
            follow.accept(added);
            return true;
        });
    }

    /** Leaves an address soon if it still has no connection then. */
    void mayLeave(RelayAddress address, long now) {
        leaving.put(address, now + LINGER);
    }

    /** Leaves what has been unused for long enough. */
    void tick(long now) {
        leaving.forEach((address, due) -> {
            if (due - now <= 0 && leaving.remove(address, due)) {
                // Whoever adds a connection meanwhile has it counted before it asks to follow, and asks again after this.
                addresses.computeIfPresent(address, (left, followed) -> {
                    if (used.test(left)) {
                        return followed;
                    }
                    unfollow.accept(left);
                    return null;
                });
            }
        });
    }

    /** Returns how many addresses are followed. */
    int count() {
        return addresses.size();
    }
}
