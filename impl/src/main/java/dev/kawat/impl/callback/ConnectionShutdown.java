/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.callback;

import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.mailbox.Event;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Utf8;
import dev.kawat.impl.reply.Reply;
import jakarta.websocket.CloseReason;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The end of one connection: {@code onClose}, the wait for what that returned, and the release of what belongs to the
 * connection. Made when the connection is over.
 */
final class ConnectionShutdown {

    private static final System.Logger LOG = System.getLogger("dev.kawat.connection");

    private final EndpointConnection connection;
    private final CallbackRunner callbacks;
    private final Executor workers;

    /** Completes when nobody waits any longer for what {@code onClose} has left; null while it has left nothing. Set once. */
    private volatile @Nullable CompletableFuture<@Nullable Void> awaited;

    /**
     * The end of a connection.
     *
     * @param workers where it is released after what {@code onClose} has left
     */
    ConnectionShutdown(EndpointConnection connection, CallbackRunner callbacks, Executor workers) {
        this.connection = connection;
        this.callbacks = callbacks;
        this.workers = workers;
    }

    /** Calls {@code onClose}, and returns what it has left; null for nothing. */
    @Nullable
    CompletionStage<?> callOnClose(@Nullable HandlerInvoker onClose, Event.Closed event) {
        return onClose == null
                ? null
                : callbacks.runLasting(
                        onClose, callbacks.invocation(onClose, closeReason(event)), this::failed, this::failed);
    }

    private @Nullable CompletionStage<?> failed(Throwable failure) {
        callbacks.failedAtClose(failure);
        return null;
    }

    /** Returns what the transport says, made fit for {@link CloseReason}, which refuses what no close frame can hold. */
    private static CloseReason closeReason(Event.Closed event) {
        boolean possible = event.code() >= CloseCodes.NORMAL && event.code() <= CloseCodes.LAST_OF_APPLICATION;
        int code = possible ? event.code() : CloseCodes.ABNORMAL;
        return new CloseReason(CloseCodes.ofJakarta(code), Utf8.cut(event.reason(), CloseCodes.MAX_REASON_BYTES));
    }

    /**
     * Releases what belongs to the connection, when what {@code onClose} has left has come to its end, or is given up.
     *
     * @param rest what it has left; null for nothing
     * @return what is complete when all is released; null if it is
     */
    @Nullable
    CompletionStage<?> releaseAfter(@Nullable CompletionStage<?> rest) {
        if (rest == null) {
            release();
            return null;
        }
        CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
        CompletableFuture<@Nullable Void> released = new CompletableFuture<>();
        connection.awaitRest(); // first, or a round of the watchdog in between could end it early
        awaited = end;
        Reply.completeAfter(rest, end);
        var unused = end.whenComplete((done, failure) -> workers.execute(() -> {
            release();
            released.complete(null);
        }));
        return released;
    }

    private void release() {
        callbacks.release();
        connection.released();
    }

    /**
     * Waits no longer for what {@code onClose} has left.
     *
     * @return false if it has left nothing so far
     */
    boolean giveUp() {
        CompletableFuture<@Nullable Void> end = awaited;
        if (end == null) {
            return false;
        }
        if (end.complete(null)) {
            logHeldUp(connection);
        }
        return true;
    }

    /** Logs that the end of a connection was held up for too long. */
    static void logHeldUp(EndpointConnection connection) {
        LOG.log(
                Level.WARNING,
                "{0} has ended, but a stage or a stream of a callback did not end within close-timeout; Kawat stops"
                        + " waiting for it, and drops the messages behind it",
                connection);
    }
}
