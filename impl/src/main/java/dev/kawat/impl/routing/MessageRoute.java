/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.routing;

import dev.kawat.MessageDecodeException;
import dev.kawat.Payload;
import dev.kawat.impl.codec.MessageTypeReader;
import dev.kawat.impl.handler.HandlerInvoker;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which callback a message goes to, as it came ({@code String} or {@code ByteBuffer}); decided at deployment as far as it can be.
 */
public sealed interface MessageRoute {

    /** Whether any callback that a message may go to may block. */
    boolean mayBlock();

    /** The callback that a message goes to, for those who choose its worker; null if it goes to none, or cannot be read. */
    @Nullable
    HandlerInvoker callback(Object message);

    /**
     * Where a message goes.
     *
     * @throws MessageDecodeException when there is no callback for it
     */
    Target target(Object message);

    /** One callback, for all messages. */
    final class Target implements MessageRoute {

        private final HandlerInvoker invoker;
        private final MessageReader reader;

        /** A callback, and what makes of messages what it takes. */
        Target(HandlerInvoker invoker, MessageReader reader) {
            this.invoker = invoker;
            this.reader = reader;
        }

        public HandlerInvoker invoker() {
            return invoker;
        }

        /**
         * What the callback takes.
         *
         * @throws MessageDecodeException when the message cannot be read so
         */
        public Object read(Object message) {
            return reader.read(message);
        }

        @Override
        public boolean mayBlock() {
            return invoker.callback().blocking();
        }

        @Override
        public HandlerInvoker callback(Object message) {
            return invoker;
        }

        @Override
        public Target target(Object message) {
            return this;
        }
    }

    /** Several callbacks, one for each type of JSON message, and perhaps one for all the others. */
    final class ByType implements MessageRoute {

        private static final int LONGEST_TYPE = 64;
        private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

        private final Map<String, Target> targets;
        private final @Nullable Target others;
        private final MessageTypeReader types;
        private final Function<Object, Payload> payload;
        private final boolean mayBlock;

        /** A route to these callbacks, for messages that are made JSON so. */
        ByType(
                Map<String, Target> targets,
                @Nullable Target others,
                MessageTypeReader types,
                Function<Object, Payload> payload) {
            this.targets = Map.copyOf(targets);
            this.others = others;
            this.types = types;
            this.payload = payload;
            this.mayBlock = Stream.concat(targets.values().stream(), Stream.ofNullable(others))
                    .anyMatch(Target::mayBlock);
        }

        /** A message is not looked into before it is a worker's turn to do so. */
        @Override
        public boolean mayBlock() {
            return mayBlock;
        }

        @Override
        public @Nullable HandlerInvoker callback(Object message) {
            try {
                return target(message).invoker();
            } catch (MessageDecodeException unknown) { // told when its turn has come
                return null;
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

        /** What a peer sends goes into logs only as far as it can be a type, and does no harm there. */
        private String unknown(String type) {
            String start = type.substring(0, Math.min(type.length(), LONGEST_TYPE));
            return "the endpoint has no callback for messages of the type '"
                    + CONTROL.matcher(start).replaceAll("?") + (type.length() > LONGEST_TYPE ? "…" : "") + "', only of "
                    + new TreeSet<>(targets.keySet());
        }
    }
}
