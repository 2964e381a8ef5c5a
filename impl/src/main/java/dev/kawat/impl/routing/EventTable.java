/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.routing;

import dev.kawat.impl.event.Observers;
import dev.kawat.impl.execution.CallbackExecutors;
import dev.kawat.impl.handler.HandlerBinding;
import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.mailbox.Event;
import dev.kawat.impl.mailbox.EventProperties;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The properties of every event on the connections of one endpoint. Those of a message are its route; those of another event
 * depend on its kind, and for failures on the type of the failure. Decided at deployment. Immutable; called from any thread.
 */
public final class EventTable {

    private final MessageRoutes messages;
    private final Function<Throwable, CallbackProperties> failures;
    private final List<HandlerInvoker> streams;
    private final CallbackProperties usual;
    private final CallbackProperties slow;
    private final CallbackProperties caughtUp;
    private final Map<Event.Kind, CallbackProperties> kinds;
    private final boolean watchesPace;

    /**
     * The table of an endpoint.
     *
     * @param messages the routes of its messages
     * @param failures the properties of an event for a failure
     * @param nonBlocking whether the whole class has promised not to block
     */
    public EventTable(
            HandlerBinding binding,
            MessageRoutes messages,
            Function<Throwable, CallbackProperties> failures,
            CallbackExecutors executors,
            Observers observers,
            boolean nonBlocking) {
        this.messages = messages;
        this.failures = failures;
        this.streams = binding.all()
                .filter(invoker -> invoker.callback().takesStream())
                .toList();
        this.usual = CallbackProperties.of(null, true, executors);
        this.slow = CallbackProperties.of(binding.slow(), false, executors);
        this.caughtUp = CallbackProperties.of(binding.caughtUp(), false, executors);
        boolean opensBlocking = observers.opened() != null
                || streams.stream().anyMatch(invoker -> invoker.callback().blocking());
        this.watchesPace = observers.observeSlowPeers() || binding.hasSlowPeerCallbacks();
        boolean paceBlocking = observers.observeSlowPeers() || slow.blocking() || caughtUp.blocking();
        boolean closesBlocking = !nonBlocking || observers.observeEnds(); // the bean is destroyed then, too
        this.kinds = new EnumMap<>(Map.of(
                Event.Kind.OPENED, CallbackProperties.of(binding.open(), opensBlocking, executors),
                Event.Kind.PING, CallbackProperties.of(binding.ping(), false, executors),
                Event.Kind.PONG, CallbackProperties.of(binding.pong(), false, executors),
                Event.Kind.PACE_CHANGED, CallbackProperties.of(null, paceBlocking, executors),
                Event.Kind.CLOSE_DUE, CallbackProperties.of(null, false, executors),
                Event.Kind.TASK, usual, // whoever wrote it has promised nothing
                Event.Kind.CLOSED, CallbackProperties.of(binding.close(), closesBlocking, executors)));
    }

    /** Returns the properties of an event: a message as it came ({@code String} or {@code ByteBuffer}), or an {@link Event}. */
    public EventProperties of(Object event) {
        return event instanceof Event special ? of(special) : messages.route(event);
    }

    private CallbackProperties of(Event event) {
        return event instanceof Event.Failed failed
                ? failures.apply(failed.failure())
                : Objects.requireNonNull(kinds.get(event.kind()));
    }

    /** Returns whether there is a callback for events of a kind. */
    public boolean handles(Event.Kind kind) {
        CallbackProperties properties = kinds.get(kind);
        return properties != null && properties.callback() != null;
    }

    /** Returns whether anybody wants to know how peers keep up. */
    public boolean watchesPace() {
        return watchesPace;
    }

    /** Returns the properties of code that may block and has no callback of its own. */
    public CallbackProperties usual() {
        return usual;
    }

    /** Returns the properties of the callback for a peer that has become slow. */
    public CallbackProperties slow() {
        return slow;
    }

    /** Returns the properties of the callback for a slow peer that has caught up. */
    public CallbackProperties caughtUp() {
        return caughtUp;
    }

    /** Returns the callbacks that take all messages of a connection as a stream; mostly none. */
    public List<HandlerInvoker> streams() {
        return streams;
    }
}
