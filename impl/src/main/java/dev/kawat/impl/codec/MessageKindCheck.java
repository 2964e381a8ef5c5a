/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.DataType;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.problem.Problems;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Finds the message callbacks that cannot be told apart, or never get a message, because of the codecs of what they take. */
public final class MessageKindCheck {

    private final Problems problems;

    public MessageKindCheck(Problems problems) {
        this.problems = problems;
    }

    /**
     * Adds a problem for each such callback of an endpoint.
     *
     * @param maxMessageBytes the most bytes that a message for the endpoint may have
     */
    public void check(EndpointDescriptor endpoint, long maxMessageBytes, EndpointCodecs codecs) {
        checkOneOfAKind(endpoint, codecs);
        endpoint.allCallbacks()
                .sorted(Comparator.comparing(Callback::where)) // the same messages every time
                .forEach(callback -> checkSize(callback, maxMessageBytes));
        endpoint.typed().values().stream().distinct().forEach(callback -> checkText(callback, codecs));
    }

    /** That those that certainly take the same are no two is checked already. */
    private void checkOneOfAKind(EndpointDescriptor endpoint, EndpointCodecs codecs) {
        List<Callback> all = Stream.of(Callback.Kind.TEXT, Callback.Kind.BINARY)
                .flatMap(kind -> endpoint.callbacks(kind).stream())
                .toList();
        if (endpoint.dataType() == DataType.AUTO) {
            checkOne("text", endpoint, all.stream().filter(codecs::takesText).toList());
            checkOne(
                    "binary", endpoint, all.stream().filter(codecs::takesBinary).toList());
        } else if (endpoint.callbacks(Callback.Kind.TEXT).size() > 1) {
            problems.add(
                    where(endpoint),
                    "dataType " + endpoint.dataType()
                            + " calls one @OnMessage method for all messages without a @MessageType, got "
                            + names(endpoint.callbacks(Callback.Kind.TEXT)));
        }
    }

    private void checkOne(String kind, EndpointDescriptor endpoint, List<Callback> callbacks) {
        if (callbacks.size() > 1) {
            problems.add(
                    where(endpoint),
                    "class must have at most one @OnMessage method for " + kind + " messages without a @MessageType,"
                            + " and types and codecs make these of that kind, got " + names(callbacks));
        }
    }

    private static String where(EndpointDescriptor endpoint) {
        return "@WebSocketEndpoint on " + endpoint.handlerClass().getName();
    }

    private static List<String> names(List<Callback> callbacks) {
        return callbacks.stream().map(Callback::where).sorted().toList();
    }

    /** What the transport lets through no callback can ask for. */
    private void checkSize(Callback callback, long maxMessageBytes) {
        OptionalLong max = callback.maxMessageBytes();
        if (max.isEmpty()) {
            return;
        }
        if (callback.isOfControl()) {
            problems.add(callback.where(), "maxMessageSize must not be given for pings or pongs", max(max));
        } else if (max.getAsLong() < 1) {
            problems.add(callback.where(), "maxMessageSize must be positive, or -1 for that of the endpoint", max(max));
        } else if (max.getAsLong() > maxMessageBytes) {
            problems.add(
                    callback.where(),
                    "maxMessageSize must be at most max-message of the endpoint, which is " + maxMessageBytes
                            + ", so raise that too",
                    max(max));
        }
    }

    private static String max(OptionalLong max) {
        return Long.toString(max.getAsLong());
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
