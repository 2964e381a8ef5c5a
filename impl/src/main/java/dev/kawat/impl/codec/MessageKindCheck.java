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

/** Finds message callbacks for the same kind of messages, and those that never get a message, by their codecs and sizes. */
public final class MessageKindCheck {

    private final Problems problems;

    /** A check that adds to these problems. */
    public MessageKindCheck(Problems problems) {
        this.problems = problems;
    }

    /**
     * Adds a problem for each such callback of an endpoint.
     *
     * @param maxMessageBytes the maximum number of bytes of messages for the endpoint
     */
    public void check(EndpointDescriptor endpoint, long maxMessageBytes, EndpointCodecs codecs) {
        checkOneOfAKind(endpoint, codecs);
        endpoint.allCallbacks()
                .sorted(Comparator.comparing(Callback::where)) // for a stable order of problems
                .forEach(callback -> checkSize(callback, maxMessageBytes));
        endpoint.callbacksByMessageType().values().stream().distinct().forEach(callback -> checkText(callback, codecs));
    }

    /** Checks the callbacks whose kind depends on their codecs. The others were checked when they were read. */
    private void checkOneOfAKind(EndpointDescriptor endpoint, EndpointCodecs codecs) {
        List<Callback> all = endpoint.messageCallbacks().toList();
        if (endpoint.dataType() == DataType.AUTO) {
            checkOne("text", endpoint, all.stream().filter(codecs::takesText).toList());
            checkOne(
                    "binary", endpoint, all.stream().filter(codecs::takesBinary).toList());
        } else if (endpoint.callbacks(Callback.Kind.TEXT).size() > 1) {
            problems.add(
                    endpoint.where(),
                    "dataType " + endpoint.dataType()
                            + " allows only one @OnMessage method without a @MessageType, got "
                            + names(endpoint.callbacks(Callback.Kind.TEXT)));
        }
    }

    private void checkOne(String kind, EndpointDescriptor endpoint, List<Callback> callbacks) {
        if (callbacks.size() > 1) {
            problems.add(
                    endpoint.where(),
                    "class must have at most one @OnMessage method for " + kind + " messages without a @MessageType,"
                            + " but these all take that kind because of their types and codecs, got "
                            + names(callbacks));
        }
    }

    private static List<String> names(List<Callback> callbacks) {
        return callbacks.stream().map(Callback::where).sorted().toList();
    }

    /** Checks the limit of one callback, which cannot be above that of the endpoint. */
    private void checkSize(Callback callback, long maxMessageBytes) {
        OptionalLong max = callback.maxMessageBytes();
        if (max.isEmpty()) {
            return;
        }
        if (callback.isForControlFrames()) {
            problems.add(callback.where(), "maxMessageSize must not be given for pings or pongs", max(max));
        } else if (max.getAsLong() < 1) {
            problems.add(
                    callback.where(), "maxMessageSize must be positive, or -1 for the limit of the endpoint", max(max));
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
                    "a message with a @MessageType must be text, but its codec is binary",
                    Objects.requireNonNull(callback.messageType()).getTypeName());
        }
    }
}
