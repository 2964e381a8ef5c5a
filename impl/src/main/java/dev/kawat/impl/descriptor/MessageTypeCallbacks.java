/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.MessageType;
import dev.kawat.impl.problem.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The message callbacks of one class that have a {@link MessageType}, by it. One use. */
final class MessageTypeCallbacks {

    private final Class<?> type;
    private final Problems problems;
    private final Map<String, Callback> byName = new LinkedHashMap<>();

    MessageTypeCallbacks(Class<?> type, Problems problems) {
        this.type = type;
        this.problems = problems;
    }

    /** Keeps a message callback, if it has a message type; otherwise answers false. */
    boolean keep(Callback callback) {
        Set<String> names = names(callback);
        names.forEach(name -> keep(name, callback));
        return !names.isEmpty();
    }

    private void keep(String name, Callback callback) {
        if (name.isEmpty()) {
            problems.add(callback.where(), "@MessageType must not be empty");
        }
        Callback first = byName.putIfAbsent(name, callback);
        if (first != null) {
            problems.add(
                    "@WebSocketEndpoint on " + type.getName(),
                    "class must have at most one @OnMessage method for the @MessageType '" + name + "', got "
                            + Callback.names(first.method(), callback.method()));
        }
    }

    private Set<String> names(Callback callback) {
        MessageType own = callback.method().getAnnotation(MessageType.class);
        Class<?> message = callback.messageType() instanceof Class<?> known ? known : Object.class;
        Set<String> ofMessage = namesOf(message);
        if (own == null) {
            return callback.kind() == Callback.Kind.TEXT ? ofMessage : Set.of();
        }
        if (callback.isOfControl()) {
            problems.add(
                    callback.where(),
                    "@MessageType must stand on a method for messages, not for pings or pongs",
                    own.value());
        }
        if (ofMessage.size() > 1) {
            problems.add(
                    callback.where(),
                    "@MessageType must not stand on a method whose message has types of its own, " + ofMessage,
                    own.value());
        }
        return Set.of(own.value());
    }

    /** The types of the messages that are objects of a class: its own, or those of what it permits. */
    private static Set<String> namesOf(Class<?> message) {
        return MessageSubtypes.areToldApart(message)
                ? MessageSubtypes.byName(message).keySet()
                : MessageSubtypes.nameOf(message).map(Set::of).orElse(Set.of());
    }

    Map<String, Callback> byName() {
        return byName;
    }
}
