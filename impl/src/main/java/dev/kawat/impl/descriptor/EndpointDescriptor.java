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
 * A checked declaration of an endpoint with its handler.
 *
 * @param declaration what is declared beside the handler
 * @param handler the handler class and its callbacks
 */
public record EndpointDescriptor(EndpointDeclaration declaration, HandlerDescriptor handler) {

    /** Returns the name, unique in the application. */
    public String name() {
        return declaration.name();
    }

    /**
     * Returns the path, below the context path.
     *
     * @throws IllegalStateException if the endpoint is not served at a path of its own
     */
    public PathTemplate path() {
        PathTemplate path = declaration.path();
        if (path == null) {
            throw new IllegalStateException(where() + " has no path");
        }
        return path;
    }

    /** Returns whether the endpoint has a path of its own; otherwise only other declarations serve its handler. */
    public boolean hasPath() {
        return declaration.path() != null;
    }

    /** Returns the presentation of messages. */
    public DataType dataType() {
        return declaration.dataType();
    }

    /** Returns the supported subprotocols, the preferred one first. */
    public List<String> subprotocols() {
        return declaration.subprotocols();
    }

    /** Returns whether a client without one of the subprotocols is refused. */
    public boolean requireSubprotocol() {
        return declaration.requireSubprotocol();
    }

    /** Returns the settings in the declaration, not yet parsed. */
    public Map<Setting, String> declared() {
        return declaration.declared();
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
        return new EndpointDescriptor(declaration.named(another), handler);
    }

    /** Returns the same endpoint with another handler, or with the callbacks of the same handler class. */
    public EndpointDescriptor with(HandlerDescriptor another) {
        return new EndpointDescriptor(declaration, another);
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
            if (!endpoint.hasPath()) {
                continue; // others serve its handler
            }
            seen.stream()
                    .filter(other -> other.path().isEquivalentTo(endpoint.path()))
                    .findFirst()
                    .ifPresent(other -> problems.add(
                            endpoint.where(),
                            "path must not match the same requests as another one, but " + other.owner() + " has '"
                                    + other.path() + "'",
                            endpoint.path().toString()));
            EndpointDescriptor namesake = byName.putIfAbsent(endpoint.name(), endpoint);
            if (namesake != null) {
                problems.add(
                        endpoint.where(),
                        "name must be unique, but " + namesake.owner() + " has it too",
                        endpoint.name());
            }
            seen.add(endpoint);
        }
    }

    /** Returns the name of the declaration in error messages. */
    public String where() {
        return declaration.where();
    }

    /** Returns the name of the endpoint in error messages of others: its class, or else the place of its declaration. */
    private String owner() {
        return where().equals(where(handlerClass())) ? handlerClass().getName() : where();
    }

    /** Returns the name of a declaration in error messages. */
    static String where(Class<?> handlerClass) {
        return ClientReader.isClient(handlerClass)
                ? ClientReader.where(handlerClass)
                : "@WebSocketEndpoint on " + handlerClass.getName();
    }
}
