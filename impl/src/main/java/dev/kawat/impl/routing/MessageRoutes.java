/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.routing;

import dev.kawat.DataType;
import dev.kawat.impl.codec.EndpointCodecs;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.handler.HandlerBinding;
import dev.kawat.impl.handler.HandlerInvoker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where the messages of an endpoint go: its message callbacks, and what each takes. Made at deployment; immutable. */
public final class MessageRoutes {

    private final String endpoint;
    private final DataType dataType;
    private final EndpointCodecs codecs;
    private final HandlerBinding binding;
    private final boolean kept;
    private final @Nullable MessageRoute text;
    private final @Nullable MessageRoute binary;

    /**
     * The routes of an endpoint.
     *
     * @param kept whether somebody looks at a message again after its callback
     */
    public MessageRoutes(EndpointDescriptor endpoint, HandlerBinding binding, EndpointCodecs codecs, boolean kept) {
        this.endpoint = endpoint.name();
        this.dataType = endpoint.dataType();
        this.codecs = codecs;
        this.binding = binding;
        this.kept = kept;
        this.text = dataType == DataType.BLOB ? untyped(any -> true) : typed(untyped(this::takesText));
        this.binary = dataType == DataType.AUTO ? untyped(codecs::takesBinary) : text;
    }

    /** How the reader of a callback is made. */
    @FunctionalInterface
    private interface Readers {
        MessageReader of(Callback callback, DataType dataType, EndpointCodecs codecs);
    }

    /** The route of a message as it came; null where there is no callback for its kind. */
    @Nullable
    public MessageRoute route(Object message) {
        return message instanceof String ? text : binary;
    }

    /** Where messages are not presented as they come, there is one callback for both kinds. */
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
                targets, others, codecs.types(), message -> MessageReader.payload(message, dataType));
    }

    private MessageRoute.Target target(HandlerInvoker invoker, Readers readers) {
        MessageReader reader = readers.of(invoker.callback(), dataType, codecs);
        MessageReader keeping = kept ? reader.keepingTheMessage() : reader;
        OptionalLong max = invoker.callback().maxMessageBytes();
        return new MessageRoute.Target(invoker, max.isPresent() ? keeping.atMost(max.getAsLong(), endpoint) : keeping);
    }
}
