/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.callback;

import dev.kawat.Codec;
import dev.kawat.HandshakeDecision;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.codec.EndpointCodecs;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.execution.ApplicationExecutor;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.execution.CallbackExecutors;
import dev.kawat.impl.execution.ExecutionEnvironment;
import dev.kawat.impl.execution.InvocationContext;
import dev.kawat.impl.handler.HandlerBinding;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.mailbox.ConcurrencyLimiter;
import dev.kawat.impl.mailbox.Event;
import dev.kawat.impl.mailbox.Mailbox;
import dev.kawat.impl.routing.EventTable;
import dev.kawat.impl.routing.MessageRoutes;
import dev.kawat.impl.settings.EndpointSettings;
import dev.kawat.impl.settings.MailboxSettings;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * The part of an endpoint that runs the callbacks of its connections. It holds what they share, and makes what each of them needs
 * of its own. Made at deployment; immutable; called from any thread.
 */
public final class EndpointCore {

    private final EndpointParts parts;
    private final HandlerFactory factory;
    private final Gate gate;
    private final ExecutionEnvironment environment;
    private final CallbackExecutors executors;
    private final EndpointEncoders encoders;
    private final Failures failures;
    private final EventTable events;
    private final Observers observers;

    /**
     * Makes the core of an endpoint.
     *
     * @param parts the checked parts of the endpoint
     * @param factory makes the handlers
     * @param contexts the contexts around callbacks
     * @param observers the observers of the endpoint
     * @param shared what the endpoints of the application have in common
     */
    public EndpointCore(
            EndpointParts parts,
            HandlerFactory factory,
            CallbackContexts contexts,
            Observers observers,
            ApplicationServices shared) {
        EndpointDescriptor endpoint = parts.descriptor();
        HandlerBinding binding = parts.binding();
        EndpointCodecs codecs = parts.codecs();
        this.parts = parts;
        this.factory = factory;
        this.observers = observers;
        this.gate = new Gate(binding.connection());
        this.executors = CallbackExecutors.of(endpoint, shared.workers());
        ApplicationExecutor completions = new ApplicationExecutor(executors.usual(), shared.loader());
        this.environment = new ExecutionEnvironment(endpoint.name(), contexts, shared.workers()::context, completions);
        this.encoders = new EndpointEncoders(
                codecs, Stream.concat(binding.all(), shared.errors().invokers()), shared.codecsInContexts());
        this.failures = new Failures(
                binding.errors(),
                shared.errors(),
                parts.settings().callbacks().onFailure(),
                executors,
                shared.observer());
        boolean kept = binding.errors().takeMessage() || shared.errors().takeMessage();
        MessageRoutes messages = new MessageRoutes(endpoint, binding, codecs, executors, kept);
        this.events =
                new EventTable(binding, messages, failures::properties, executors, observers, endpoint.nonBlocking());
    }

    /** Returns the checked declaration. */
    public EndpointDescriptor descriptor() {
        return parts.descriptor();
    }

    /** Returns the checked settings. */
    public EndpointSettings settings() {
        return parts.settings();
    }

    /** Returns the encoder of what is sent to several connections. */
    public Encoder encoder() {
        return parts.codecs().writing();
    }

    /** Returns the codec for JSON, whatever codecs of its own the application has. */
    public Codec json() {
        return parts.codecs().json();
    }

    /** Returns whether connections keep the HTTP session of their handshake, as far as it has one. */
    public boolean keepsHttpSession() {
        return environment.contexts().useHttpSession() || settings().admission().touchesSession();
    }

    /** Returns the name of the endpoint, for logs. */
    public String name() {
        return descriptor().name();
    }

    /** Returns what makes the handlers of connections that are not given one. */
    public HandlerFactory handlers() {
        return factory;
    }

    /** Returns the executor of what may block and has not chosen another one. */
    public Executor workers() {
        return executors.usual();
    }

    /** Returns the surroundings of the application's code for a connection. Called on the thread of its handshake. */
    public InvocationContext context(EndpointConnection connection) {
        return environment.of(connection);
    }

    /** Returns what runs the callbacks of a connection. */
    public CallbackRunner callbacks(EndpointConnection connection, InvocationContext context) {
        return new CallbackRunner(connection, context, executors, encoders, failures);
    }

    /**
     * Makes the handler of a connection and asks its gate.
     *
     * @param handlers makes the handler
     */
    public HandshakeDecision admit(CallbackRunner callbacks, HandlerFactory handlers) {
        return gate.admit(callbacks, handlers);
    }

    /** Returns what runs the events of a connection. */
    public EventDispatcher dispatcher(EndpointConnection connection, CallbackRunner callbacks) {
        return new EventDispatcher(connection, callbacks, events, observers);
    }

    /**
     * Returns the mailbox of a connection.
     *
     * @param dispatcher runs the events
     * @param flow stops reading while the mailbox is full
     */
    public Mailbox mailbox(EventDispatcher dispatcher, Mailbox.Flow flow) {
        MailboxSettings bounds = settings().mailbox();
        return new Mailbox(bounds.maxMessages(), bounds.maxBytes(), runner(dispatcher), flow, workers());
    }

    /**
     * Returns what stands between the mailbox of a connection and the dispatcher of its events: the dispatcher itself, unless
     * messages are to run concurrently or on different executors. Those of a stream come one after another.
     */
    private Mailbox.Runner runner(EventDispatcher dispatcher) {
        int limit = events.streams().isEmpty() ? settings().callbacks().concurrency() : 1;
        return limit == 1 && !executors.isMixed() ? dispatcher : new ConcurrencyLimiter(dispatcher, limit);
    }

    /** Returns whether the endpoint has a callback for events of a kind. */
    public boolean handles(Event.Kind kind) {
        return events.handles(kind);
    }

    /** Returns whether the application wants to know how peers keep up. */
    public boolean watchesPace() {
        return events.watchesPace();
    }
}
