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
 * A checked declaration of an endpoint, whatever form it had (annotation, artefact, builder).
 *
 * @param name the name, unique in the application
 * @param path the path, below the context path
 * @param handler the handler class and its callbacks
 * @param dataType the presentation of messages
 * @param subprotocols the supported subprotocols, the preferred one first
 * @param requireSubprotocol whether a client without one of these is refused
 * @param declared the settings in the declaration, not yet parsed
 */
public record EndpointDescriptor(
        String name,
        PathTemplate path,
        HandlerDescriptor handler,
        DataType dataType,
        List<String> subprotocols,
        boolean requireSubprotocol,
        Map<Setting, String> declared) {

    /** Copies the collections. */
    public EndpointDescriptor {
        subprotocols = List.copyOf(subprotocols);
        declared = Map.copyOf(declared);
    }

    /** Returns the handler class. */
    public Class<?> handlerClass() {
        return handler.type();
    }

    /** Returns whether the handler class declares that none of its code blocks. */
    public boolean nonBlocking() {
        return handler.nonBlocking();
    }

    /** Returns the callback of a kind of which a class has at most one; of other kinds, the first. */
    public Optional<Callback> callback(Callback.Kind kind) {
        return callbacks(kind).stream().findFirst();
    }

    /** Returns the callbacks of a kind without a message type; possibly none. */
    public List<Callback> callbacks(Callback.Kind kind) {
        return handler.callbacks(kind);
    }

    /** Returns the callbacks for text and binary messages without a message type, those for text first. */
    public Stream<Callback> messageCallbacks() {
        return Stream.of(Callback.Kind.TEXT, Callback.Kind.BINARY).flatMap(kind -> callbacks(kind).stream());
    }

    /** Returns the callbacks for messages that have a message type, by that type. */
    public Map<String, Callback> callbacksByMessageType() {
        return handler.byMessageType();
    }

    /** Returns all callbacks, each once. */
    public Stream<Callback> allCallbacks() {
        return handler.allCallbacks();
    }

    /** Returns whether any callback takes an argument that a resolver of the application provides. */
    public boolean hasOwnArguments() {
        return allCallbacks()
                .flatMap(callback -> callback.arguments().stream())
                .anyMatch(argument -> argument.getClass().getPackage() != BuiltInSource.class.getPackage());
    }

    /** Returns the same endpoint with another name. */
    public EndpointDescriptor named(String another) {
        return new EndpointDescriptor(another, path, handler, dataType, subprotocols, requireSubprotocol, declared);
    }

    /** Returns the same endpoint with the callbacks of its handler class. */
    EndpointDescriptor withCallbacks(HandlerDescriptor read) {
        return new EndpointDescriptor(name, path, read, dataType, subprotocols, requireSubprotocol, declared);
    }

    /**
     * Returns the names of endpoints by their handler classes. Classes that have the same simple name and no other name get their
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
        WebSocketEndpoint declaration = handlerClass().getAnnotation(WebSocketEndpoint.class);
        return declaration != null && declaration.name().isEmpty();
    }

    private String qualifiedName() {
        return handlerClass().getName().replace('$', '.');
    }

    /** Adds a problem for every two endpoints of one application that have the same path or name. */
    public static void checkTogether(Collection<EndpointDescriptor> endpoints, Problems problems) {
        Map<String, EndpointDescriptor> byName = new HashMap<>();
        List<EndpointDescriptor> seen = new ArrayList<>();
        for (EndpointDescriptor endpoint : endpoints) {
            seen.stream()
                    .filter(other -> other.path().isEquivalentTo(endpoint.path()))
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

    /** Returns the name of the declaration in error messages. */
    public String where() {
        return where(handlerClass());
    }

    /** Returns the name of a declaration in error messages. */
    static String where(Class<?> handlerClass) {
        return "@WebSocketEndpoint on " + handlerClass.getName();
    }
}
