/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

import dev.kawat.Handshake;
import dev.kawat.HandshakeCheck;
import dev.kawat.HandshakeDecision;
import dev.kawat.Identity;
import dev.kawat.impl.failure.FailureLog;
import dev.kawat.impl.failure.FailureObserver;
import dev.kawat.impl.failure.RedactedFailure;
import dev.kawat.impl.time.Clock;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Decides who may connect to one endpoint, before its own gate is asked: first the checks of the application, then the roles that
 * the handler class demands. Usable from any thread.
 */
public final class HandshakeAuthorizer {

    private static final System.Logger LOG = System.getLogger("dev.kawat.handshake");

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;

    private final AccessRule rule;
    private final Set<String> roles;
    private final List<HandshakeCheck> checks;
    private final ClassLoader loader;
    private final Clock clock;
    private final FailureObserver failures;
    private final HandshakeDecision unauthorized;

    /**
     * An authorizer for an endpoint.
     *
     * @param rule the rule of the handler class
     * @param roles the roles that the handler class names
     * @param checks the checks of the application, in order
     * @param loader the class loader of the application
     * @param clock tells whether an identity has expired
     * @param failures is notified of the failures of checks
     */
    public HandshakeAuthorizer(
            AccessRule rule,
            Set<String> roles,
            List<HandshakeCheck> checks,
            ClassLoader loader,
            Clock clock,
            FailureObserver failures) {
        this.rule = rule;
        this.roles = Set.copyOf(roles);
        this.checks = checks;
        this.loader = loader;
        this.clock = clock;
        this.failures = failures;
        this.unauthorized = HandshakeDecision.refuse(UNAUTHORIZED, challenge(checks));
    }

    /** RFC 9110 section 15.5.2 demands one; where no check reads tokens, authentication is the container's business. */
    private static Map<String, String> challenge(List<HandshakeCheck> checks) {
        return checks.isEmpty() ? Map.of() : Map.of("WWW-Authenticate", "Bearer");
    }

    /**
     * Returns a handshake to which those roles of the container's user are added that the handler may ask for later.
     *
     * @param isUserInRole asks the container, which knows the user only before the upgrade
     */
    public Handshake withRoles(Handshake handshake, Predicate<String> isUserInRole) {
        Identity user = handshake.identity().orElse(null);
        if (user == null) {
            return handshake;
        }
        Set<String> held = roles.stream().filter(isUserInRole).collect(Collectors.toSet());
        if (user.roles().containsAll(held)) {
            return handshake;
        }
        held.addAll(user.roles());
        return handshake.toBuilder().identity(user.withRoles(held)).build();
    }

    /** Returns the rule of the handler class. */
    public AccessRule rule() {
        return rule;
    }

    /** Decides on a handshake. Runs code of the application, which may block. */
    public HandshakeDecision decide(PendingHandshake handshake) {
        for (HandshakeCheck check : checks) {
            if (ask(check, handshake) instanceof HandshakeDecision.Refused refused) {
                return refused;
            }
        }
        return decideByRole(handshake.handshake());
    }

    /** Decides on a handshake by its identity alone. */
    public HandshakeDecision decideByRole(Handshake handshake) {
        return handshake
                .identity()
                .map(this::decide)
                .orElseGet(() -> rule.admits(null) ? HandshakeDecision.accept() : refuseNobody());
    }

    private HandshakeDecision decide(Identity identity) {
        if (PeerIdentity.isExpired(identity, clock)) {
            return unauthorized;
        }
        return rule.admits(identity) ? HandshakeDecision.accept() : HandshakeDecision.refuse(FORBIDDEN);
    }

    /** Answers a client without an identity: to authenticate helps only where somebody may connect. */
    private HandshakeDecision refuseNobody() {
        return rule.nobody() ? HandshakeDecision.refuse(FORBIDDEN) : unauthorized;
    }

    private HandshakeDecision ask(HandshakeCheck check, PendingHandshake handshake) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            HandshakeDecision decision = check.check(handshake);
            // An application without null checks may return none.
            return decision == null ? HandshakeDecision.refuse(FORBIDDEN) : decision;
        } catch (Throwable failure) {
            log(failure, handshake);
            return HandshakeDecision.refuse(SERVER_ERROR);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void log(Throwable failure, PendingHandshake handshake) {
        failures.failed(handshake.server(), failure, false);
        String what = handshake.server() + ": a handshake check failed; the handshake is refused with 500";
        if (!handshake.isRevealedBy(failure)) {
            FailureLog.log(LOG, Level.ERROR, what, failure);
            return;
        }
        LOG.log(Level.ERROR, what, new RedactedFailure(failure, "it contains a token"));
    }
}
