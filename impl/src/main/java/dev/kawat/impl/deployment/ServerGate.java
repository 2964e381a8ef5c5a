/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.HandlerEvent;
import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.ServerHandler;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.callback.EndpointCore;
import dev.kawat.impl.execution.ApplicationCode;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.failure.FailureLog;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.handler.ServerHandlerSource;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.parameter.FailureEvents;
import dev.kawat.impl.security.HandshakeAuthorizer;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Calls the handler of a server, and finds what handles the connections that it admits. No exception of the handler leaves this
 * class. Usable from any thread.
 */
public final class ServerGate {

    private static final System.Logger LOG = System.getLogger("dev.kawat.connection");

    private static final String REFUSED = ": a handshake is refused with 500, because ";

    private static final String MUST_RETURN =
            "onConnection must return a handler of the connection, a refusal or null, got ";

    /** The decision of a handler about a handshake. */
    public sealed interface Decision {

        /**
         * The handshake is refused.
         *
         * @param decision the answer
         */
        record Refused(HandshakeDecision.Refused decision) implements Decision {}

        /**
         * The handshake is admitted.
         *
         * @param core the core of the connection
         * @param handlers makes its handler
         * @param authorizer has the roles that the class of the handler demands
         */
        record Admitted(EndpointCore core, HandlerFactory handlers, HandshakeAuthorizer authorizer)
                implements Decision {}
    }

    private final ServerHandlerSource source;
    private final HandlerCores cores;
    private final CallbackContexts contexts;
    private final ClassLoader loader;

    ServerGate(ServerHandlerSource source, HandlerCores cores, CallbackContexts contexts, ClassLoader loader) {
        this.source = source;
        this.cores = cores;
        this.contexts = contexts;
        this.loader = loader;
    }

    /** Returns a gate that asks the same handler, and finds handlers of connections by a changed declaration. */
    ServerGate with(HandlerCores changed) {
        return new ServerGate(source, changed, contexts, loader);
    }

    /** Returns the handler. */
    ServerHandler handler() {
        return source.get();
    }

    /** Notifies the handler that its server has started. */
    void opened(WebSocketServer server) {
        notify(server, () -> {
            handler().onOpen(server, new HandlerEvent.Open());
            return null;
        });
    }

    /** Notifies the handler that its server has ended, and releases it. Called once. */
    void closed(WebSocketServer server) {
        notify(server, () -> {
            handler().onTerminate(server, new HandlerEvent.Terminate(CloseCodes.GOING_AWAY, "", true));
            return null;
        });
        notify(server, () -> {
            source.release();
            return null;
        });
    }

    private void notify(WebSocketServer server, ApplicationCode code) {
        try {
            run(code);
        } catch (Throwable failure) {
            FailureLog.log(LOG, Level.ERROR, server + ": a callback of its handler failed", failure);
            reportError(server, failure);
        }
    }

    /** Asks the handler about a handshake. Called on the thread of the request. */
    public Decision decide(WebSocketServer server, Handshake handshake) {
        try {
            Object answer = run(() -> handler().onConnection(server, new HandlerEvent.Connection(handshake)));
            return decision(server, answer);
        } catch (Throwable failure) {
            FailureLog.log(LOG, Level.ERROR, server + REFUSED + "onConnection failed", failure);
            return failed(server, failure);
        }
    }

    private Decision decision(WebSocketServer server, @Nullable Object answer) {
        if (answer == null) {
            return refused(403);
        }
        if (answer instanceof HandshakeDecision.Refused refused) {
            return new Decision.Refused(refused);
        }
        if (answer instanceof HandshakeDecision) {
            String rule = MUST_RETURN
                    + "HandshakeDecision.accept(), so return the handler itself, which accepts the handshake";
            LOG.log(Level.ERROR, server + REFUSED + rule);
            return failed(server, new IllegalStateException(rule));
        }
        try {
            HandlerCores.Chosen chosen = answer instanceof Class<?> type ? cores.ofBean(type) : cores.ofObject(answer);
            return new Decision.Admitted(chosen.core(), chosen.handlers(), chosen.authorizer());
        } catch (EndpointDefinitionException noHandler) {
            String got = answer instanceof Class<?> type
                    ? "the class " + type.getName()
                    : "a " + answer.getClass().getName();
            LOG.log(Level.ERROR, server + REFUSED + MUST_RETURN + got + ": " + String.join("; ", noHandler.problems()));
            return failed(server, noHandler);
        }
    }

    private Decision failed(WebSocketServer server, Throwable failure) {
        reportError(server, failure);
        return refused(500);
    }

    private static Decision refused(int status) {
        return new Decision.Refused((HandshakeDecision.Refused) HandshakeDecision.refuse(status));
    }

    private void reportError(WebSocketServer server, Throwable failure) {
        try {
            run(() -> {
                handler().onError(server, FailureEvents.of(failure));
                return null;
            });
        } catch (Throwable again) {
            FailureLog.log(LOG, Level.ERROR, server + ": onError of its handler failed", again);
        }
    }

    private @Nullable Object run(ApplicationCode code) throws Throwable {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            CallbackContexts.Entered entered = contexts.enterWithoutConnection();
            try {
                return code.run();
            } finally {
                entered.exit();
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
