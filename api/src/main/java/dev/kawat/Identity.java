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
 * The identity of a peer: its principal, its roles, and the time until which they are valid. Immutable.
 *
 * <p>The authentication of the container or a {@link HandshakeCheck} provides it for the handshake. {@link
 * WebSocketConnection#renewIdentity} replaces it while the connection is open. A connection whose identity expires closes with
 * 1008.
 */
public final class Identity {

    /** A principal that has only a name. */
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

    /** Returns the identity of a principal, without roles, which never expires. */
    public static Identity of(Principal principal) {
        return new Identity(principal, Set.of(), null);
    }

    /** Returns the identity of a user with this name, without roles, which never expires. */
    public static Identity of(String name) {
        return of(new Named(Objects.requireNonNull(name, "name")));
    }

    /** Returns a copy of this identity that has these roles and no others. */
    public Identity withRoles(Collection<String> roles) {
        return new Identity(principal, Set.copyOf(roles), expiresAt);
    }

    /** Returns a copy of this identity that has these roles and no others. */
    public Identity withRoles(String... roles) {
        return withRoles(List.of(roles));
    }

    /** Returns a copy of this identity that expires at this time. */
    public Identity expiringAt(Instant time) {
        return new Identity(principal, roles, Objects.requireNonNull(time, "time"));
    }

    /** Returns the principal. */
    public Principal principal() {
        return principal;
    }

    /** Returns the name of the principal. */
    public String name() {
        return principal.getName();
    }

    /** Returns the roles, unmodifiable and possibly empty. */
    public Set<String> roles() {
        return roles;
    }

    /** Returns true if a role is among {@link #roles()}. */
    public boolean hasRole(String role) {
        return roles.contains(role);
    }

    /** Returns the time at which this identity expires; empty if it never does. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** Returns the name, for logs. */
    @Override
    public String toString() {
        return "Identity[" + name() + "]";
    }
}
