/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.callback;

import dev.kawat.WebSocketConnection;
import dev.kawat.impl.execution.ApplicationCode;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.execution.CallbackExecutors;
import dev.kawat.impl.execution.CurrentCallback;
import dev.kawat.impl.execution.InvocationContext;
import dev.kawat.impl.failure.FailureLog;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.mailbox.EventProperties;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.parameter.Failure;
import dev.kawat.impl.reply.FailureHandler;
import dev.kawat.impl.reply.Outlet;
import dev.kawat.impl.routing.MessageReader;
import dev.kawat.impl.routing.MessageRoute;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs single callbacks of one connection on its handler: calls them in their surroundings, sends what they return, and has
 * their failures handled. No exception of a handler leaves this class.
 */
public final class CallbackRunner {

    private static final System.Logger LOG = System.getLogger("dev.kawat.connection");

    private final EndpointConnection connection;
    private final InvocationContext context;
    private final CallbackExecutors executors;
    private final EndpointEncoders encoders;
    private final Failures failures;

    /** Notes the events whose callbacks run; null for endpoints that do not ask. */
    private final @Nullable CurrentCallback current;

    /** Made before the gate runs; not replaced. */
    private volatile HandlerFactory.@Nullable Handler handler;

    CallbackRunner(
            EndpointConnection connection,
            InvocationContext context,
            CallbackExecutors executors,
            EndpointEncoders encoders,
            Failures failures) {
        this.connection = connection;
        this.context = context;
        this.executors = executors;
        this.encoders = encoders;
        this.failures = failures;
        this.current = context.callbacks();
    }

    EndpointConnection connection() {
        return connection;
    }

    /**
     * Returns the object whose callbacks run.
     *
     * @throws IllegalStateException when it has not been made yet
     */
    public Object handler() {
        HandlerFactory.Handler made = handler;
        if (made == null) {
            throw new IllegalStateException(connection + " has no handler yet");
        }
        return made.instance();
    }

    /** Makes the handler. Called once, before anything else runs. */
    void makeHandler(HandlerFactory factory) throws Throwable {
        context.run(() -> handler = factory.create(connection));
    }

    /** Calls a callback that is about nothing, and returns its result. */
    @Nullable
    Object call(HandlerInvoker invoker) throws Throwable {
        return context.run(invocation(invoker, null));
    }

    /**
     * Calls the callback of a message, and sends what it returns.
     *
     * @param message the message as it came, which is decoded with the contexts active
     * @param event the properties of the event that the message is
     * @return what the next event must wait for; null for nothing
     */
    @Nullable
    CompletionStage<?> runMessage(MessageRoute.Target target, Object message, EventProperties event) {
        if (!target.invoker().reply().isPlain()) {
            return runLasting(target.invoker(), () -> invoke(target, message), message, event);
        }
        try {
            Object reply = context.run(() -> encoded(target.invoker(), target.read(message), message));
            return send(reply);
        } catch (Throwable failure) {
            return failed(failure, message, event);
        }
    }

    private @Nullable Object invoke(MessageRoute.Target target, Object message) throws Throwable {
        Object subject = target.read(message); // before the handler is looked for: there may be nothing to call it with
        return invoke(target.invoker(), subject, message);
    }

    /**
     * Calls a callback, and notes its event if the endpoint may ask for it.
     *
     * @param message the message as it came; null for other events
     */
    private @Nullable Object invoke(HandlerInvoker invoker, @Nullable Object subject, @Nullable Object message)
            throws Throwable {
        CurrentCallback known = current;
        CurrentCallback.Kind kind = known == null
                ? null
                : CurrentCallback.kindOf(invoker.callback()).orElse(null);
        if (known == null || kind == null) {
            return invoker.invoke(handler(), connection, subject);
        }
        CurrentCallback.Event event = new CurrentCallback.Event(
                kind,
                message instanceof String text ? text : null,
                subject instanceof Failure failure ? failure.cause() : null);
        return known.call(event, () -> invoker.invoke(handler(), connection, subject));
    }

    /**
     * Calls a callback that is about no message, and sends what it returns.
     *
     * @param invoker the callback; null for none
     * @param subject what it is about; null for nothing
     * @param event the properties of the event that it is called for
     * @return what the next event must wait for; null for nothing
     */
    @Nullable
    CompletionStage<?> run(@Nullable HandlerInvoker invoker, @Nullable Object subject, EventProperties event) {
        if (invoker == null) {
            return null;
        }
        if (!invoker.reply().isPlain()) {
            return runLasting(invoker, invocation(invoker, subject), null, event);
        }
        try {
            Object reply = context.run(() -> encoded(invoker, subject, null));
            return send(reply);
        } catch (Throwable failure) {
            return failed(failure, null, event);
        }
    }

    /** Returns the executor of a callback and of what it leaves behind. */
    Executor executor(HandlerInvoker invoker) {
        return executors.of(invoker.callback());
    }

    /** Returns code that calls a callback. */
    ApplicationCode invocation(HandlerInvoker invoker, @Nullable Object subject) {
        return () -> invoke(invoker, subject, null);
    }

    private @Nullable Object encoded(HandlerInvoker invoker, @Nullable Object subject, @Nullable Object message)
            throws Throwable {
        Object result = invoke(invoker, subject, message);
        return result == null ? null : encoders.of(invoker).encode(result);
    }

    private @Nullable CompletionStage<?> send(@Nullable Object reply) {
        if (reply != null) {
            connection.queue((EncodedMessage) reply);
        }
        return null;
    }

    private @Nullable CompletionStage<?> runLasting(
            HandlerInvoker invoker, ApplicationCode invocation, @Nullable Object message, EventProperties event) {
        return runLasting(
                invoker,
                invocation,
                thrown -> failed(thrown, message, event),
                failure -> failed(failure, message, EventProperties.NON_BLOCKING)); // on whichever thread it fails
    }

    /** Calls a callback whose result may last, as the other method does, where it does not matter whether anything is sent. */
    @Nullable
    CompletionStage<?> runLasting(
            HandlerInvoker invoker, ApplicationCode invocation, FailureHandler onThrow, FailureHandler onFailure) {
        return runLasting(invoker, invocation, () -> {}, onThrow, onFailure);
    }

    /**
     * Calls a callback whose result may last, in a request context that lasts as long, and sends the result.
     *
     * @param invocation calls the callback
     * @param sent is called when anything is sent
     * @param onThrow handles what the callback throws, on this thread
     * @param onFailure handles the failure of the result, on any thread
     * @return what the next event must wait for; null for nothing
     */
    @Nullable
    CompletionStage<?> runLasting(
            HandlerInvoker invoker,
            ApplicationCode invocation,
            Runnable sent,
            FailureHandler onThrow,
            FailureHandler onFailure) {
        CallbackContexts.Request request = invoker.reply().mayLast() ? context.request() : null;
        Executor executor = executor(invoker);
        Object result;
        try {
            result = context.run(invocation, request);
        } catch (Throwable failure) {
            endAfter(null, request, executor);
            return onThrow.handle(failure);
        }
        if (result == null) {
            return endAfter(null, request, executor);
        }
        Outlet outlet =
                new ConnectionOutlet(connection, context, encoders, encoders.of(invoker), executor, request, sent);
        return endAfter(invoker.reply().send(result, outlet, onFailure), request, executor);
    }

    /**
     * Ends a request context when what a callback has left has come to its end.
     *
     * @param rest what is left; null for nothing
     * @return what the next event must wait for; null for nothing
     */
    private @Nullable CompletionStage<?> endAfter(
            @Nullable CompletionStage<?> rest, CallbackContexts.@Nullable Request request, Executor executor) {
        if (request == null) {
            return rest;
        }
        if (rest == null || (rest instanceof CompletableFuture<?> future && future.isDone())) {
            end(request);
            return null;
        }
        CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
        rest.whenComplete((done, failure) -> {
            Executor where = request.isUsed() ? executor : CallbackExecutors.CALLER;
            where.execute(() -> {
                end(request);
                ended.complete(null);
            });
        });
        return ended;
    }

    private void end(CallbackContexts.Request request) {
        attempt(
                "the request context of a callback could not be ended",
                () -> context.run(
                        () -> {
                            request.end();
                            return null;
                        },
                        request));
    }

    /** Runs code of the application that belongs to an event; returns what the next event must wait for, null for nothing. */
    @Nullable
    CompletionStage<?> run(ApplicationCode code, EventProperties event) {
        try {
            context.run(code);
            return null;
        } catch (Throwable failure) {
            return failed(failure, null, event);
        }
    }

    /** Decodes a message, in the surroundings of its callback. */
    Object decode(MessageRoute.Target target, Object message) throws Throwable {
        return Objects.requireNonNull(context.run(() -> target.read(message)));
    }

    /**
     * Has a failure handled, by an error callback or as unhandled.
     *
     * @param message the message at which it failed, as it came; null for none
     * @param event the properties of the event in which it failed, if this thread runs that
     * @return what the next event must wait for; null for nothing
     */
    @Nullable
    CompletionStage<?> failed(Throwable failure, @Nullable Object message, EventProperties event) {
        Throwable explained = context.explain(Failure.unwrapped(failure));
        Failure subject = new Failure(explained, message == null ? null : MessageReader.payload(message));
        return failures.failed(subject, this, event);
    }

    /** Has a failure handled after which the connection closes, as {@link Failures#beforeClose} does. */
    @Nullable
    CompletionStage<?> failedBeforeClose(Throwable failure) {
        return failures.beforeClose(failure, this);
    }

    /** Logs a failure of {@code onClose}. Nobody else is notified, because the connection is over. */
    void failedAtClose(Throwable failure) {
        failures.notifyObserver(failure, connection);
        FailureLog.log(LOG, failures.level(), connection + ": onClose failed", failure);
    }

    /** Logs a failure of the handler before the upgrade, which refuses the handshake. */
    void failedAtGate(Throwable failure) {
        failures.notifyObserver(failure, connection);
        FailureLog.log(LOG, Level.ERROR, connection + ": the handshake is refused with 500", failure);
    }

    /** Notifies an observer of the connection, if there is one. */
    void notifyObserver(@Nullable Consumer<WebSocketConnection> observer) {
        if (observer != null) {
            attempt(
                    "an observer failed",
                    () -> context.run(() -> {
                        observer.accept(connection);
                        return null;
                    }));
        }
    }

    /** Encodes what the application sends. */
    public EncodedMessage encode(Object message) {
        return encoders.encode(message, context);
    }

    /** Destroys the handler, if it was made, and the contexts of the connection. */
    void release() {
        HandlerFactory.Handler made = handler;
        if (made != null) {
            attempt(
                    "the handler could not be destroyed",
                    () -> context.run(() -> {
                        made.release();
                        return null;
                    }));
        }
        attempt("the contexts could not be ended", () -> {
            context.end();
            return null;
        });
    }

    /** Runs code whose failure is logged and must not prevent what follows. */
    private void attempt(String failed, ApplicationCode code) {
        try {
            code.run();
        } catch (Throwable failure) {
            failures.notifyObserver(failure, connection);
            FailureLog.log(LOG, Level.ERROR, connection + ": " + failed, failure);
        }
    }
}
