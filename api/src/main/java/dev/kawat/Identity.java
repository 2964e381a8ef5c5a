/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.security.Principal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who the peer of a connection is, which roles it has, and until when that holds. Immutable.
 *
 * <p>The authentication of the container makes one for the handshake, or a {@link dev.kawat.HandshakeCheck} does; {@link
 * WebSocketConnection#renewIdentity} replaces it while the connection is open. A connection whose identity expires closes
 * with 1008.
 */
public final class Identity {

    /** A principal that is nothing but a name. */
    private record Named(String name) implements Principal {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final Principal principal;
    private final Set<String> roles;
    private final @Nullable Instant expiresAt;

    private Identity(Principal principal, Set<String> roles, @Nullable Instant expiresAt) {
        this.principal = Objects.requireNonNull(principal, "principal");
        this.roles = roles;
        this.expiresAt = expiresAt;
    }

    /** This principal, without roles, for ever. */
    public static Identity of(Principal principal) {
        return new Identity(principal, Set.of(), null);
    }

    /** Whoever has this name, without roles, for ever. */
    public static Identity of(String name) {
        return of(new Named(Objects.requireNonNull(name, "name")));
    }

    /** The same with these roles, and no others. */
    public Identity withRoles(Collection<String> others) {
        return new Identity(principal, Set.copyOf(others), expiresAt);
    }

    /** The same with these roles, and no others. */
    public Identity withRoles(String... others) {
        return withRoles(List.of(others));
    }

    /** The same, but no longer than until then. */
    public Identity expiringAt(Instant end) {
        return new Identity(principal, roles, Objects.requireNonNull(end, "end"));
    }

    /** Who it is. */
    public Principal principal() {
        return principal;
    }

    /** The name of the principal. */
    public String name() {
        return principal.getName();
    }

    /** The roles that are known; possibly empty. */
    public Set<String> roles() {
        return roles;
    }

    /** Whether a role is among {@link #roles()}. */
    public boolean hasRole(String role) {
        return roles.contains(role);
    }

    /** When it ends; empty for never. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** For logs: the name. */
    @Override
    public String toString() {
        return "Identity[" + name() + "]";
    }
}
