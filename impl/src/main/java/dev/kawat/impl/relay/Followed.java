/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.spi.RelayAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that this node follows: those that have a connection here, and for {@value #LINGER_SECONDS} seconds more, so that
 * who connects again at once costs nothing. Usable from any thread.
 */
final class Followed {

    private static final int LINGER_SECONDS = 5;
    private static final long LINGER = Duration.ofSeconds(LINGER_SECONDS).toNanos();

    /** The addresses, and whether the engine has confirmed that it sends what comes for them. */
    private final Map<RelayAddress, Boolean> addresses = new ConcurrentHashMap<>();

    private final Map<RelayAddress, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

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
            return false;
        });
    }

    /** Notes that the engine sends what comes for an address. */
    void confirmed(RelayAddress address) {
        if (addresses.computeIfPresent(address, (known, before) -> true) != null) {
            CompletableFuture<Void> asked = waiting.remove(address);
            if (asked != null) {
                asked.complete(null);
            }
        }
    }

    /** Notes that the engine has forgotten everything. */
    void lost() {
        addresses.replaceAll((address, before) -> false);
    }

    /** Returns a stage that is complete when the engine sends what comes for an address. */
    CompletionStage<Void> whenFollowed(RelayAddress address) {
        CompletableFuture<Void> asked = waiting.computeIfAbsent(address, first -> new CompletableFuture<>());
        if (addresses.getOrDefault(address, false)) {
            confirmed(address);
        }
        return asked;
    }

    /** Leaves an address soon if it still has no connection then. */
    void mayLeave(RelayAddress address, long now) {
        leaving.put(address, now + LINGER);
    }

    /** Leaves what has been unused for long enough. */
    void tick(long now) {
        leaving.forEach((address, due) -> {
            if (due - now <= 0 && leaving.remove(address, due)) {
                leave(address);
            }
        });
    }

    private void leave(RelayAddress address) {
        AtomicReference<@Nullable CompletableFuture<Void>> unconfirmed = new AtomicReference<>();
        // Whoever adds a connection meanwhile has it counted before it asks to follow, and asks again after this.
        addresses.computeIfPresent(address, (left, confirmed) -> {
            if (used.test(left)) {
                return confirmed;
            }
            unfollow.accept(left);
            unconfirmed.set(waiting.remove(left));
            return null;
        });
        CompletableFuture<Void> asked = unconfirmed.get();
        if (asked != null) {
            asked.complete(null); // whoever has asked has no connection any more that could miss something
        }
    }

    /** Returns how many addresses are followed. */
    int count() {
        return addresses.size();
    }
}
