/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.ArgumentSource;
import dev.kawat.CallbackParameter;
import dev.kawat.ParameterResolver;
import dev.kawat.PingMessage;
import dev.kawat.impl.parameter.BuiltInSource;
import dev.kawat.impl.parameter.CallbackAnnotation;
import dev.kawat.impl.parameter.StreamParameter;
import dev.kawat.impl.parameter.TypeArguments;
import dev.kawat.impl.problem.Problems;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a method of a handler class as a callback, and checks it. */
final class CallbackMethodReader {

    private final Class<?> type;
    private final TypeArguments typeArguments;
    private final @Nullable Set<String> variables;
    private final ParameterResolver resolver;
    private final Problems problems;

    /**
     * A reader of the methods of a handler class.
     *
     * @param variables the variables of the endpoint's path; null if the path is broken, or not known yet
     * @param resolver finds the sources of the arguments
     */
    CallbackMethodReader(
            Class<?> type, @Nullable Set<String> variables, ParameterResolver resolver, Problems problems) {
        this.type = type;
        this.typeArguments = TypeArguments.of(type);
        this.variables = variables;
        this.resolver = resolver;
        this.problems = problems;
    }

    /** Returns the callback that a method is by one of its annotations; empty if it breaks a rule. */
    Optional<Callback> read(Method method, CallbackAnnotation annotation) {
        String where = Callback.where(annotation.type(), type, method);
        int before = problems.messages().size();
        if (Modifier.isStatic(method.getModifiers()) || Modifier.isAbstract(method.getModifiers())) {
            problems.add(where, "method must be neither static nor abstract");
        }
        Arguments arguments = readArguments(method, annotation, where);
        checkSubjects(
                arguments.subjects(), annotation, where, problems.messages().size() > before);
        Type resultType = typeArguments.resolve(method.getGenericReturnType());
        new ReturnTypeCheck(method, resultType, where, variables, problems).check();
        if (annotation == CallbackAnnotation.ON_CONNECTION) {
            ThreadAnnotations.checkNone(method, where, problems);
        }
        ThreadAnnotations.checkAtMostOne(method, "method", where, problems);
        if (problems.messages().size() > before) {
            return Optional.empty();
        }
        return Optional.of(new Callback(
                where,
                kind(annotation, arguments.subjects()),
                method,
                List.copyOf(arguments.sources()),
                subject(annotation, arguments.subjects()),
                resultType,
                ThreadAnnotations.mayBlock(type, method)));
    }

    /**
     * The arguments of a method.
     *
     * @param sources the sources of the arguments, in order
     * @param subjects the parameters for the subject; one, unless the method breaks a rule or takes no subject
     */
    private record Arguments(List<ArgumentSource> sources, List<CallbackParameter> subjects) {}

    private Arguments readArguments(Method method, CallbackAnnotation annotation, String where) {
        Arguments arguments = new Arguments(new ArrayList<>(), new ArrayList<>());
        for (Parameter declared : method.getParameters()) {
            Type resolved = typeArguments.resolve(declared.getParameterizedType());
            Set<String> pathVariables = variables == null ? namedVariable(declared) : variables;
            CallbackParameter parameter = new CallbackParameter(declared, resolved, annotation.type(), pathVariables);
            readArgument(parameter, annotation, where).ifPresent(source -> {
                arguments.sources().add(source);
                if (source == BuiltInSource.SUBJECT) {
                    arguments.subjects().add(parameter);
                }
            });
        }
        return arguments;
    }

    /** Returns the variable that a parameter names: where the path is not known, as for WebSocketUpgrade, any may exist. */
    private static Set<String> namedVariable(Parameter parameter) {
        PathParam named = parameter.getAnnotation(PathParam.class);
        return named == null ? Set.of() : Set.of(named.value());
    }

    private Optional<ArgumentSource> readArgument(
            CallbackParameter parameter, CallbackAnnotation annotation, String where) {
        try {
            Optional<ArgumentSource> source = resolver.resolve(parameter);
            if (source.isEmpty()) {
                String hint =
                        parameter.type() == Session.class ? " (WebSocketConnection takes the place of Session)" : "";
                problems.add(
                        where,
                        "parameter must be one of " + annotation.allowedParameters() + hint,
                        parameter.type().getTypeName());
            }
            return source;
        } catch (IllegalArgumentException broken) {
            problems.add(where, String.valueOf(broken.getMessage()));
            return Optional.empty();
        }
    }

    private void checkSubjects(
            List<CallbackParameter> subjects, CallbackAnnotation annotation, String where, boolean alreadyBroken) {
        boolean required = annotation == CallbackAnnotation.ON_MESSAGE || annotation == CallbackAnnotation.ON_ERROR;
        if (subjects.isEmpty() && required && !alreadyBroken) {
            problems.add(where, "one parameter must be " + annotation.subject() + ", got none");
        }
        if (subjects.size() > 1) {
            String types = subjects.stream().map(p -> p.type().getTypeName()).collect(Collectors.joining(", "));
            boolean partial = subjects.stream().anyMatch(p -> p.type() == boolean.class);
            String hint = partial ? " (messages are always whole, so there is no 'last' flag)" : "";
            problems.add(where, "only one parameter may be " + annotation.subject() + hint, types);
        }
    }

    /** Returns the subject. A message keeps its type arguments, because it is decoded to them; of a failure the class counts. */
    private static Callback.@Nullable Subject subject(CallbackAnnotation annotation, List<CallbackParameter> subjects) {
        if (subjects.isEmpty() || annotation == CallbackAnnotation.ON_CAUGHT_UP) {
            return null;
        }
        Type declared = subjects.get(0).type();
        return annotation == CallbackAnnotation.ON_MESSAGE
                ? new Callback.Subject(
                        StreamParameter.itemType(declared).orElse(declared), StreamParameter.isStream(declared))
                : new Callback.Subject(TypeArguments.rawType(declared), false);
    }

    private static Callback.Kind kind(CallbackAnnotation annotation, List<CallbackParameter> subjects) {
        return switch (annotation) {
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
        if (RawMessageTypes.isBinary(message)) {
            return Callback.Kind.BINARY;
        }
        if (message == PingMessage.class) {
            return Callback.Kind.PING;
        }
        return message == PongMessage.class ? Callback.Kind.PONG : Callback.Kind.TEXT;
    }
}
