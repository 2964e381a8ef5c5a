/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.callback;

import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.codec.EndpointCodecs;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.execution.InvocationContext;
import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.message.EncodedMessage;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The encoders of an endpoint: one for all that is sent, and one for each callback whose results have a codec of their own. */
final class EndpointEncoders {

    private final Encoder usual;
    private final @Nullable Map<HandlerInvoker, Encoder> replies; // null for none, as nearly always
    private final boolean inContexts;

    /**
     * The encoders of an endpoint.
     *
     * @param invokers the callbacks whose results are sent
     * @param inContexts whether a codec of the application needs contexts while it encodes
     */
    EndpointEncoders(EndpointCodecs codecs, Stream<HandlerInvoker> invokers, boolean inContexts) {
        this.usual = codecs.writing();
        this.inContexts = inContexts;
        Map<Callback, Encoder> chosen = codecs.replies();
        Map<HandlerInvoker, Encoder> byInvoker = invokers.filter(invoker -> chosen.containsKey(invoker.callback()))
                .collect(Collectors.toMap(invoker -> invoker, invoker -> chosen.get(invoker.callback())));
        this.replies = byInvoker.isEmpty() ? null : byInvoker;
    }

    /** Returns the encoder of the results of a callback. */
    Encoder of(HandlerInvoker invoker) {
        return replies == null ? usual : replies.getOrDefault(invoker, usual);
    }

    /** Encodes what the application sends. */
    EncodedMessage encode(Object message, InvocationContext context) {
        return encode(message, usual, context, null);
    }

    /**
     * Encodes a message, in contexts where codecs of the application need them.
     *
     * @param request the request context to encode it in; null for one of its own
     */
    EncodedMessage encode(
            Object message, Encoder encoder, InvocationContext context, CallbackContexts.@Nullable Request request) {
        if (!inContexts) {
            return encoder.encode(message);
        }
        try {
            return (EncodedMessage) Objects.requireNonNull(context.run(() -> encoder.encode(message), request));
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new IllegalStateException("an encoder threw a checked exception", impossible);
        }
    }
}
