/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.ParameterResolver;
import dev.kawat.RunOn;
import dev.kawat.WithCodec;
import dev.kawat.impl.parameter.CallbackAnnotation;
import dev.kawat.impl.parameter.ParameterResolvers;
import dev.kawat.impl.problem.Problems;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the callbacks of a handler class and checks them. Used once. */
final class CallbackReader {

    private final Class<?> type;
    private final String where;
    private final CallbackMethodReader methodReader;
    private final Problems problems;
    private final Map<Callback.Kind, List<Callback>> byKind = new EnumMap<>(Callback.Kind.class);
    private final MessageTypeCallbacks byMessageType;
    private final IneffectiveAnnotationCheck ineffective;
    private boolean sawCallback;
    private boolean sawBrokenMessageCallback;

    /**
     * A reader of a handler class.
     *
     * @param variables the variables of the endpoint's path; null if the path itself is broken
     * @param resolver finds the sources of the arguments
     */
    CallbackReader(Class<?> type, @Nullable Set<String> variables, ParameterResolver resolver, Problems problems) {
        this(
                type,
                EndpointDescriptor.where(type),
                new CallbackMethodReader(type, variables, resolver, problems),
                problems);
    }

    private CallbackReader(Class<?> type, String where, CallbackMethodReader methodReader, Problems problems) {
        this.type = type;
        this.where = where;
        this.methodReader = methodReader;
        this.problems = problems;
        this.byMessageType = new MessageTypeCallbacks(type, problems);
        this.ineffective = new IneffectiveAnnotationCheck(problems);
    }

    /** Returns a reader of a class that is not an endpoint. Its error callbacks are called for failures of all endpoints. */
    static CallbackReader outsideEndpoints(Class<?> type, ParameterResolver resolver, Problems problems) {
        return new CallbackReader(
                type,
                "@OnError in " + type.getName(),
                new CallbackMethodReader(type, Set.of(), ParameterResolvers.outsideEndpoints(resolver), problems),
                problems);
    }

    /** Reads the error callbacks of a class that is not an endpoint. */
    List<Callback> readErrorCallbacks() {
        for (Method method : new HandlerMethodFinder(type, problems).find()) {
            if (CallbackAnnotation.ON_ERROR.isPresentOn(method)) {
                checkOutsideEndpoints(method);
                methodReader.read(method, CallbackAnnotation.ON_ERROR).ifPresent(this::add);
            }
        }
        return byKind.getOrDefault(Callback.Kind.ERROR, List.of());
    }

    /** Refuses annotations that have no effect here, because codecs and workers are those of the endpoint that failed. */
    private void checkOutsideEndpoints(Method method) {
        AccessCheck.checkErrorCallback(method, problems);
        Stream.of(WithCodec.class, RunOn.class)
                .filter(method::isAnnotationPresent)
                .forEach(annotation -> problems.add(
                        Callback.where(OnError.class, type, method),
                        "@" + annotation.getSimpleName() + " is only for callbacks of endpoints, so remove it"));
    }

    /** Reads the class. Callbacks that break a rule are missing in the result. */
    HandlerDescriptor read() {
        ineffective.checkClass(type);
        for (Method method : new HandlerMethodFinder(type, problems).find()) {
            List<CallbackAnnotation> annotations = Stream.of(CallbackAnnotation.values())
                    .filter(annotation -> annotation.isPresentOn(method))
                    .toList();
            annotations.forEach(annotation -> read(method, annotation));
            if (annotations.isEmpty()) {
                ineffective.checkOther(method);
            }
        }
        return new HandlerDescriptor(type, byKind, byMessageType.byName());
    }

    private void read(Method method, CallbackAnnotation annotation) {
        sawCallback = true;
        Optional<Callback> callback = methodReader.read(method, annotation);
        callback.ifPresent(this::add);
        sawBrokenMessageCallback |= callback.isEmpty() && annotation == CallbackAnnotation.ON_MESSAGE;
    }

    /** Returns whether there was an annotated method, valid or not. */
    boolean sawCallback() {
        return sawCallback;
    }

    /** Returns whether an {@code @OnMessage} method broke a rule. */
    boolean sawBrokenMessageCallback() {
        return sawBrokenMessageCallback;
    }

    private void add(Callback callback) {
        ineffective.checkCallback(callback);
        if (callback.method().isAnnotationPresent(OnMessage.class) && byMessageType.add(callback)) {
            return;
        }
        List<Callback> sameKind = byKind.computeIfAbsent(callback.kind(), kind -> new ArrayList<>());
        Optional<Callback> rival =
                sameKind.stream().filter(other -> isRival(other, callback)).findFirst();
        if (rival.isEmpty()) {
            sameKind.add(callback);
        } else {
            problems.add(
                    where,
                    "class must have at most " + one(callback) + ", got "
                            + Callback.signatures(rival.get().method(), callback.method()));
        }
    }

    private static String one(Callback callback) {
        return switch (callback.kind()) {
            case CONNECTION -> "one @OnConnection method";
            case OPEN -> "one @OnOpen method";
            case TEXT -> "one @OnMessage method for text and objects without a @MessageType";
            case BINARY -> "one @OnMessage method for binary messages";
            case PING -> "one @OnMessage method for pings";
            case PONG -> "one @OnMessage method for pongs";
            case CLOSE -> "one @OnClose method";
            case ERROR -> "one @OnError method for " + subjectType(callback).getTypeName();
            case SLOW -> "one @OnSlow method";
            case CAUGHT_UP -> "one @OnCaughtUp method";
        };
    }

    /**
     * Returns whether two callbacks of one kind are for the same events. Error callbacks differ by their types. Callbacks for
     * text and objects may still differ by their codecs.
     */
    private static boolean isRival(Callback one, Callback other) {
        return switch (one.kind()) {
            case ERROR -> subjectType(one).equals(subjectType(other));
            case TEXT -> alwaysTakesText(one) && alwaysTakesText(other);
            default -> true;
        };
    }

    /** Returns whether a callback takes text messages, whatever codecs there are. */
    private static boolean alwaysTakesText(Callback callback) {
        return RawMessageTypes.isText(subjectType(callback))
                && CodecChoice.of(callback).in() == null;
    }

    private static Type subjectType(Callback callback) {
        return Objects.requireNonNull(callback.messageType(), "a message or error callback has a subject");
    }
}
