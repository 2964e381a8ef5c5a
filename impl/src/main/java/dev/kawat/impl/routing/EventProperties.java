/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.routing;

import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.handler.HandlerBinding;
import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.mailbox.Event;
import dev.kawat.impl.mailbox.Mailbox;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of an event of any connection of an endpoint before it is run: its weight, whether it may block, and on which
 * workers it belongs. Events are messages as they came ({@code String}, {@code ByteBuffer}), or an {@link Event}. Immutable;
 * called from any thread.
 */
public final class EventProperties {

    private final DefaultServer server;
    private final HandlerBinding binding;

    /** That of a server whose other parts are there. */
    public EventProperties(DefaultServer server, HandlerBinding binding) {
        this.server = server;
        this.binding = binding;
    }

    /** What an event takes of the mailbox's bound, in bytes of payload. */
    public long weight(Object event) {
        if (event instanceof String text) {
            return text.length(); // of characters, which is what the JVM keeps of most texts
        }
        if (event instanceof ByteBuffer bytes) {
            return bytes.remaining();
        }
        if (event instanceof Event.Task) {
            return 0; // a message of no size, in the order of messages
        }
        if (event instanceof Event.Ping ping) {
            return ping.payload().remaining();
        }
        return event instanceof Event.Pong pong ? pong.payload().remaining() : Mailbox.UNCOUNTED;
    }

    /** Whether an event needs a worker. */
    public boolean mayBlock(Object event) {
        if (event instanceof Event special) {
            return mayBlock(special);
        }
        MessageRoute route = server.route(event);
        return route != null && route.mayBlock();
    }

    private boolean mayBlock(Event event) {
        if (event instanceof Event.Opened) {
            return server.observers().opened() != null
                    || mayBlock(binding.open())
                    || server.streams().stream().anyMatch(EventProperties::mayBlock);
        }
        if (event instanceof Event.Ping) {
            return mayBlock(binding.ping());
        }
        if (event instanceof Event.Pong) {
            return mayBlock(binding.pong());
        }
        if (event instanceof Event.Failed) {
            return server.failures().mayBlock();
        }
        if (event instanceof Event.Turned) {
            return server.observers().observeSlowPeers() || mayBlock(binding.slow()) || mayBlock(binding.caughtUp());
        }
        if (event instanceof Event.Task) {
            return true; // whoever wrote it has promised nothing
        }
        return event instanceof Event.Closed && mayBlockAtTheEnd();
    }

    /** The bean is destroyed then, too. */
    private boolean mayBlockAtTheEnd() {
        return !server.descriptor().nonBlocking()
                || mayBlock(binding.close())
                || server.observers().observeEnds();
    }

    /** Whether a callback may block; not if there is none. */
    public static boolean mayBlock(@Nullable HandlerInvoker invoker) {
        return invoker != null && invoker.callback().blocking();
    }

    /** Where an event is run that may block. */
    public Executor workers(Object event) {
        return server.placement().of(callback(event));
    }

    /** The callback that an event calls first; null for none, and where that is known only when it is run. */
    private @Nullable HandlerInvoker callback(Object event) {
        if (event instanceof Event.Opened) {
            return binding.open();
        }
        if (event instanceof Event.Ping) {
            return binding.ping();
        }
        if (event instanceof Event.Pong) {
            return binding.pong();
        }
        if (event instanceof Event.Failed failed) {
            return server.failures().told(failed.failure());
        }
        if (event instanceof Event.Closed) {
            return binding.close();
        }
        MessageRoute route = event instanceof Event ? null : server.route(event);
        return route == null ? null : route.callback(event);
    }

    /** Where code runs that may block as a callback may. */
    public Executor workersOf(HandlerInvoker invoker) {
        return mayBlock(invoker) ? server.placement().of(invoker) : Runnable::run;
    }
}
