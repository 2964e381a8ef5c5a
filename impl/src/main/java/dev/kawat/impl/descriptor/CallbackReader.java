/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.HandshakeDecision;
import dev.kawat.NonBlocking;
import dev.kawat.OnConnection;
import dev.kawat.impl.parameter.BuiltInSource;
import dev.kawat.spi.ArgumentSource;
import dev.kawat.spi.CallbackParameter;
import dev.kawat.spi.ParameterResolver;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds the callback methods of a handler class and checks them. One use. */
final class CallbackReader {

    /** Each annotation, and what its methods are called about. */
    private enum Style {
        ON_CONNECTION(OnConnection.class, null),
        ON_OPEN(OnOpen.class, null),
        ON_MESSAGE(OnMessage.class, "the message"),
        ON_CLOSE(OnClose.class, "CloseReason"),
        ON_ERROR(OnError.class, "a Throwable");

        final Class<? extends Annotation> annotation;
        final @Nullable String subject;

        Style(Class<? extends Annotation> annotation, @Nullable String subject) {
            this.annotation = annotation;
            this.subject = subject;
        }

        String allowedParameters() {
            String common = this == ON_CONNECTION ? "" : "WebSocketConnection, ";
            String own = subject == null ? "" : ", " + subject;
            return common
                    + "WebSocketServer, Handshake, Principal, a @PathParam, @QueryParam, @HeaderParam or @CookieParam"
                    + own;
        }
    }

    /**
     * The callbacks of a class.
     *
     * @param byKind at most one of each kind; for messages, that without a message type
     * @param byMessageType those for messages of a type
     */
    record Found(Map<Callback.Kind, Callback> byKind, Map<String, Callback> byMessageType) {

        static final Found NONE = new Found(Map.of(), Map.of());
    }

    private static final Set<Class<?>> BINARY_TYPES = Set.of(byte[].class, ByteBuffer.class, InputStream.class);
    private static final Set<Class<?>> UNSENDABLE_RESULTS =
            Set.of(Flow.Publisher.class, BaseStream.class, Future.class, Iterator.class);

    private final Class<?> type;
    private final @Nullable Set<String> variables;
    private final ParameterResolver resolvers;
    private final Problems problems;
    private final Map<Callback.Kind, Callback> callbacks = new EnumMap<>(Callback.Kind.class);
    private final TypedCallbacks typed;
    private final StrayChoices strays;
    private boolean sawCallback;
    private boolean sawBrokenMessageCallback;

    /**
     * A reader of this class.
     *
     * @param variables the variables of the endpoint's path; null when the path itself is broken
     * @param resolvers say what parameters are given
     */
    CallbackReader(Class<?> type, @Nullable Set<String> variables, ParameterResolver resolvers, Problems problems) {
        this.type = type;
        this.variables = variables;
        this.resolvers = resolvers;
        this.problems = problems;
        this.typed = new TypedCallbacks(type, problems);
        this.strays = new StrayChoices(problems);
    }

    /** Reads the class; where it breaks rules, what was found may be less than what is there. */
    Found read() {
        for (Method method : methods()) {
            boolean other = true;
            for (Style style : Style.values()) {
                if (method.isAnnotationPresent(style.annotation)) {
                    sawCallback = true;
                    other = false;
                    Optional<Callback> callback = read(method, style);
                    callback.ifPresent(this::keep);
                    sawBrokenMessageCallback |= callback.isEmpty() && style == Style.ON_MESSAGE;
                }
            }
            if (other) {
                strays.checkOther(method);
            }
        }
        return new Found(callbacks, typed.byName());
    }

    /** Whether there was any annotated method, valid or not. */
    boolean sawCallback() {
        return sawCallback;
    }

    /** Whether an {@code @OnMessage} method broke a rule. */
    boolean sawBrokenMessageCallback() {
        return sawBrokenMessageCallback;
    }

    /** The methods of the class and its superclasses, without the overridden ones, in a stable order. */
    private List<Method> methods() {
        Map<String, Method> found = new LinkedHashMap<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            Class<?> owner = c;
            List<Method> declared = Arrays.stream(c.getDeclaredMethods())
                    .sorted(Comparator.comparing(Method::isSynthetic).thenComparing(Method::toString))
                    .toList();
            declared.stream()
                    .filter(method -> !method.isSynthetic() || overridesGeneric(method, declared))
                    .forEach(method -> found.putIfAbsent(signature(method, owner), method));
        }
        return found.values().stream().filter(method -> !method.isSynthetic()).toList();
    }

    /**
     * Whether a method stands for one that its class overrides with other parameter types: {@code on(T)} with {@code
     * on(Line)}. Otherwise the compiler made it for a public method of a class that is not, and overrides nothing.
     */
    private static boolean overridesGeneric(Method bridge, List<Method> declared) {
        return bridge.isBridge()
                && declared.stream().anyMatch(method -> !method.isSynthetic() && takesLess(method, bridge));
    }

    private static boolean takesLess(Method method, Method bridge) {
        Class<?>[] own = method.getParameterTypes();
        Class<?>[] wider = bridge.getParameterTypes();
        return method.getName().equals(bridge.getName())
                && own.length == wider.length
                && IntStream.range(0, own.length).allMatch(i -> wider[i].isAssignableFrom(own[i]));
    }

    private static String signature(Method method, Class<?> owner) {
        String parameters =
                Arrays.stream(method.getParameterTypes()).map(Class::getName).collect(Collectors.joining(","));
        String scope = Modifier.isPrivate(method.getModifiers()) ? owner.getName() + "." : "";
        return scope + method.getName() + "(" + parameters + ")";
    }

    private void keep(Callback callback) {
        strays.check(callback);
        if (callback.method().isAnnotationPresent(OnMessage.class) && typed.keep(callback)) {
            return;
        }
        Callback first = callbacks.putIfAbsent(callback.kind(), callback);
        if (first != null) {
            String kind = switch (callback.kind()) {
                case CONNECTION -> "one @OnConnection method";
                case OPEN -> "one @OnOpen method";
                case TEXT -> "one @OnMessage method for text and objects without a @MessageType";
                case BINARY -> "one @OnMessage method for binary messages";
                case PONG -> "one @OnMessage method for pongs";
                case CLOSE -> "one @OnClose method";
                case ERROR -> "one @OnError method";
            };
            problems.add(
                    "@WebSocketEndpoint on " + type.getName(),
                    "class must have at most " + kind + ", got " + Callback.name(first.method()) + " and "
                            + Callback.name(callback.method()));
        }
    }

    private Optional<Callback> read(Method method, Style style) {
        String where = Callback.where(style.annotation, type, method);
        int before = problems.messages().size();
        if (Modifier.isStatic(method.getModifiers()) || Modifier.isAbstract(method.getModifiers())) {
            problems.add(where, "method must be neither static nor abstract");
        }
        List<ArgumentSource> arguments = new ArrayList<>();
        List<Parameter> subjects = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            argument(parameter, style, where).ifPresent(argument -> {
                arguments.add(argument);
                if (argument == BuiltInSource.SUBJECT) {
                    subjects.add(parameter);
                }
            });
        }
        checkSubjects(subjects, style, where, problems.messages().size() > before);
        checkReturnType(method, style, where);
        if (problems.messages().size() > before) {
            return Optional.empty();
        }
        Type messageType = subjects.isEmpty() ? null : subjectType(subjects.get(0), style);
        boolean nonBlocking =
                method.isAnnotationPresent(NonBlocking.class) || type.isAnnotationPresent(NonBlocking.class);
        return Optional.of(
                new Callback(where, kind(style, subjects), method, List.copyOf(arguments), messageType, !nonBlocking));
    }

    /** What a message is decoded to is declared with its generics; a failure is told by its class. */
    private static Type subjectType(Parameter subject, Style style) {
        return style == Style.ON_MESSAGE ? subject.getParameterizedType() : subject.getType();
    }

    private Optional<ArgumentSource> argument(Parameter parameter, Style style, String where) {
        try {
            Optional<ArgumentSource> source =
                    resolvers.resolve(new CallbackParameter(parameter, style.annotation, variables()));
            if (source.isEmpty()) {
                String hint =
                        parameter.getType() == Session.class ? " (WebSocketConnection takes the place of Session)" : "";
                problems.add(
                        where,
                        "parameter must be one of " + style.allowedParameters() + hint,
                        parameter.getParameterizedType().getTypeName());
            }
            return source;
        } catch (IllegalArgumentException broken) {
            if (variables != null || !parameter.isAnnotationPresent(PathParam.class)) { // else it is the path's fault
                problems.add(where, String.valueOf(broken.getMessage()));
            }
            return Optional.empty();
        }
    }

    private Set<String> variables() {
        return variables == null ? Set.of() : variables;
    }

    private void checkSubjects(List<Parameter> subjects, Style style, String where, boolean alreadyBroken) {
        boolean required = style == Style.ON_MESSAGE || style == Style.ON_ERROR;
        if (subjects.isEmpty() && required && !alreadyBroken) {
            problems.add(where, "one parameter must be " + style.subject + ", got none");
        }
        if (subjects.size() > 1) {
            String types = subjects.stream()
                    .map(p -> p.getParameterizedType().getTypeName())
                    .collect(Collectors.joining(", "));
            boolean partial = subjects.stream().anyMatch(p -> p.getType() == boolean.class);
            String hint = partial ? " (messages are always whole, so there is no 'last' flag)" : "";
            problems.add(where, "only one parameter may be " + style.subject + hint, types);
        }
    }

    private void checkReturnType(Method method, Style style, String where) {
        Class<?> result = method.getReturnType();
        String declared = method.getGenericReturnType().getTypeName();
        switch (style) {
            case ON_CONNECTION -> {
                if (result != void.class
                        && result != boolean.class
                        && result != Boolean.class
                        && result != HandshakeDecision.class) {
                    problems.add(where, "return type must be void, boolean or HandshakeDecision", declared);
                }
            }
            case ON_CLOSE -> {
                if (result != void.class) {
                    problems.add(where, "return type must be void, for nobody can receive a reply", declared);
                }
            }
            case ON_OPEN, ON_MESSAGE, ON_ERROR -> {
                boolean unsendable = UNSENDABLE_RESULTS.stream().anyMatch(t -> t.isAssignableFrom(result));
                boolean stage = CompletionStage.class.isAssignableFrom(result);
                if ((unsendable && !stage) || result == Void.class) {
                    problems.add(where, "return type must be void, a message or a CompletionStage of one", declared);
                }
            }
        }
    }

    private static Callback.Kind kind(Style style, List<Parameter> subjects) {
        return switch (style) {
            case ON_CONNECTION -> Callback.Kind.CONNECTION;
            case ON_OPEN -> Callback.Kind.OPEN;
            case ON_MESSAGE -> messageKind(subjects.get(0).getType());
            case ON_CLOSE -> Callback.Kind.CLOSE;
            case ON_ERROR -> Callback.Kind.ERROR;
        };
    }

    private static Callback.Kind messageKind(Class<?> message) {
        if (BINARY_TYPES.contains(message)) {
            return Callback.Kind.BINARY;
        }
        return message == PongMessage.class ? Callback.Kind.PONG : Callback.Kind.TEXT;
    }
}
