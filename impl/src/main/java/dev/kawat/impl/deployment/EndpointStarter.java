/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.Handshake;
import dev.kawat.HandshakeCheck;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.admission.AdmissionLimits;
import dev.kawat.impl.callback.ApplicationServices;
import dev.kawat.impl.callback.EndpointCore;
import dev.kawat.impl.codec.ApplicationCodec;
import dev.kawat.impl.connection.ConnectionFactory;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.connection.EndAcceptor;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.failure.FailureObserver;
import dev.kawat.impl.handler.ErrorCallbacks;
import dev.kawat.impl.handler.ServerHandlerSource;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.security.AccessReader;
import dev.kawat.impl.security.HandshakeAuthorizer;
import dev.kawat.impl.security.HttpSessions;
import dev.kawat.impl.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Starts the endpoints of one application, and has what they share. */
final class EndpointStarter {

    private final Workers workers;
    private final Clock clock;
    private final ClassLoader loader;
    private final List<HandshakeCheck> checks;
    private final FailureObserver failures;
    private final HandlerBeans beans;
    private final EndpointCheck check;
    private final ApplicationServices services;
    private final Watchdog watchdog;
    private final AdmissionLimits limits;
    private final SharedParts shared;
    private final HttpSessions sessions;
    private final AtomicLong lastId = new AtomicLong();
    private volatile @Nullable EndAcceptor acceptor;

    /**
     * A starter for an application.
     *
     * @param shared the parts that all endpoints share
     * @param errors the error callbacks that are no endpoint's own
     * @param contributions what the application has for all endpoints
     * @param check checks the handlers that the handlers of servers choose
     */
    EndpointStarter(SharedParts shared, ErrorCallbacks errors, Contributions contributions, EndpointCheck check) {
        this.workers = shared.workers();
        this.clock = shared.watchdog().clock();
        this.loader = shared.loader();
        this.shared = shared;
        this.checks = contributions.checks();
        this.failures = contributions.failures();
        this.beans = contributions.beans();
        this.check = check;
        this.services = new ApplicationServices(
                workers,
                loader,
                errors,
                contributions.codecs().stream().anyMatch(ApplicationCodec::needsContexts),
                contributions.failures());
        this.watchdog = shared.watchdog();
        this.limits = shared.limits();
        DeployedRelay relay = shared.relay();
        this.sessions = relay == null ? new HttpSessions() : relay.sessions();
    }

    /** Makes the core of an endpoint. */
    EndpointCore core(CheckedEndpoint checked) {
        EndpointDeployment declared = checked.declared();
        return new EndpointCore(
                checked.parts(), declared.factory(), checked.contexts(), declared.observers(), services);
    }

    /** Starts an endpoint with a new server. */
    RunningEndpoint start(CheckedEndpoint checked) {
        EndpointCore core = core(checked);
        EndpointDeployment declared = checked.declared();
        CurrentGate handlers = new CurrentGate(gate(declared));
        DefaultServer server = new DefaultServer(
                core.descriptor().hasPath() ? core.descriptor().path() : null,
                core,
                declared.observers().around(handlers::opened, handlers::closed),
                sessions,
                shared.groups(checked),
                handlers::handler,
                this::accept);
        return running(checked, core, server, handlers, handlers.gate());
    }

    private WebSocketConnection accept(DefaultServer server, WebSocket end, Handshake handshake, List<String> tags) {
        EndAcceptor known = acceptor;
        if (known == null) {
            throw new IllegalStateException(server + ": accept: the application has not started yet");
        }
        return known.accept(server, end, handshake, tags);
    }

    /** Sets what runs handlers at ends of pairs. */
    void acceptEndsBy(EndAcceptor next) {
        acceptor = next;
    }

    /**
     * Makes an endpoint anew, with the server that it has.
     *
     * @param sameHandler whether the handler of the server, if it has one, stays
     */
    RunningEndpoint restart(CheckedEndpoint checked, RunningEndpoint former, boolean sameHandler) {
        ServerGate before = former.gate();
        ServerGate gate =
                sameHandler && before != null ? before.with(cores(checked.declared())) : gate(checked.declared());
        return running(checked, core(checked), former.server(), former.handlers(), gate);
    }

    private @Nullable ServerGate gate(EndpointDeployment declared) {
        ServerHandlerSource handler = declared.serverHandler();
        return handler == null ? null : new ServerGate(handler, cores(declared), declared.contexts(), loader);
    }

    private HandlerCores cores(EndpointDeployment declared) {
        // The observers of the server, of which its handler is one, are notified by the last of its connections.
        Observers ofConnections = declared.observers().around(opened -> {}, closed -> {});
        return new HandlerCores(declared.descriptor(), ofConnections, check, this::chosen, beans);
    }

    private HandlerCores.Chosen chosen(CheckedEndpoint checked) {
        return new HandlerCores.Chosen(
                core(checked),
                checked.declared().factory(),
                authorizer(checked.declared().descriptor().handlerClass()));
    }

    private HandshakeAuthorizer authorizer(Class<?> handler) {
        return new HandshakeAuthorizer(
                AccessReader.ofClass(handler), AccessReader.namedRoles(handler), checks, loader, clock, failures);
    }

    private RunningEndpoint running(
            CheckedEndpoint checked,
            EndpointCore core,
            DefaultServer server,
            CurrentGate handlers,
            @Nullable ServerGate gate) {
        EndpointDescriptor descriptor = core.descriptor();
        HandshakeAuthorizer authorizer = authorizer(descriptor.handlerClass());
        boolean identifies = !checks.isEmpty() || !authorizer.rule().everybody();
        RiskySettings.warn(descriptor.name(), core.settings(), identifies);
        CallbackContexts contexts = checked.contexts();
        return new RunningEndpoint(
                server,
                core,
                authorizer,
                descriptor.hasOwnArguments() ? contexts : CallbackContexts.NONE,
                new ConnectionFactory(server, watchdog, limits, clock, lastId::incrementAndGet),
                handlers,
                gate);
    }

    /** Returns what runs tasks that may block. */
    Workers workers() {
        return workers;
    }

    /** Returns what checks the connections. */
    Watchdog watchdog() {
        return watchdog;
    }

    /** Returns what connects the nodes of the application; null for none. */
    @Nullable
    DeployedRelay relay() {
        return shared.relay();
    }

    /** Returns the class loader of the application. */
    ClassLoader loader() {
        return loader;
    }

    /** Returns the connections by their HTTP sessions. */
    HttpSessions sessions() {
        return sessions;
    }
}
