/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.DataType;
import dev.kawat.impl.codec.EndpointCodecs;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.Problems;
import java.util.Objects;
import java.util.stream.Stream;

/** Finds the message callbacks that cannot be told apart, or never get a message, because of the codecs of what they take. */
final class MessageKinds {

    private final Problems problems;

    MessageKinds(Problems problems) {
        this.problems = problems;
    }

    /** Adds a problem for each such callback of an endpoint. */
    void check(EndpointDescriptor endpoint, EndpointCodecs codecs) {
        checkOneOfAKind(endpoint, codecs);
        endpoint.typed().values().stream().distinct().forEach(callback -> checkText(callback, codecs));
    }

    /** That there is at most one of a kind by its type alone is checked already. */
    private void checkOneOfAKind(EndpointDescriptor endpoint, EndpointCodecs codecs) {
        Callback text = endpoint.callback(Callback.Kind.TEXT).orElse(null);
        Callback binary = endpoint.callback(Callback.Kind.BINARY).orElse(null);
        if (text == null || binary == null || endpoint.dataType() != DataType.AUTO) {
            return;
        }
        boolean takesBinary = codecs.takesBinary(text);
        if (takesBinary == codecs.takesBinary(binary)) {
            problems.add(
                    "@WebSocketEndpoint on " + endpoint.handlerClass().getName(),
                    "class must have at most one @OnMessage method for " + (takesBinary ? "binary" : "text")
                            + " messages, which their codecs make of both, got "
                            + Stream.of(text, binary)
                                    .map(Callback::where)
                                    .sorted()
                                    .toList());
        }
    }

    private void checkText(Callback callback, EndpointCodecs codecs) {
        boolean bytesOfText = callback.kind() == Callback.Kind.BINARY
                && codecs.chosenForMessage(callback).isEmpty();
        if (codecs.takesBinary(callback) && !bytesOfText) {
            problems.add(
                    callback.where(),
                    "a message with a @MessageType must be text, and the codec for it is a binary one",
                    Objects.requireNonNull(callback.messageType()).getTypeName());
        }
    }
}
