/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.ForbiddenException;
import dev.kawat.MessageDecodeException;
import dev.kawat.MessageTooBigException;
import dev.kawat.UnacceptableMessageException;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.execution.CallbackExecutors;
import dev.kawat.impl.handler.ErrorCallbacks;
import dev.kawat.impl.handler.ErrorListener;
import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.parameter.Failure;
import dev.kawat.impl.reply.FailureHandler;
import dev.kawat.impl.reply.Reply;
import dev.kawat.impl.settings.FailureStrategy;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of failures on the connections of one endpoint. The endpoint's nearest error callback is told; where it has
 * none, the nearest of all other beans. What nobody takes, what a callback for anything hears of a peer's message without
 * answering, and what fails in an error callback, is unhandled: the endpoint's strategy decides. Immutable; called from any thread.
 */
public final class Failures {

    private static final System.Logger LOG = System.getLogger("dev.kawat.connection");

    private final ErrorCallbacks own;
    private final ErrorCallbacks others;
    private final FailureStrategy strategy;
    private final CallbackExecutors placement;

    /** The failures of an endpoint with error callbacks of its own, before those of other beans. */
    Failures(ErrorCallbacks own, ErrorCallbacks others, FailureStrategy strategy, CallbackExecutors placement) {
        this.own = own;
        this.others = others;
        this.strategy = strategy;
        this.placement = placement;
    }

    /** Whether telling of a failure may block. */
    public boolean mayBlock() {
        return own.mayBlock() || others.mayBlock();
    }

    /** What is told of a failure; null for nobody. */
    @Nullable
    public HandlerInvoker told(Throwable failure) {
        ErrorCallbacks.Bound callback = nearest(Failure.unwrapped(failure));
        return callback == null ? null : callback.invoker();
    }

    /** The level at which unhandled failures are logged that are not the peer's doing. */
    Level level() {
        return strategy.logs() ? Level.ERROR : Level.DEBUG;
    }

    /**
     * Something failed: a callback, a codec, a result. An error callback that may block runs on a worker.
     *
     * @param onWorker whether this is one
     * @return what the next event must wait for; null for nothing
     */
    @Nullable
    CompletionStage<?> failed(Failure failure, Callbacks callbacks, boolean onWorker) {
        ErrorCallbacks.Bound callback = nearest(failure.cause());
        if (callback == null) {
            unhandled(failure.cause(), callbacks.connection());
            return null;
        }
        boolean here = onWorker && !placement.isMixed(); // where it must not be another kind of worker
        if (here || !callback.mayBlock()) {
            return handle(callback, failure, callbacks);
        }
        CompletableFuture<@Nullable Void> told = new CompletableFuture<>();
        placement.of(callback.invoker()).execute(() -> Reply.completeAfter(handle(callback, failure, callbacks), told));
        return told;
    }

    /**
     * Tells an error callback, and closes the connection afterwards where that is not what it decides: after a message that is too
     * big, and after one that cannot be read or accepted, unless the callback is for those or answers.
     */
    private @Nullable CompletionStage<?> handle(ErrorCallbacks.Bound callback, Failure failure, Callbacks callbacks) {
        AtomicBoolean answered = new AtomicBoolean();
        CompletionStage<?> rest = tell(callback, failure, callbacks, () -> answered.set(true), again -> {
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
     * Tells of a failure outside of callbacks, after which the connection closes with a code of its own, whatever comes of
     * the telling. Called where error callbacks may run.
     *
     * @return what the next event must wait for; null for nothing
     */
    @Nullable
    CompletionStage<?> beforeClose(Throwable failure, Callbacks callbacks) {
        DefaultConnection connection = callbacks.connection();
        ErrorCallbacks.Bound callback = nearest(failure);
        if (callback == null) {
            LOG.log(Level.DEBUG, () -> connection + ": " + failure.getMessage());
            return null;
        }
        return tell(
                callback,
                new Failure(failure, null),
                callbacks,
                () -> {},
                again -> LOG.log(level(), connection + ": an error callback failed", again));
    }

    private ErrorCallbacks.@Nullable Bound nearest(Throwable failure) {
        ErrorCallbacks.Bound mine = own.nearest(failure);
        return mine == null ? others.nearest(failure) : mine;
    }

    /**
     * Calls an error callback and sends its result; what fails at that, no other callback is told of.
     *
     * @param sent called when anything is sent
     */
    private static @Nullable CompletionStage<?> tell(
            ErrorCallbacks.Bound callback,
            Failure failure,
            Callbacks callbacks,
            Runnable sent,
            Consumer<Throwable> otherwise) {
        CallbackContexts.Request request = callbacks.request(callback.invoker());
        Object result;
        try {
            result = call(callback, failure, callbacks, request);
        } catch (Throwable thrown) {
            Throwable again = Failure.unwrapped(thrown);
            callbacks.endAfter(null, request, callback.invoker());
            if (again != failure.cause()) {
                again.addSuppressed(failure.cause());
            }
            otherwise.accept(again);
            return null;
        }
        FailureHandler unhandled = again -> {
            otherwise.accept(again);
            return null;
        };
        CompletionStage<?> rest =
                result == null ? null : callbacks.reply(callback.invoker(), result, request, sent, unhandled);
        return callbacks.endAfter(rest, request, callback.invoker());
    }

    private static @Nullable Object call(
            ErrorCallbacks.Bound callback,
            Failure failure,
            Callbacks callbacks,
            CallbackContexts.@Nullable Request request)
            throws Throwable {
        ErrorListener listener = callback.listener();
        return listener == null
                ? callbacks.call(callback.invoker(), null, failure, request)
                : callbacks.surrounded(
                        () -> listener.call(callback.invoker(), callbacks.connection(), failure), request);
    }

    /** A failure that nobody takes: logs it or not, and closes the connection or not. */
    private void unhandled(Throwable thrown, DefaultConnection connection) {
        Throwable failure = Failure.unwrapped(thrown);
        int code = closeCode(failure);
        boolean closes = strategy.closes() || code == CloseCodes.TOO_BIG;
        String outcome = closes ? "the connection closes with " + code : "the connection stays open";
        if (isOfPeer(failure)) {
            // The peer's doing: not worth more, or peers could fill the log.
            if (LOG.isLoggable(Level.DEBUG)) {
                LOG.log(Level.DEBUG, connection + ": " + failure.getMessage() + "; " + outcome, failure);
            }
        } else {
            LOG.log(level(), connection + ": a callback failed, " + outcome, failure);
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

    private static int closeCode(Throwable failure) {
        if (failure instanceof UnacceptableMessageException) {
            return CloseCodes.CANNOT_ACCEPT;
        }
        if (failure instanceof MessageTooBigException) {
            return CloseCodes.TOO_BIG;
        }
        if (failure instanceof ForbiddenException) {
            return CloseCodes.VIOLATED_POLICY;
        }
        return failure instanceof MessageDecodeException ? CloseCodes.NOT_CONSISTENT : CloseCodes.UNEXPECTED_CONDITION;
    }
}
