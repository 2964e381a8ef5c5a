/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.routing;

import dev.kawat.MessageDecodeException;
import dev.kawat.Payload;
import dev.kawat.impl.codec.MessageTypeReader;
import dev.kawat.impl.execution.CallbackExecutors;
import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.mailbox.EventProperties;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The way of a message, as it came ({@code String} or {@code ByteBuffer}), to its callback. Decided at deployment as far as it
 * can be; the type of a JSON message must be read. Immutable; called from any thread.
 */
public sealed interface MessageRoute extends EventProperties {

    /** Returns the route of one message. The target of that is known without reading the message again. */
    @Override
    MessageRoute of(Object message);

    /**
     * Returns the callback for a message.
     *
     * @throws MessageDecodeException when there is none
     */
    Target target(Object message);

    /** The route to one callback. */
    final class Target implements MessageRoute {

        private final HandlerInvoker invoker;
        private final MessageReader reader;
        private final Executor executor;

        /**
         * A route to a callback.
         *
         * @param reader makes the callback's argument of a message
         * @param executor where the callback runs
         */
        Target(HandlerInvoker invoker, MessageReader reader, Executor executor) {
            this.invoker = invoker;
            this.reader = reader;
            this.executor = executor;
        }

        /** Returns the callback. */
        public HandlerInvoker invoker() {
            return invoker;
        }

        /**
         * Makes the callback's argument of a message.
         *
         * @throws MessageDecodeException when the message cannot be read so
         */
        public Object read(Object message) {
            return reader.read(message);
        }

        @Override
        public boolean blocking() {
            return invoker.callback().blocking();
        }

        @Override
        public Executor executor() {
            return executor;
        }

        @Override
        public Target of(Object message) {
            return this;
        }

        @Override
        public Target target(Object message) {
            return this;
        }
    }

    /** The route to several callbacks: one for each type of JSON message, and perhaps one for all other messages. */
    final class ByType implements MessageRoute {

        private static final int LONGEST_TYPE = 64;
        private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

        private final Map<String, Target> targets;
        private final @Nullable Target others;
        private final MessageTypeReader types;
        private final Function<Object, Payload> payload;
        private final boolean blocking;
        private final Executor executor;

        /**
         * A route to these callbacks.
         *
         * @param payload makes JSON of a message
         * @param usual where a message is handled that goes to none of the callbacks
         */
        ByType(
                Map<String, Target> targets,
                @Nullable Target others,
                MessageTypeReader types,
                Function<Object, Payload> payload,
                Executor usual) {
            this.targets = Map.copyOf(targets);
            this.others = others;
            this.types = types;
            this.payload = payload;
            this.blocking = Stream.concat(targets.values().stream(), Stream.ofNullable(others))
                    .anyMatch(Target::blocking);
            this.executor = blocking ? usual : CallbackExecutors.CALLER;
        }

        /** Returns whether any of the callbacks may block: a message is not read before a worker does it. */
        @Override
        public boolean blocking() {
            return blocking;
        }

        @Override
        public Executor executor() {
            return executor;
        }

        @Override
        public MessageRoute of(Object message) {
            try {
                return target(message);
            } catch (MessageDecodeException unknown) { // thrown when it is the message's turn
                return new NoTarget(same -> unknown, blocking, executor);
            }
        }

        @Override
        public Target target(Object message) {
            Payload content = payload.apply(message);
            Optional<String> type = types.read(content);
            Target target = type.map(targets::get).orElse(others);
            if (target == null) {
                throw type.isPresent()
                        ? new MessageDecodeException(unknown(type.get()), content, null)
                        : types.untyped(content);
            }
            return target;
        }

        /** Returns the error message, with so much of what a peer has sent as can be a type, without control characters. */
        private String unknown(String type) {
            String start = type.substring(0, Math.min(type.length(), LONGEST_TYPE));
            return "the endpoint has no callback for messages of the type '"
                    + CONTROL.matcher(start).replaceAll("?") + (type.length() > LONGEST_TYPE ? "…" : "")
                    + "', only for "
                    + new TreeSet<>(targets.keySet());
        }
    }

    /**
     * The route of messages that go to no callback.
     *
     * @param reason the failure that this is for a message
     */
    record NoTarget(Function<Object, MessageDecodeException> reason, boolean blocking, Executor executor)
            implements MessageRoute {

        @Override
        public NoTarget of(Object message) {
            return this;
        }

        @Override
        public Target target(Object message) {
            throw reason.apply(message);
        }
    }
}
