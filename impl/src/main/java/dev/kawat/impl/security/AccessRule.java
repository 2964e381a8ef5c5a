/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

import dev.kawat.Identity;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A rule about who may use an endpoint, or call a method of it.
 *
 * @param everybody whether everybody may, even without an identity
 * @param roles otherwise the roles of which one is demanded; empty if nobody may
 */
public record AccessRule(boolean everybody, Set<String> roles) {

    /** {@code @PermitAll}, or no annotation at all. */
    public static final AccessRule EVERYBODY = new AccessRule(true, Set.of());

    /** {@code @DenyAll}. */
    public static final AccessRule NOBODY = new AccessRule(false, Set.of());

    /** The role of every user who is authenticated (Jakarta Servlet section 13.3). */
    static final String ANY_USER = "**";

    /** Copies the set. */
    public AccessRule {
        roles = Set.copyOf(roles);
    }

    /** {@code @RolesAllowed}. */
    static AccessRule of(Set<String> roles) {
        return new AccessRule(false, roles);
    }

    /**
     * Returns whether nobody may, whatever their identity. Asked instead of equals, because that of a record keeps the class loader
     * of the class in a cache of Java 17.
     */
    public boolean nobody() {
        return !everybody && roles.isEmpty();
    }

    /** Returns whether the rule admits an identity, or a peer without one. */
    public boolean admits(@Nullable Identity identity) {
        if (everybody || identity == null) {
            return everybody;
        }
        return roles.contains(ANY_USER) || roles.stream().anyMatch(identity::hasRole);
    }

    /** Returns the demand as text, for messages. */
    @Override
    public String toString() {
        if (everybody) {
            return "everybody";
        }
        return roles.isEmpty() ? "nobody" : "one of the roles " + new TreeSet<>(roles);
    }
}
