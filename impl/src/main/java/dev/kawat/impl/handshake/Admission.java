/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.impl.callback.EndpointCore;
import dev.kawat.impl.connection.AgreedHandshake;
import dev.kawat.impl.connection.ConnectionAttributes;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.deployment.ServerGate;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.failure.FailureLog;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.security.AccessRule;
import dev.kawat.impl.security.HandshakeAuthorizer;
import dev.kawat.impl.security.PendingHandshake;
import dev.kawat.impl.session.HttpSessionReference;
import dev.kawat.impl.settings.Setting;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Admits handshakes to one endpoint, after the {@link Gatekeeper} has checked what RFC 6455 demands of the request. Usable from any
 * thread.
 *
 * @param endpoint the endpoint
 * @param handlers makes the handlers of the connections
 * @param session returns the HTTP session of the request, and null where there is none; called on the thread of the request
 */
public record Admission(
        RunningEndpoint endpoint, HandlerFactory handlers, Supplier<@Nullable HttpSessionReference> session) {

    private static final System.Logger LOG = System.getLogger("dev.kawat.handshake");

    private static final int BAD_REQUEST = 400;
    private static final int INTERNAL_SERVER_ERROR = 500;
    private static final int SERVICE_UNAVAILABLE = 503;

    /** Admits handshakes without an HTTP session, whose connections have the handlers of the endpoint. */
    public Admission(RunningEndpoint endpoint) {
        this(endpoint, endpoint.core().handlers(), () -> null);
    }

    /** Checks whether every callback can be given the arguments that it takes; if not, returns how the handshake is refused. */
    Optional<HandshakeOutcome> checkArguments(Handshake handshake) {
        try {
            check(handshake);
            return Optional.empty();
        } catch (IllegalArgumentException notConvertible) {
            LOG.log(
                    Level.DEBUG,
                    () -> endpoint.server() + ": a handshake is refused with 400: " + notConvertible.getMessage());
            return Optional.of(HandshakeOutcome.Refused.with(BAD_REQUEST));
        } catch (RuntimeException failure) {
            FailureLog.log(LOG, Level.ERROR, endpoint.server() + ": a handshake is refused with 500", failure);
            return Optional.of(HandshakeOutcome.Refused.with(INTERNAL_SERVER_ERROR));
        }
    }

    private void check(Handshake handshake) {
        CallbackContexts.Entered entered = endpoint.argumentContexts().enterWithoutConnection();
        try {
            endpoint.descriptor()
                    .allCallbacks()
                    .flatMap(callback -> callback.arguments().stream())
                    .forEach(argument -> argument.check(handshake));
        } finally {
            entered.exit();
        }
    }

    /**
     * Asks the application's checks, and then the endpoint's gate, about a handshake whose path, origin and subprotocol are
     * decided. Runs code of the application, which may block.
     *
     * @param subprotocol the subprotocol that the endpoint and the client have in common; null for none
     * @param isUserInRole asks the container about further roles of its user
     * @return admitted or refused
     */
    public HandshakeOutcome admit(Handshake handshake, @Nullable String subprotocol, Predicate<String> isUserInRole) {
        DefaultServer server = endpoint.server();
        if (!server.beginHandshake()) {
            return HandshakeOutcome.Refused.with(SERVICE_UNAVAILABLE);
        }
        if (!server.beginDecision(endpoint.settings().admission().maxPending())) {
            server.ended();
            return HandshakeOutcome.Refused.by(
                    endpoint.connections().refuse(Setting.MAX_PENDING_HANDSHAKES, handshake));
        }
        try {
            return decide(server, handshake, subprotocol, isUserInRole);
        } finally {
            server.decided();
        }
    }

    private HandshakeOutcome decide(
            DefaultServer server, Handshake handshake, @Nullable String subprotocol, Predicate<String> isUserInRole) {
        PendingHandshake pending = new PendingHandshake(handshake, server, new ConnectionAttributes());
        if (endpoint.authorizer().decide(pending) instanceof HandshakeDecision.Refused refused) {
            return refuse(refused);
        }
        boolean identified = pending.handshake() != handshake; // by a check, so the container does not know this user
        return connect(
                new AgreedHandshake(pending.handshake(), pending.subprotocol(subprotocol), pending.attributes()),
                identified ? role -> false : isUserInRole);
    }

    private HandshakeOutcome refuse(HandshakeDecision.Refused refused) {
        endpoint.server().ended();
        return HandshakeOutcome.Refused.by(refused);
    }

    /** Asks the handler of the server, if it has one, and the gate of the endpoint. */
    private HandshakeOutcome connect(AgreedHandshake agreed, Predicate<String> isUserInRole) {
        AccessRule access = endpoint.authorizer().rule();
        ServerGate gate = endpoint.gate();
        if (gate == null) {
            return connect(agreed, endpoint.core(), handlers, List.of(access));
        }
        ServerGate.Decision decision = gate.decide(endpoint.server(), agreed.handshake());
        if (decision instanceof ServerGate.Decision.Refused refused) {
            return refuse(refused.decision());
        }
        ServerGate.Decision.Admitted chosen = (ServerGate.Decision.Admitted) decision;
        HandshakeAuthorizer authorizer = chosen.authorizer();
        AgreedHandshake known = agreed.with(authorizer.withRoles(agreed.handshake(), isUserInRole));
        return authorizer.decideByRole(known.handshake()) instanceof HandshakeDecision.Refused refused
                ? refuse(refused)
                : connect(known, chosen.core(), chosen.handlers(), List.of(access, authorizer.rule()));
    }

    private HandshakeOutcome connect(
            AgreedHandshake agreed, EndpointCore core, HandlerFactory factory, List<AccessRule> access) {
        if (core.keepsHttpSession()) {
            endpoint.connections().keep(session.get(), agreed, core);
        }
        DefaultConnection connection = endpoint.connections().create(agreed, core, access);
        return connection.askGate(factory) instanceof HandshakeDecision.Refused refused
                ? HandshakeOutcome.Refused.by(refused)
                : new HandshakeOutcome.Admitted(connection);
    }
}
