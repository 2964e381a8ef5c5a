/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.ConnectionHandler;
import dev.kawat.DataType;
import dev.kawat.NonBlocking;
import dev.kawat.ParameterResolver;
import dev.kawat.RunOn;
import dev.kawat.ServerHandler;
import dev.kawat.impl.problem.Problems;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a handler class, which has one of three styles: methods with callback annotations, {@link ConnectionHandler}, or {@link
 * ServerHandler}. Used once.
 */
final class HandlerReader {

    private final Class<?> type;
    private final EndpointDeclaration declaration;
    private final Problems problems;

    /** A reader of the handler class of a declared endpoint. */
    HandlerReader(Class<?> type, EndpointDeclaration declaration, Problems problems) {
        this.type = type;
        this.declaration = declaration;
        this.problems = problems;
    }

    /**
     * Reads the class.
     *
     * @param resolver finds the sources of the arguments of annotated callbacks
     * @param pathIsBroken whether the path of the declaration broke a rule, so that its variables are unknown
     */
    HandlerDescriptor read(ParameterResolver resolver, boolean pathIsBroken) {
        return read(resolver, pathIsBroken ? null : variables(declaration.path()));
    }

    /**
     * Reads the class.
     *
     * @param resolver finds the sources of the arguments of annotated callbacks
     * @param variables the variables whose values callbacks may take; null if the path broke a rule, or is not known yet
     */
    HandlerDescriptor read(ParameterResolver resolver, @Nullable Set<String> variables) {
        List<Class<?>> interfaces = Stream.<Class<?>>of(ConnectionHandler.class, ServerHandler.class)
                .filter(style -> style.isAssignableFrom(type))
                .toList();
        if (interfaces.isEmpty()) {
            return readAnnotations(resolver, variables);
        }
        if (interfaces.size() > 1) {
            problems.add(
                    declaration.where(),
                    "class must have one style, got ConnectionHandler and ServerHandler on " + type.getName());
        }
        CallbackReader annotated = new CallbackReader(type, null, resolver, new Problems());
        annotated.read();
        if (annotated.sawCallback()) {
            problems.add(
                    declaration.where(),
                    "class must have one style, got callback annotations and "
                            + interfaces.get(0).getSimpleName() + " on " + type.getName());
        }
        if (interfaces.get(0) == ServerHandler.class) {
            checkServerHandler();
            return HandlerDescriptor.withoutCallbacks(type);
        }
        return new InterfaceReader(type, problems).read();
    }

    /** Refuses the annotations of threads, because the callbacks of a server run on the threads of requests. */
    private void checkServerHandler() {
        Stream.of(NonBlocking.class, RunOn.class)
                .filter(type::isAnnotationPresent)
                .forEach(annotation -> problems.add(
                        declaration.where(),
                        "@" + annotation.getSimpleName()
                                + " has no effect on a ServerHandler, so put it on the class that"
                                + " handles connections"));
    }

    private HandlerDescriptor readAnnotations(ParameterResolver resolver, @Nullable Set<String> variables) {
        CallbackReader reader = new CallbackReader(type, variables, resolver, problems);
        HandlerDescriptor handler = reader.read();
        boolean misplaced = new MisplacedCallbackCheck(type, problems).check();
        if (!reader.sawCallback() && !misplaced) {
            problems.add(
                    declaration.where(),
                    "class must have a method with @OnConnection, @OnOpen, @OnMessage, @OnClose or @OnError, or"
                            + " implement ConnectionHandler or ServerHandler, got none");
        }
        if (!reader.sawBrokenMessageCallback()) { // else the missing callback may be the broken one
            checkDataType(handler);
        }
        return handler;
    }

    /** Returns the variables of a path; null where the handler is served at paths that are not known yet. */
    private static @Nullable Set<String> variables(@Nullable PathTemplate path) {
        return path == null ? null : path.variables();
    }

    private void checkDataType(HandlerDescriptor handler) {
        DataType dataType = declaration.dataType();
        String where = declaration.where();
        List<Callback> ofText = handler.callbacks(Callback.Kind.TEXT);
        boolean either = ofText.stream().anyMatch(callback -> RawMessageTypes.isEither(callback.messageType()));
        boolean untyped = dataType == DataType.BLOB ? !ofText.isEmpty() && !either : !ofText.isEmpty();
        boolean text = untyped || !handler.byMessageType().isEmpty();
        boolean binary = !handler.callbacks(Callback.Kind.BINARY).isEmpty();
        switch (dataType) {
            case AUTO -> {}
            case TEXT, OBJECT -> {
                boolean bytesOfText = dataType == DataType.TEXT && !untyped; // for the callback for binary messages
                if (!text && !(bytesOfText && binary)) {
                    problems.add(
                            where,
                            "dataType " + dataType + " needs an @OnMessage method for text or objects, got none");
                }
                if (binary && !bytesOfText) {
                    problems.add(
                            where,
                            "dataType " + dataType + " never calls an @OnMessage method for binary messages, got one");
                }
            }
            case BLOB -> {
                if (!binary && !either) {
                    problems.add(where, "dataType BLOB needs an @OnMessage method for binary messages, got none");
                }
                if (text) {
                    problems.add(where, "dataType BLOB never calls an @OnMessage method for text or objects, got one");
                }
            }
        }
    }
}
