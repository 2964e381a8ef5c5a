/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.ArgumentSource;
import dev.kawat.CallbackParameter;
import dev.kawat.NonBlocking;
import dev.kawat.OnCaughtUp;
import dev.kawat.OnConnection;
import dev.kawat.OnSlow;
import dev.kawat.ParameterResolver;
import dev.kawat.Payload;
import dev.kawat.PingMessage;
import dev.kawat.RunOn;
import dev.kawat.WithCodec;
import dev.kawat.impl.parameter.BuiltInSource;
import dev.kawat.impl.parameter.ParameterResolvers;
import dev.kawat.impl.parameter.StreamParameter;
import dev.kawat.impl.parameter.TypeArguments;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.security.AccessReader;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import java.io.InputStream;
import java.io.Reader;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the callback methods of a handler class and checks them. One use. */
final class CallbackReader {

    /** Each annotation, and what its methods are called about. */
    private enum Style {
        ON_CONNECTION(OnConnection.class, null),
        ON_OPEN(OnOpen.class, null),
        ON_MESSAGE(OnMessage.class, "the message"),
        ON_CLOSE(OnClose.class, "CloseReason"),
        ON_ERROR(OnError.class, "a Throwable"),
        ON_SLOW(OnSlow.class, null),
        ON_CAUGHT_UP(OnCaughtUp.class, "a long (dropped messages)");

        final Class<? extends Annotation> annotation;
        final @Nullable String subject;

        Style(Class<? extends Annotation> annotation, @Nullable String subject) {
            this.annotation = annotation;
            this.subject = subject;
        }

        String allowedParameters() {
            String common = this == ON_CONNECTION ? "" : "WebSocketConnection, ";
            String own = subject == null ? "" : ", " + subject;
            String failed = this == ON_ERROR ? ", Payload, Optional<Payload>" : "";
            return common
                    + "WebSocketServer, Handshake, Principal, a @PathParam, @QueryParam, @HeaderParam or @CookieParam"
                    + own
                    + failed;
        }
    }

    /**
     * The callbacks of a class.
     *
     * @param byKind of errors any number, of other kinds at most one; for messages, that without a message type
     * @param byMessageType those for messages of a type
     */
    record Found(Map<Callback.Kind, List<Callback>> byKind, Map<String, Callback> byMessageType) {

        static final Found NONE = new Found(Map.of(), Map.of());
    }

    private static final Set<Type> TEXT_TYPES =
            Set.of(String.class, CharSequence.class, Reader.class, Payload.Text.class, Payload.class);
    private static final Set<Class<?>> BINARY_TYPES =
            Set.of(byte[].class, ByteBuffer.class, InputStream.class, Payload.Binary.class);

    private final Class<?> type;
    private final TypeArguments typeArguments;
    private final @Nullable Set<String> variables;
    private final ParameterResolver resolvers;
    private final Problems problems;
    private final String owner;
    private final Map<Callback.Kind, List<Callback>> callbacks = new EnumMap<>(Callback.Kind.class);
    private final MessageTypeCallbacks typed;
    private final IneffectiveAnnotationCheck strays;
    private boolean sawCallback;
    private boolean sawBrokenMessageCallback;

    /**
     * A reader of this class.
     *
     * @param variables the variables of the endpoint's path; null when the path itself is broken
     * @param resolvers say what parameters are given
     */
    CallbackReader(Class<?> type, @Nullable Set<String> variables, ParameterResolver resolvers, Problems problems) {
        this(type, variables, resolvers, problems, "@WebSocketEndpoint on " + type.getName());
    }

    private CallbackReader(
            Class<?> type,
            @Nullable Set<String> variables,
            ParameterResolver resolvers,
            Problems problems,
            String owner) {
        this.type = type;
        this.typeArguments = TypeArguments.of(type);
        this.variables = variables;
        this.resolvers = resolvers;
        this.problems = problems;
        this.owner = owner;
        this.typed = new MessageTypeCallbacks(type, problems);
        this.strays = new IneffectiveAnnotationCheck(problems);
    }

    /** A reader of a class that is no endpoint, whose error callbacks are told of what fails on any. */
    static CallbackReader ofNoEndpoint(Class<?> type, ParameterResolver resolvers, Problems problems) {
        return new CallbackReader(
                type,
                Set.of(),
                ParameterResolvers.outsideEndpoints(resolvers),
                problems,
                "@OnError in " + type.getName());
    }

    /** The error callbacks only. */
    List<Callback> readErrorCallbacks() {
        new HandlerMethodFinder(type, problems)
                .all().stream()
                        .filter(method -> method.isAnnotationPresent(Style.ON_ERROR.annotation))
                        .forEach(method -> {
                            checkOfNoEndpoint(method);
                            read(method, Style.ON_ERROR).ifPresent(this::keep);
                        });
        return callbacks.getOrDefault(Callback.Kind.ERROR, List.of());
    }

    /** Codecs and workers are those of the endpoint at which something failed. */
    private void checkOfNoEndpoint(Method method) {
        AccessReader.checkErrorCallback(method, problems);
        Stream.of(WithCodec.class, RunOn.class)
                .filter(method::isAnnotationPresent)
                .forEach(choice -> problems.add(
                        Callback.where(OnError.class, type, method),
                        "@" + choice.getSimpleName() + " is for callbacks of endpoints, so remove it"));
    }

    /** Reads the class; where it breaks rules, what was found may be less than what is there. */
    Found read() {
        strays.checkSuperclasses(type);
        for (Method method : new HandlerMethodFinder(type, problems).all()) {
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

    private void keep(Callback callback) {
        strays.check(callback);
        if (callback.method().isAnnotationPresent(OnMessage.class) && typed.keep(callback)) {
            return;
        }
        List<Callback> kept = callbacks.computeIfAbsent(callback.kind(), kind -> new ArrayList<>());
        Optional<Callback> rival =
                kept.stream().filter(other -> isRival(other, callback)).findFirst();
        if (rival.isEmpty()) {
            kept.add(callback);
        } else {
            String kind = switch (callback.kind()) {
                case CONNECTION -> "one @OnConnection method";
                case OPEN -> "one @OnOpen method";
                case TEXT -> "one @OnMessage method for text and objects without a @MessageType";
                case BINARY -> "one @OnMessage method for binary messages";
                case PING -> "one @OnMessage method for pings";
                case PONG -> "one @OnMessage method for pongs";
                case CLOSE -> "one @OnClose method";
                case ERROR -> "one @OnError method for " + typeName(callback);
                case SLOW -> "one @OnSlow method";
                case CAUGHT_UP -> "one @OnCaughtUp method";
            };
            problems.add(
                    owner,
                    "class must have at most " + kind + ", got "
                            + Callback.names(rival.get().method(), callback.method()));
        }
    }

    /**
     * Returns whether two callbacks of one kind cannot be told apart: failures are by their type, messages perhaps by their codecs.
     */
    private static boolean isRival(Callback one, Callback other) {
        return switch (one.kind()) {
            case ERROR -> Objects.equals(one.messageType(), other.messageType());
            case TEXT -> isText(one) && isText(other);
            default -> true;
        };
    }

    /** Returns whether a callback takes text whatever codecs there are. */
    private static boolean isText(Callback callback) {
        Type message = Objects.requireNonNull(callback.messageType(), "a message callback takes a message");
        return TEXT_TYPES.contains(message) && CodecChoice.of(callback).in() == null;
    }

    private static String typeName(Callback callback) {
        return Objects.requireNonNull(callback.messageType(), "an error callback takes a failure")
                .getTypeName();
    }

    private Optional<Callback> read(Method method, Style style) {
        String where = Callback.where(style.annotation, type, method);
        int before = problems.messages().size();
        if (Modifier.isStatic(method.getModifiers()) || Modifier.isAbstract(method.getModifiers())) {
            problems.add(where, "method must be neither static nor abstract");
        }
        List<ArgumentSource> arguments = new ArrayList<>();
        List<CallbackParameter> subjects = new ArrayList<>();
        for (Parameter declared : method.getParameters()) {
            Type resolved = typeArguments.resolve(declared.getParameterizedType());
            CallbackParameter parameter = new CallbackParameter(declared, resolved, style.annotation, variables());
            argument(parameter, style, where).ifPresent(argument -> {
                arguments.add(argument);
                if (argument == BuiltInSource.SUBJECT) {
                    subjects.add(parameter);
                }
            });
        }
        checkSubjects(subjects, style, where, problems.messages().size() > before);
        Type resultType = typeArguments.resolve(method.getGenericReturnType());
        new ReturnTypeCheck(method, resultType, where, variables, problems).check();
        checkWorker(method, style, where);
        if (problems.messages().size() > before) {
            return Optional.empty();
        }
        boolean aboutMessages = !subjects.isEmpty() && style != Style.ON_CAUGHT_UP;
        Type messageType = aboutMessages ? subjectType(subjects.get(0), style) : null;
        boolean nonBlocking = method.isAnnotationPresent(NonBlocking.class)
                || (type.isAnnotationPresent(NonBlocking.class) && !method.isAnnotationPresent(RunOn.class));
        boolean takesStream = style == Style.ON_MESSAGE
                && StreamParameter.isStream(subjects.get(0).type());
        return Optional.of(new Callback(
                where,
                kind(style, subjects),
                method,
                List.copyOf(arguments),
                messageType,
                takesStream,
                resultType,
                !nonBlocking));
    }

    /** What a message is decoded to is declared with its generics; a failure is told by its class. */
    private static Type subjectType(CallbackParameter subject, Style style) {
        return style == Style.ON_MESSAGE
                ? StreamParameter.itemType(subject.type()).orElse(subject.type())
                : TypeArguments.rawType(subject.type());
    }

    private void checkWorker(Method method, Style style, String where) {
        if (style == Style.ON_CONNECTION && method.isAnnotationPresent(NonBlocking.class)) {
            problems.add(where, "@NonBlocking must not be on the gate, which runs on the thread of the request");
        }
        if (!method.isAnnotationPresent(RunOn.class)) {
            return;
        }
        if (method.isAnnotationPresent(NonBlocking.class)) {
            problems.add(where, "method must have at most one of @NonBlocking and @RunOn, got both");
        }
        if (style == Style.ON_CONNECTION) {
            problems.add(where, "@RunOn must not be on the gate, which runs on the thread of the request");
        }
    }

    private Optional<ArgumentSource> argument(CallbackParameter parameter, Style style, String where) {
        try {
            Optional<ArgumentSource> source = resolvers.resolve(parameter);
            if (source.isEmpty()) {
                String hint =
                        parameter.type() == Session.class ? " (WebSocketConnection takes the place of Session)" : "";
                problems.add(
                        where,
                        "parameter must be one of " + style.allowedParameters() + hint,
                        parameter.type().getTypeName());
            }
            return source;
        } catch (IllegalArgumentException broken) {
            if (variables != null
                    || !parameter.parameter().isAnnotationPresent(PathParam.class)) { // else it is the path's fault
                problems.add(where, String.valueOf(broken.getMessage()));
            }
            return Optional.empty();
        }
    }

    private Set<String> variables() {
        return variables == null ? Set.of() : variables;
    }

    private void checkSubjects(List<CallbackParameter> subjects, Style style, String where, boolean alreadyBroken) {
        boolean required = style == Style.ON_MESSAGE || style == Style.ON_ERROR;
        if (subjects.isEmpty() && required && !alreadyBroken) {
            problems.add(where, "one parameter must be " + style.subject + ", got none");
        }
        if (subjects.size() > 1) {
            String types = subjects.stream().map(p -> p.type().getTypeName()).collect(Collectors.joining(", "));
            boolean partial = subjects.stream().anyMatch(p -> p.type() == boolean.class);
            String hint = partial ? " (messages are always whole, so there is no 'last' flag)" : "";
            problems.add(where, "only one parameter may be " + style.subject + hint, types);
        }
    }

    private static Callback.Kind kind(Style style, List<CallbackParameter> subjects) {
        return switch (style) {
            case ON_CONNECTION -> Callback.Kind.CONNECTION;
            case ON_OPEN -> Callback.Kind.OPEN;
            case ON_MESSAGE ->
                messageKind(StreamParameter.itemClass(subjects.get(0).type()));
            case ON_CLOSE -> Callback.Kind.CLOSE;
            case ON_ERROR -> Callback.Kind.ERROR;
            case ON_SLOW -> Callback.Kind.SLOW;
            case ON_CAUGHT_UP -> Callback.Kind.CAUGHT_UP;
        };
    }

    private static Callback.Kind messageKind(Class<?> message) {
        if (BINARY_TYPES.contains(message)) {
            return Callback.Kind.BINARY;
        }
        if (message == PingMessage.class) {
            return Callback.Kind.PING;
        }
        return message == PongMessage.class ? Callback.Kind.PONG : Callback.Kind.TEXT;
    }
}
