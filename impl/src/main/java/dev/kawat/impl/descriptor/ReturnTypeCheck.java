/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.Broadcast;
import dev.kawat.HandshakeDecision;
import dev.kawat.OnConnection;
import dev.kawat.SendTo;
import dev.kawat.impl.parameter.TypeArguments;
import dev.kawat.impl.problem.Problems;
import jakarta.websocket.OnClose;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Checks the return type of a callback, and the recipients of what it returns. */
final class ReturnTypeCheck {

    private static final Set<Class<?>> CONNECTION_RESULTS =
            Set.of(void.class, boolean.class, Boolean.class, HandshakeDecision.class);

    private final Method method;
    private final Type result;
    private final String where;
    private final @Nullable Set<String> variables;
    private final Problems problems;

    /**
     * A check of one callback.
     *
     * @param result the return type, without the type variables of superclasses
     * @param where its name in error messages
     * @param variables the variables of the endpoint's path; null if the path itself is broken
     */
    ReturnTypeCheck(Method method, Type result, String where, @Nullable Set<String> variables, Problems problems) {
        this.method = method;
        this.result = result;
        this.where = where;
        this.variables = variables;
        this.problems = problems;
    }

    /** Adds a problem for each rule that the method breaks. */
    void check() {
        if (method.isAnnotationPresent(OnConnection.class)) {
            checkConnection();
            return;
        }
        Broadcast broadcast = method.getAnnotation(Broadcast.class);
        SendTo sendTo = method.getAnnotation(SendTo.class);
        boolean toOthers = broadcast != null || sendTo != null;
        if (method.isAnnotationPresent(OnClose.class)) {
            checkClose(toOthers);
        } else {
            checkResult();
        }
        if (toOthers && method.getReturnType() == void.class) {
            problems.add(where, annotation(broadcast) + " needs a result to send, got void");
        }
        if (broadcast != null && sendTo != null) {
            problems.add(where, "method must have at most one of @Broadcast and @SendTo, got both");
        }
        if (sendTo != null) {
            checkTopic(sendTo.value());
        }
    }

    private static String annotation(@Nullable Broadcast broadcast) {
        return broadcast == null ? "@SendTo" : "@Broadcast";
    }

    private void checkConnection() {
        if (!CONNECTION_RESULTS.contains(method.getReturnType())) {
            problems.add(where, "return type must be void, boolean or HandshakeDecision", declared());
        }
        if (method.isAnnotationPresent(Broadcast.class) || method.isAnnotationPresent(SendTo.class)) {
            problems.add(
                    where,
                    annotation(method.getAnnotation(Broadcast.class)) + " must not be on an @OnConnection method");
        }
    }

    private void checkClose(boolean toOthers) {
        if (!toOthers) {
            if (method.getReturnType() != void.class && !isStageOfNothing(method.getGenericReturnType())) {
                problems.add(
                        where,
                        "return type must be void or CompletionStage<Void> unless the method has @Broadcast or @SendTo,"
                                + " because the sender can no longer receive a reply",
                        declared());
            }
        } else if (!mayHaveMessages() || ReplyType.of(result).streams() > 0) {
            problems.add(
                    where, "return type must be a message, or an Optional or a CompletionStage of one", declared());
        }
    }

    /** Returns whether a type is a stage without a result, {@code <Void>} or {@code <?>}. */
    private static boolean isStageOfNothing(Type type) {
        if (!(type instanceof ParameterizedType generic)
                || !(generic.getRawType() instanceof Class<?> raw)
                || !CompletionStage.class.isAssignableFrom(raw)
                || generic.getActualTypeArguments().length != 1) {
            return false;
        }
        Type result = generic.getActualTypeArguments()[0];
        return result == Void.class
                || (result instanceof WildcardType any
                        && any.getLowerBounds().length == 0
                        && any.getUpperBounds()[0] == Object.class);
    }

    private void checkResult() {
        if (!mayHaveMessages()) {
            problems.add(
                    where,
                    "return type must be void, a message, or an Optional, a CompletionStage, a Stream, an Iterator or a"
                            + " Flow.Publisher of messages",
                    declared());
        } else if (ReplyType.of(result).streams() > 1) {
            problems.add(
                    where,
                    "an item of a stream must be a message, or an Optional or a CompletionStage of one, so flatten the stream",
                    declared());
        }
    }

    /** Returns whether the type is that of messages, or may wrap some. */
    private boolean mayHaveMessages() {
        Class<?> type = TypeArguments.rawType(result);
        boolean future = Future.class.isAssignableFrom(type) && !CompletionStage.class.isAssignableFrom(type);
        return !future && type != Void.class;
    }

    private String declared() {
        return result.getTypeName();
    }

    private void checkTopic(String template) {
        TopicTemplate topic = new TopicTemplate(template);
        if (template.isEmpty()) {
            problems.add(where, "@SendTo must name a topic", template);
        } else if (!topic.isWellFormed()) {
            problems.add(where, "@SendTo must have the name of a variable between each '{' and '}'", template);
        } else if (variables != null) {
            topic.variables().stream()
                    .filter(variable -> !variables.contains(variable))
                    .forEach(unknown -> problems.add(
                            where, "@SendTo must name variables of the path, any of " + variables, unknown));
        }
    }
}
