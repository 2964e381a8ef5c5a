/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.MessageType;
import dev.kawat.impl.problem.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Collects the message callbacks of one class that have a {@link MessageType}. Used once. */
final class MessageTypeCallbacks {

    private final Class<?> type;
    private final Problems problems;
    private final Map<String, Callback> byName = new LinkedHashMap<>();

    MessageTypeCallbacks(Class<?> type, Problems problems) {
        this.type = type;
        this.problems = problems;
    }

    /** Adds a message callback if it has a message type, and returns whether it has. */
    boolean add(Callback callback) {
        Set<String> names = names(callback);
        names.forEach(name -> add(name, callback));
        return !names.isEmpty();
    }

    private void add(String name, Callback callback) {
        if (name.isEmpty()) {
            problems.add(callback.where(), "@MessageType must not be empty");
        }
        Callback first = byName.putIfAbsent(name, callback);
        if (first != null) {
            problems.add(
                    EndpointDescriptor.where(type),
                    "class must have at most one @OnMessage method for the @MessageType '" + name + "', got "
                            + Callback.signatures(first.method(), callback.method()));
        }
    }

    private Set<String> names(Callback callback) {
        MessageType own = callback.method().getAnnotation(MessageType.class);
        Class<?> message = callback.messageType() instanceof Class<?> known ? known : Object.class;
        Set<String> ofMessage = namesOf(message);
        if (own == null) {
            return callback.kind() == Callback.Kind.TEXT ? ofMessage : Set.of();
        }
        if (callback.isForControlFrames()) {
            problems.add(
                    callback.where(),
                    "@MessageType must be on a method for messages, not for pings or pongs",
                    own.value());
        }
        if (ofMessage.size() > 1) {
            problems.add(
                    callback.where(),
                    "@MessageType must not be on a method whose message class itself has several types, " + ofMessage,
                    own.value());
        }
        return Set.of(own.value());
    }

    /** Returns the message types of a class: its own, or those of the classes that it permits. */
    private static Set<String> namesOf(Class<?> message) {
        return MessageSubtypes.isPolymorphic(message)
                ? MessageSubtypes.byName(message).keySet()
                : MessageSubtypes.nameOf(message).map(Set::of).orElse(Set.of());
    }

    /** Returns the callbacks by message type. */
    Map<String, Callback> byName() {
        return byName;
    }
}
