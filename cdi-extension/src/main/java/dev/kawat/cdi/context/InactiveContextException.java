/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.WebSocketConnection;
import dev.kawat.impl.execution.InvocationContext;
import jakarta.enterprise.context.ContextNotActiveException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Thrown when a context of a connection is not active on the calling thread; the message tells the reason and the cure. */
public final class InactiveContextException extends ContextNotActiveException {

    private static final long serialVersionUID = 1;

    private static final String UNNEEDED =
            " has no active @RequestScoped, @ConnectionScoped and @SessionScoped contexts, because nothing that is injected into"
                    + " it needs them;"
                    + " set contexts=always, by @WebSocketEndpoint(contexts = \"always\") or by configuration, or inject the"
                    + " bean, or an Instance<>, into the handler";

    private static final String NO_CALLBACK =
            "no callback of a WebSocket endpoint runs on this thread. In a timer, a REST resource or the completion of a"
                    + " stage, use it in a task that you give to WebSocketConnection.execute; in a HandshakeCheck, there is no"
                    + " connection yet";

    private InactiveContextException(String message) {
        super(message);
    }

    private InactiveContextException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Creates the exception for {@code @ConnectionScoped} on this thread. */
    static InactiveContextException ofConnection() {
        return new InactiveContextException("@ConnectionScoped is not active: " + reason());
    }

    /** Creates the exception for {@code @SessionScoped} of a connection, on a thread where its session context is to be active. */
    static InactiveContextException ofSession(WebSocketConnection connection, SessionAbsence absence) {
        return new InactiveContextException("@SessionScoped is not active: " + absence.explain(connection));
    }

    /** Returns whether a callback or a task of an endpoint runs on this thread. */
    public static boolean inCallback() {
        return InvocationContext.isActive();
    }

    /** Returns why no context of a connection is active on this thread. */
    public static String reason() {
        return inCallback() ? "the endpoint whose callback runs on this thread" + UNNEEDED : NO_CALLBACK;
    }

    /**
     * Explains the exception of a container in a callback of an endpoint without contexts, and returns any other failure as it is.
     * A failure with such an exception as its cause gets the explanation as a suppressed exception.
     */
    static Throwable ofUnneeded(Throwable failure, String endpoint) {
        return explain(failure, inactive -> "endpoint '" + endpoint + "'" + UNNEEDED);
    }

    /** Does the same for an endpoint with contexts, for code that runs outside of them: the completion of a stage. */
    static Throwable ofCompletion(Throwable failure, String endpoint) {
        return explain(
                failure,
                inactive -> InvocationContext.isOrigin(inactive)
                        ? null // it is about another scope
                        : "no callback of endpoint '" + endpoint
                                + "' ran on that thread. In the completion of a stage, use beans with a context in a task"
                                + " that you give to WebSocketConnection.execute");
    }

    private static Throwable explain(Throwable failure, Function<ContextNotActiveException, @Nullable String> reason) {
        if (failure instanceof ContextNotActiveException inactive) {
            InactiveContextException explained = explained(inactive, reason);
            return explained == null ? failure : explained;
        }
        int depth = 0;
        for (Throwable cause = failure.getCause(); cause != null && depth < 100; cause = cause.getCause()) {
            if (cause instanceof ContextNotActiveException inactive) {
                InactiveContextException explained = explained(inactive, reason);
                if (explained != null) {
                    failure.addSuppressed(explained);
                }
                return failure;
            }
            depth++; // causes may go round in a circle
        }
        return failure;
    }

    private static @Nullable InactiveContextException explained(
            ContextNotActiveException inactive, Function<ContextNotActiveException, @Nullable String> reason) {
        String text = inactive instanceof InactiveContextException ? null : reason.apply(inactive);
        return text == null ? null : new InactiveContextException(text + " (" + inactive.getMessage() + ")", inactive);
    }
}
