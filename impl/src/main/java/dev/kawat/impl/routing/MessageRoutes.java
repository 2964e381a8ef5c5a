/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.routing;

import dev.kawat.DataType;
import dev.kawat.UnacceptableMessageException;
import dev.kawat.impl.codec.EndpointCodecs;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.execution.CallbackExecutors;
import dev.kawat.impl.handler.HandlerBinding;
import dev.kawat.impl.handler.HandlerInvoker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The routes of the messages of an endpoint to its callbacks. Made at deployment; immutable. */
public final class MessageRoutes {

    private final String endpoint;
    private final DataType dataType;
    private final EndpointCodecs codecs;
    private final HandlerBinding binding;
    private final CallbackExecutors executors;
    private final boolean kept;
    private final MessageRoute text;
    private final MessageRoute binary;

    /**
     * The routes of an endpoint.
     *
     * @param kept whether a message is looked at again after its callback, by an error callback
     */
    public MessageRoutes(
            EndpointDescriptor endpoint,
            HandlerBinding binding,
            EndpointCodecs codecs,
            CallbackExecutors executors,
            boolean kept) {
        this.endpoint = endpoint.name();
        this.dataType = endpoint.dataType();
        this.codecs = codecs;
        this.binding = binding;
        this.executors = executors;
        this.kept = kept;
        MessageRoute ofText = dataType == DataType.BLOB ? untyped(any -> true) : typed(untyped(this::takesText));
        MessageRoute ofBinary = dataType == DataType.AUTO ? untyped(codecs::takesBinary) : ofText;
        this.text = ofText == null ? unaccepted("text") : ofText;
        this.binary = ofBinary == null ? unaccepted("binary") : ofBinary;
    }

    /** Makes the reader of a callback. */
    @FunctionalInterface
    private interface Readers {
        MessageReader of(Callback callback, DataType dataType, EndpointCodecs codecs);
    }

    private MessageRoute unaccepted(String kind) {
        return new MessageRoute.NoTarget(
                message -> new UnacceptableMessageException(
                        "endpoint '" + endpoint + "' has no callback for " + kind + " messages",
                        MessageReader.payload(message)),
                false,
                CallbackExecutors.CALLER);
    }

    /** Returns the route of a message as it came, {@code String} or {@code ByteBuffer}. */
    public MessageRoute route(Object message) {
        return message instanceof String ? text : binary;
    }

    /** Returns whether a callback takes text. Where all messages are presented as one kind, the only callback does. */
    private boolean takesText(Callback callback) {
        return dataType != DataType.AUTO || codecs.takesText(callback);
    }

    private MessageRoute.@Nullable Target untyped(Predicate<Callback> taking) {
        return binding.messages().untyped().stream()
                .filter(invoker -> taking.test(invoker.callback()))
                .findFirst()
                .map(invoker -> target(invoker, MessageReader::of))
                .orElse(null);
    }

    private @Nullable MessageRoute typed(MessageRoute.@Nullable Target others) {
        if (binding.messages().byType().isEmpty()) {
            return others;
        }
        Map<String, MessageRoute.Target> targets = new LinkedHashMap<>();
        binding.messages()
                .byType()
                .forEach((name, invoker) -> targets.put(name, target(invoker, MessageReader::ofTyped)));
        return new MessageRoute.ByType(
                targets,
                others,
                codecs.types(),
                message -> MessageReader.payload(message, dataType),
                executors.usual());
    }

    private MessageRoute.Target target(HandlerInvoker invoker, Readers readers) {
        MessageReader reader = readers.of(invoker.callback(), dataType, codecs);
        MessageReader keeping = kept ? reader.keepingTheMessage() : reader;
        OptionalLong max = invoker.callback().maxMessageBytes();
        MessageReader bounded = max.isPresent() ? keeping.atMost(max.getAsLong(), endpoint) : keeping;
        return new MessageRoute.Target(invoker, bounded, executors.of(invoker.callback()));
    }
}
