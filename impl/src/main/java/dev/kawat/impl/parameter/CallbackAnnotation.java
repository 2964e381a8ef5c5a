/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.OnCaughtUp;
import dev.kawat.OnConnection;
import dev.kawat.OnSlow;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The annotations of callbacks, each with the parameters that its methods may have. */
public enum CallbackAnnotation {
    ON_CONNECTION(OnConnection.class, null),
    ON_OPEN(OnOpen.class, null),
    ON_MESSAGE(OnMessage.class, "the message"),
    ON_CLOSE(OnClose.class, "CloseReason"),
    ON_ERROR(OnError.class, "a Throwable"),
    ON_SLOW(OnSlow.class, null),
    ON_CAUGHT_UP(OnCaughtUp.class, "a long (dropped messages)");

    private final Class<? extends Annotation> type;
    private final @Nullable String subject;

    CallbackAnnotation(Class<? extends Annotation> type, @Nullable String subject) {
        this.type = type;
        this.subject = subject;
    }

    /** Returns the types of all these annotations. */
    public static List<Class<? extends Annotation>> types() {
        return Stream.of(values())
                .<Class<? extends Annotation>>map(CallbackAnnotation::type)
                .toList();
    }

    /** Returns the annotation type. */
    public Class<? extends Annotation> type() {
        return type;
    }

    /** Returns whether a method has this annotation. */
    public boolean isPresentOn(Method method) {
        return method.isAnnotationPresent(type);
    }

    /** Returns the name of the parameter for the subject of the callback; null if there is no such parameter. */
    public @Nullable String subject() {
        return subject;
    }

    /** Returns the list of the parameters that methods with this annotation may have. */
    public String allowedParameters() {
        String connection = this == ON_CONNECTION ? "" : "WebSocketConnection, ";
        String ofSubject = subject == null ? "" : ", " + subject;
        String ofFailure = this == ON_ERROR ? ", Payload, Optional<Payload>" : "";
        return connection
                + "WebSocketServer, Handshake, Principal, a @PathParam, @QueryParam, @HeaderParam or @CookieParam"
                + ofSubject
                + ofFailure;
    }
}
