/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

import dev.kawat.HandshakeCheck;
import dev.kawat.HandshakeDecision;
import dev.kawat.Identity;
import dev.kawat.impl.connection.ApplicationServices;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;

/**
 * Who may connect to one endpoint, before its own gate is asked: what the checks of the application say, then whether the client
 * has the roles that the handler class demands. Usable from any thread.
 */
public final class HandshakeAuthorizer {

    private static final System.Logger LOG = System.getLogger("dev.kawat.handshake");

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;

    private final AccessRule rule;
    private final ApplicationServices shared;
    private final HandshakeDecision unauthorized;

    public HandshakeAuthorizer(AccessRule rule, ApplicationServices shared) {
        this.rule = rule;
        this.shared = shared;
        this.unauthorized = HandshakeDecision.refuse(UNAUTHORIZED, challenge(shared.checks()));
    }

    /** RFC 9110 section 15.5.2 wants one; where no check reads tokens, how to authenticate is the container's business. */
    private static Map<String, String> challenge(List<HandshakeCheck> checks) {
        return checks.isEmpty() ? Map.of() : Map.of("WWW-Authenticate", "Bearer");
    }

    /** Runs code of the application, which may block. */
    public HandshakeDecision decide(HandshakeAttempt attempt) {
        for (HandshakeCheck check : shared.checks()) {
            if (ask(check, attempt) instanceof HandshakeDecision.Refused refused) {
                return refused;
            }
        }
        return attempt.handshake()
                .identity()
                .map(this::decide)
                .orElseGet(() -> rule.admits(null) ? HandshakeDecision.accept() : refuseNobody());
    }

    private HandshakeDecision decide(Identity identity) {
        if (PeerIdentity.isOver(identity, shared.watchdog())) {
            return unauthorized;
        }
        return rule.admits(identity) ? HandshakeDecision.accept() : HandshakeDecision.refuse(FORBIDDEN);
    }

    /** To authenticate helps only where somebody may. */
    private HandshakeDecision refuseNobody() {
        return rule.equals(AccessRule.NOBODY) ? HandshakeDecision.refuse(FORBIDDEN) : unauthorized;
    }

    private HandshakeDecision ask(HandshakeCheck check, HandshakeAttempt attempt) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(shared.loader());
        try {
            HandshakeDecision decision = check.check(attempt);
            // An application without null checks may return none.
            return decision == null ? HandshakeDecision.refuse(FORBIDDEN) : decision;
        } catch (Throwable failure) {
            log(failure, attempt);
            return HandshakeDecision.refuse(SERVER_ERROR);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void log(Throwable failure, HandshakeAttempt attempt) {
        String what = attempt.server() + ": a handshake check failed, the handshake is refused with 500";
        if (!attempt.isToldBy(failure)) {
            LOG.log(Level.ERROR, what, failure);
            return;
        }
        Exception silent =
                new Exception(failure.getClass().getName() + " (its text has a token in it and is left out)");
        silent.setStackTrace(failure.getStackTrace());
        LOG.log(Level.ERROR, what, silent);
    }
}
