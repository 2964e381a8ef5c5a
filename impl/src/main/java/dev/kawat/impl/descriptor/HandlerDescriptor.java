/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.NonBlocking;
import dev.kawat.ServerHandler;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A handler class with its checked callbacks. Immutable.
 *
 * @param type the class
 * @param byKind the callbacks by kind, in the order in which they were found; without those for a message type
 * @param byMessageType the callbacks for messages that have a message type, by that type
 */
public record HandlerDescriptor(
        Class<?> type, Map<Callback.Kind, List<Callback>> byKind, Map<String, Callback> byMessageType) {

    /** Copies the collections. */
    public HandlerDescriptor {
        byKind = byKind.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, kind -> List.copyOf(kind.getValue())));
        byMessageType = Map.copyOf(byMessageType);
    }

    /** Returns a handler class whose callbacks have not been read, or that has none. */
    public static HandlerDescriptor withoutCallbacks(Class<?> type) {
        return new HandlerDescriptor(type, Map.of(), Map.of());
    }

    /** Returns the callbacks of a kind; possibly none. */
    List<Callback> callbacks(Callback.Kind kind) {
        return byKind.getOrDefault(kind, List.of());
    }

    /** Returns all callbacks, each once. */
    Stream<Callback> allCallbacks() {
        return Stream.concat(byKind.values().stream().flatMap(List::stream), byMessageType.values().stream())
                .distinct();
    }

    /** Returns whether instances of the class give each connection its own handler. */
    public boolean isServerHandler() {
        return ServerHandler.class.isAssignableFrom(type);
    }

    /** Returns whether the class declares that none of its code blocks. */
    boolean nonBlocking() {
        return type.isAnnotationPresent(NonBlocking.class);
    }
}
