/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.callback;

import dev.kawat.ForbiddenException;
import dev.kawat.MessageDecodeException;
import dev.kawat.MessageTooBigException;
import dev.kawat.impl.execution.ApplicationCode;
import dev.kawat.impl.execution.CallbackExecutors;
import dev.kawat.impl.failure.FailureLog;
import dev.kawat.impl.failure.FailureObserver;
import dev.kawat.impl.handler.ErrorCallbacks;
import dev.kawat.impl.handler.ErrorListener;
import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.mailbox.EventProperties;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.parameter.Failure;
import dev.kawat.impl.reply.Reply;
import dev.kawat.impl.routing.CallbackProperties;
import dev.kawat.impl.settings.FailureStrategy;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Handles the failures on the connections of one endpoint. The endpoint's nearest error callback is notified; where it has none,
 * the nearest of all other beans. A failure is unhandled, so that the endpoint's strategy decides, if no error callback takes it,
 * if a callback for any failure takes one of a peer's message without answering, and if an error callback fails. Immutable; called
 * from any thread.
 */
final class Failures {

    private static final System.Logger LOG = System.getLogger("dev.kawat.connection");

    private final ErrorCallbacks own;
    private final ErrorCallbacks others;
    private final FailureStrategy strategy;
    private final CallbackExecutors executors;
    private final FailureObserver observer;

    /** The failures of an endpoint with error callbacks of its own, before those of other beans. */
    Failures(
            ErrorCallbacks own,
            ErrorCallbacks others,
            FailureStrategy strategy,
            CallbackExecutors executors,
            FailureObserver observer) {
        this.own = own;
        this.others = others;
        this.strategy = strategy;
        this.executors = executors;
        this.observer = observer;
    }

    /** Returns the properties of the event of a failure outside of callbacks. */
    CallbackProperties properties(Throwable failure) {
        ErrorCallbacks.Bound callback = nearest(failure);
        return CallbackProperties.of(callback == null ? null : callback.invoker(), false, executors);
    }

    /** Returns the level at which unhandled failures are logged that are not the peer's doing. */
    Level level() {
        return strategy.level();
    }

    /** Notifies whoever watches of a failure that no error callback can take. */
    void notifyObserver(Throwable failure, EndpointConnection connection) {
        observer.failed(connection, failure, false);
    }

    /**
     * Handles the failure of a callback, a codec or a result. An error callback that may block runs here if the event does so on
     * the same workers, and otherwise on its own.
     *
     * @param event the properties of the event that this thread runs; those of one that does not block on any other thread
     * @return what the next event must wait for; null for nothing
     */
    @Nullable
    CompletionStage<?> failed(Failure failure, CallbackRunner callbacks, EventProperties event) {
        ErrorCallbacks.Bound callback = nearest(failure.cause());
        if (callback == null) {
            unhandled(failure.cause(), callbacks.connection());
            return null;
        }
        Executor workers = callbacks.executor(callback.invoker());
        if (!callback.mayBlock() || workers == event.executor()) {
            return handle(callback, failure, callbacks);
        }
        CompletableFuture<@Nullable Void> handled = new CompletableFuture<>();
        workers.execute(() -> Reply.completeAfter(handle(callback, failure, callbacks), handled));
        return handled;
    }

    /**
     * Notifies an error callback, and closes the connection afterwards where that is not the callback's decision: after a message
     * that is too big, and after one that cannot be read or accepted, unless the callback is for those or answers.
     */
    private @Nullable CompletionStage<?> handle(
            ErrorCallbacks.Bound callback, Failure failure, CallbackRunner callbacks) {
        observer.failed(callbacks.connection(), failure.cause(), true);
        AtomicBoolean answered = new AtomicBoolean();
        CompletionStage<?> rest = call(callback, failure, callbacks, () -> answered.set(true), again -> {
            answered.set(true); // there is another failure to decide about
            unhandled(again, callbacks.connection());
        });
        if (callback.decides(failure.cause())) {
            return rest;
        }
        return Reply.after(rest, () -> {
            if (failure.cause() instanceof MessageTooBigException || !answered.get()) {
                unhandled(failure.cause(), callbacks.connection());
            }
        });
    }

    /**
     * Handles a failure outside of callbacks, after which the connection closes with a code of its own, whatever the error callback
     * does. Called where that may run.
     *
     * @return what the next event must wait for; null for nothing
     */
    @Nullable
    CompletionStage<?> beforeClose(Throwable failure, CallbackRunner callbacks) {
        EndpointConnection connection = callbacks.connection();
        ErrorCallbacks.Bound callback = nearest(failure);
        observer.failed(connection, failure, callback != null);
        if (callback == null) {
            LOG.log(Level.DEBUG, () -> connection + ": " + failure.getMessage());
            return null;
        }
        return call(callback, new Failure(failure, null), callbacks, () -> {}, again -> {
            notifyObserver(again, connection);
            FailureLog.log(LOG, level(), connection + ": an error callback failed", again);
        });
    }

    private ErrorCallbacks.@Nullable Bound nearest(Throwable failure) {
        ErrorCallbacks.Bound mine = own.nearest(failure);
        return mine == null ? others.nearest(failure) : mine;
    }

    /**
     * Calls an error callback and sends its result. If that fails, no other callback is notified.
     *
     * @param sent is called when anything is sent
     * @param onFailure handles the failure of the error callback
     */
    private static @Nullable CompletionStage<?> call(
            ErrorCallbacks.Bound callback,
            Failure failure,
            CallbackRunner callbacks,
            Runnable sent,
            Consumer<Throwable> onFailure) {
        HandlerInvoker invoker = callback.invoker();
        ErrorListener listener = callback.listener();
        ApplicationCode invocation = listener == null
                ? callbacks.invocation(invoker, failure)
                : () -> listener.call(invoker, callbacks.connection(), failure);
        return callbacks.runLasting(
                invoker,
                invocation,
                sent,
                thrown -> {
                    Throwable again = Failure.unwrapped(thrown);
                    if (again != failure.cause()) {
                        again.addSuppressed(failure.cause());
                    }
                    onFailure.accept(again);
                    return null;
                },
                again -> {
                    onFailure.accept(again);
                    return null;
                });
    }

    /** Logs a failure that no callback handles, or not, and closes the connection, or not. */
    private void unhandled(Throwable thrown, EndpointConnection connection) {
        Throwable failure = Failure.unwrapped(thrown);
        notifyObserver(failure, connection);
        int code = Failure.closeCode(failure);
        boolean closes = strategy.closes() || code == CloseCodes.TOO_BIG;
        String outcome = closes ? "the connection closes with " + code : "the connection stays open";
        if (isOfPeer(failure)) {
            // The peer's doing: not worth more, or peers could fill the log.
            if (LOG.isLoggable(Level.DEBUG)) {
                FailureLog.log(LOG, Level.DEBUG, connection + ": " + failure.getMessage() + "; " + outcome, failure);
            }
        } else {
            FailureLog.log(LOG, level(), connection + ": a callback failed; " + outcome, failure);
        }
        if (closes) {
            connection.closeHere(code);
        }
    }

    private static boolean isOfPeer(Throwable failure) {
        return failure instanceof MessageDecodeException
                || failure instanceof MessageTooBigException
                || failure instanceof ForbiddenException;
    }
}
