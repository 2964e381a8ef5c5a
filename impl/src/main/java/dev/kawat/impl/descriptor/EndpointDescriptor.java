/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.DataType;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.parameter.BuiltInSource;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Setting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A declared endpoint, checked: what every front door (annotation, artefact, builder) leads to.
 *
 * @param name the name, unique in the application
 * @param path where it is served, below the context path
 * @param handlerClass the class whose callbacks run
 * @param dataType how messages are presented
 * @param subprotocols what it speaks, the preferred first
 * @param requireSubprotocol whether a client without one of these is refused
 * @param callbacks its callback methods, in the order in which they were found; for messages, that without a message type
 * @param typed its callback methods for messages of a type, by the type
 * @param nonBlocking whether the class promises that none of its code blocks
 * @param declared the settings that the declaration itself gives, not yet parsed
 */
public record EndpointDescriptor(
        String name,
        PathTemplate path,
        Class<?> handlerClass,
        DataType dataType,
        List<String> subprotocols,
        boolean requireSubprotocol,
        Map<Callback.Kind, List<Callback>> callbacks,
        Map<String, Callback> typed,
        boolean nonBlocking,
        Map<Setting, String> declared) {

    /** Copies the collections. */
    public EndpointDescriptor {
        subprotocols = List.copyOf(subprotocols);
        callbacks = callbacks.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, kind -> List.copyOf(kind.getValue())));
        typed = Map.copyOf(typed);
        declared = Map.copyOf(declared);
    }

    /** The callback of a kind of which a class has at most one; of others, the first. */
    public Optional<Callback> callback(Callback.Kind kind) {
        return callbacks(kind).stream().findFirst();
    }

    /** The callbacks of a kind; possibly none. */
    public List<Callback> callbacks(Callback.Kind kind) {
        return callbacks.getOrDefault(kind, List.of());
    }

    /** All its callback methods, each once. */
    public Stream<Callback> allCallbacks() {
        return Stream.concat(callbacks.values().stream().flatMap(List::stream), typed.values().stream())
                .distinct();
    }

    /** Returns whether any of its callbacks takes what a resolver of the application provides. */
    public boolean hasOwnArguments() {
        return allCallbacks()
                .flatMap(callback -> callback.arguments().stream())
                .anyMatch(argument -> argument.getClass().getPackage() != BuiltInSource.class.getPackage());
    }

    /** The same endpoint by another name. */
    public EndpointDescriptor named(String another) {
        return new EndpointDescriptor(
                another,
                path,
                handlerClass,
                dataType,
                subprotocols,
                requireSubprotocol,
                callbacks,
                typed,
                nonBlocking,
                declared);
    }

    /** Returns the same endpoint with these callbacks. */
    EndpointDescriptor withCallbacks(Map<Callback.Kind, List<Callback>> byKind, Map<String, Callback> byMessageType) {
        return new EndpointDescriptor(
                name,
                path,
                handlerClass,
                dataType,
                subprotocols,
                requireSubprotocol,
                byKind,
                byMessageType,
                nonBlocking,
                declared);
    }

    /**
     * The names of endpoints: each its own, but where several classes of one simple name have no other, these have their
     * qualified names.
     */
    public static Map<Class<?>, String> names(Collection<EndpointDescriptor> endpoints) {
        Map<String, Long> unnamed = endpoints.stream()
                .filter(EndpointDescriptor::isUnnamed)
                .collect(Collectors.groupingBy(EndpointDescriptor::name, Collectors.counting()));
        return endpoints.stream()
                .collect(Collectors.toMap(
                        EndpointDescriptor::handlerClass,
                        endpoint -> endpoint.isUnnamed() && unnamed.getOrDefault(endpoint.name(), 0L) > 1
                                ? endpoint.qualifiedName()
                                : endpoint.name()));
    }

    private boolean isUnnamed() {
        WebSocketEndpoint declaration = handlerClass.getAnnotation(WebSocketEndpoint.class);
        return declaration != null && declaration.name().isEmpty();
    }

    private String qualifiedName() {
        return handlerClass.getName().replace('$', '.');
    }

    /** Adds a problem for every two endpoints of one application that cannot be told apart. */
    public static void checkTogether(Collection<EndpointDescriptor> endpoints, Problems problems) {
        Map<String, EndpointDescriptor> byName = new HashMap<>();
        List<EndpointDescriptor> seen = new ArrayList<>();
        for (EndpointDescriptor endpoint : endpoints) {
            seen.stream()
                    .filter(other -> other.path().sameAs(endpoint.path()))
                    .findFirst()
                    .ifPresent(other -> problems.add(
                            endpoint.where(),
                            "path must be the only one of its kind, but "
                                    + other.handlerClass().getName() + " has '" + other.path() + "'",
                            endpoint.path().toString()));
            EndpointDescriptor namesake = byName.putIfAbsent(endpoint.name(), endpoint);
            if (namesake != null) {
                problems.add(
                        endpoint.where(),
                        "name must be unique, but " + namesake.handlerClass().getName() + " has it too",
                        endpoint.name());
            }
            seen.add(endpoint);
        }
    }

    private String where() {
        return "@WebSocketEndpoint on " + handlerClass.getName();
    }
}
