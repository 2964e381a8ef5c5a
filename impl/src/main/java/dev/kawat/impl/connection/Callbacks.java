/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.ForbiddenException;
import dev.kawat.HandshakeDecision;
import dev.kawat.MessageDecodeException;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.handler.CallbackContexts;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.transport.CloseCodes;
import dev.kawat.impl.transport.Utf8;
import jakarta.websocket.CloseReason;
import jakarta.websocket.PongMessage;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the callbacks of one connection: the gate on the thread of the request, everything else as events of the mailbox. No
 * exception of a handler leaves this class.
 */
final class Callbacks implements Mailbox.Runner {

    private static final System.Logger LOG = System.getLogger("dev.kawat.connection");

    private final DefaultConnection connection;
    private final DefaultServer server;

    /** Made before the gate runs; not replaced. */
    private volatile HandlerFactory.@Nullable Handler handler;

    /** Whether {@code onOpen} was due, so that {@code onClose} is. Only touched by events. */
    private boolean opened;

    /** Whether {@code onClose} was due: an engine may still deliver what it had read. Only touched by events. */
    private boolean closed;

    Callbacks(DefaultConnection connection, DefaultServer server) {
        this.connection = connection;
        this.server = server;
    }

    Object handler() {
        HandlerFactory.Handler made = handler;
        if (made == null) {
            throw new IllegalStateException(connection + " has no handler yet");
        }
        return made.instance();
    }

    /** Makes the handler and asks its gate; a failure of either refuses with 500. */
    HandshakeDecision admit() {
        try {
            surrounded(() -> handler = server.factory().create(connection));
            HandlerInvoker gate = server.binding().connection();
            return gate == null ? HandshakeDecision.accept() : decision(gate, call(gate, null));
        } catch (Throwable failure) {
            LOG.log(Level.ERROR, connection + ": the handshake is refused with 500", failure);
            return HandshakeDecision.refuse(500);
        }
    }

    private static HandshakeDecision decision(HandlerInvoker gate, @Nullable Object answer) {
        if (gate.callback().method().getReturnType() == void.class) {
            return HandshakeDecision.accept();
        }
        if (answer instanceof HandshakeDecision decision) {
            return decision;
        }
        return Boolean.TRUE.equals(answer) ? HandshakeDecision.accept() : HandshakeDecision.refuse(403);
    }

    @Override
    public long weight(Object event) {
        if (event instanceof String text) {
            return text.length(); // of characters, which is what the JVM keeps of most texts
        }
        if (event instanceof ByteBuffer bytes) {
            return bytes.remaining();
        }
        return event instanceof Event.Pong pong ? pong.payload().remaining() : Mailbox.UNCOUNTED;
    }

    @Override
    public boolean mayBlock(Object event) {
        if (event instanceof Event.Opened) {
            return mayBlock(server.binding().open());
        }
        if (event instanceof Event.Pong) {
            return mayBlock(server.binding().pong());
        }
        if (event instanceof Event.Failed) {
            return mayBlock(server.binding().error());
        }
        if (event instanceof Event.Broken) {
            return false;
        }
        if (event instanceof Event.Closed) {
            return !server.descriptor().nonBlocking(); // the bean is destroyed too
        }
        MessageRoute route = server.route(event);
        return route != null && route.mayBlock();
    }

    private static boolean mayBlock(@Nullable HandlerInvoker invoker) {
        return invoker != null && invoker.callback().blocking();
    }

    @Override
    public void moreFollow(boolean more) {
        connection.moreFollow(more);
    }

    @Override
    public @Nullable CompletionStage<?> run(Object event, boolean onWorker) {
        if (event instanceof Event.Closed last) {
            closed = true;
            close(last);
            return null;
        }
        if (closed || connection.closedOnThisSide()) {
            return null; // like a browser after close(): nothing more is delivered
        }
        if (event instanceof Event.Opened) {
            opened = true;
            return run(server.binding().open(), null, onWorker);
        }
        if (event instanceof Event.Pong pong) {
            PongMessage message = pong::payload;
            return run(server.binding().pong(), message, onWorker);
        }
        if (event instanceof Event.Failed failed) {
            CompletionStage<?> handled = told(failed.failure());
            connection.closeHere(failed.close());
            return handled;
        }
        if (event instanceof Event.Broken broken) {
            connection.closeHere(broken.code());
            return null;
        }
        return message(event, onWorker);
    }

    /** Tells the handler of a failure outside of its callbacks, after which the connection closes in any case. */
    private @Nullable CompletionStage<?> told(Throwable failure) {
        HandlerInvoker error = server.binding().error();
        if (error != null && takes(error, failure)) {
            return handle(error, failure);
        }
        LOG.log(Level.DEBUG, () -> connection + ": " + failure.getMessage());
        return null;
    }

    private @Nullable CompletionStage<?> message(Object message, boolean onWorker) {
        MessageRoute route = server.route(message);
        if (route == null) {
            String kind = message instanceof ByteBuffer ? "binary" : "text";
            return failed(
                    new MessageReader.UnacceptableMessageException(
                            "endpoint '" + server.name() + "' has no callback for " + kind + " messages",
                            MessageReader.payload(message)),
                    onWorker);
        }
        MessageRoute.Target target;
        Object subject;
        try {
            target = route.target(message);
            subject = target.read(message);
        } catch (Throwable undecodable) {
            return failed(undecodable, onWorker);
        }
        return run(target.invoker(), subject, onWorker);
    }

    private @Nullable CompletionStage<?> run(
            @Nullable HandlerInvoker invoker, @Nullable Object subject, boolean onWorker) {
        if (invoker == null) {
            return null;
        }
        Object result;
        try {
            result = call(invoker, subject);
        } catch (Throwable failure) {
            return failed(failure, onWorker);
        }
        boolean staysOnWorker = onWorker && !(result instanceof CompletionStage); // whoever completes it is no worker
        return reply(server.encoder(invoker), result, failure -> failed(failure, staysOnWorker));
    }

    /**
     * Sends what a callback returned: null is no reply, a stage is waited for.
     *
     * @param otherwise what happens when the stage fails, or the result cannot be sent
     * @return what the next event must wait for; null for nothing
     */
    private @Nullable CompletionStage<?> reply(
            Encoder encoder, @Nullable Object result, Function<Throwable, @Nullable CompletionStage<?>> otherwise) {
        if (result == null) {
            return null;
        }
        try {
            if (result instanceof CompletionStage<?> stage) {
                return replyLater(encoder, stage, otherwise);
            }
            connection.offer(encoder.encode(result));
            return null;
        } catch (Throwable failure) { // of a codec, or of a stage that is not one of the JDK's
            return otherwise.apply(failure);
        }
    }

    private CompletionStage<?> replyLater(
            Encoder encoder, CompletionStage<?> stage, Function<Throwable, @Nullable CompletionStage<?>> otherwise) {
        CompletableFuture<@Nullable Void> replied = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            completeAfter(
                    failure == null ? reply(encoder, value, otherwise) : otherwise.apply(unwrap(failure)), replied);
        });
        return replied;
    }

    /** Completes a future when what is left to wait for has come to an end, whichever. */
    private static void completeAfter(@Nullable CompletionStage<?> rest, CompletableFuture<@Nullable Void> future) {
        if (rest == null) {
            future.complete(null);
        } else {
            rest.whenComplete((done, failure) -> future.complete(null));
        }
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** A failure that the handler may handle, on a worker if that may block; unhandled, the connection closes. */
    private @Nullable CompletionStage<?> failed(Throwable failure, boolean onWorker) {
        HandlerInvoker error = server.binding().error();
        if (error == null || !takes(error, failure)) {
            closeBecauseOf(failure);
            return null;
        }
        if (onWorker || !mayBlock(error)) {
            return handle(error, failure);
        }
        CompletableFuture<@Nullable Void> handled = new CompletableFuture<>();
        server.shared().workers().execute(() -> completeAfter(handle(error, failure), handled));
        return handled;
    }

    private static boolean takes(HandlerInvoker error, Throwable failure) {
        return error.callback().messageType() instanceof Class<?> type && type.isInstance(failure);
    }

    /** Calls {@code onError}; a failure of that, or of its result, is handled by nobody. */
    private @Nullable CompletionStage<?> handle(HandlerInvoker error, Throwable failure) {
        Object result;
        try {
            result = call(error, failure);
        } catch (Throwable again) {
            if (again != failure) {
                again.addSuppressed(failure);
            }
            closeBecauseOf(again);
            return null;
        }
        return reply(server.encoder(error), result, again -> {
            closeBecauseOf(again);
            return null;
        });
    }

    private void closeBecauseOf(Throwable failure) {
        if (failure instanceof MessageDecodeException) {
            // The peer's doing: not worth more, or peers could fill the log.
            LOG.log(Level.DEBUG, () -> connection + ": " + failure.getMessage());
            boolean unacceptable = failure instanceof MessageReader.UnacceptableMessageException;
            connection.closeHere(unacceptable ? CloseCodes.CANNOT_ACCEPT : CloseCodes.NOT_CONSISTENT);
        } else if (failure instanceof ForbiddenException) {
            LOG.log(Level.DEBUG, () -> connection + ": " + failure.getMessage());
            connection.closeHere(CloseCodes.VIOLATED_POLICY);
        } else {
            LOG.log(Level.ERROR, connection + ": a callback failed, the connection closes with 1011", failure);
            connection.closeHere(CloseCodes.UNEXPECTED_CONDITION);
        }
    }

    private void close(Event.Closed last) {
        HandlerInvoker close = server.binding().close();
        if (opened && close != null) {
            attempt("onClose failed", () -> call(close, closeReason(last)));
        }
        HandlerFactory.Handler made = handler;
        if (made != null) {
            attempt(
                    "the handler could not be destroyed",
                    () -> surrounded(() -> {
                        made.release();
                        return null;
                    }));
        }
        attempt("the contexts could not be ended", () -> {
            server.contexts().ended(connection);
            return null;
        });
        server.shared().watchdog().forget(connection);
    }

    /** What the transport says, made fit for {@link CloseReason}, which refuses what no close frame can hold. */
    private static CloseReason closeReason(Event.Closed last) {
        boolean possible = last.code() >= CloseCodes.NORMAL && last.code() <= CloseCodes.LAST_OF_APPLICATION;
        int code = possible ? last.code() : CloseCodes.ABNORMAL;
        return new CloseReason(
                CloseReason.CloseCodes.getCloseCode(code), Utf8.cut(last.reason(), CloseCodes.MAX_REASON_BYTES));
    }

    /** Does one of the last things for the connection; its failure must not prevent the others. */
    private void attempt(String failed, Body last) {
        try {
            last.run();
        } catch (Throwable failure) {
            LOG.log(Level.ERROR, connection + ": " + failed, failure);
        }
    }

    private @Nullable Object call(HandlerInvoker invoker, @Nullable Object subject) throws Throwable {
        return surrounded(() -> invoker.invoke(handler(), connection, subject));
    }

    /** Runs code of the application with its class loader and its contexts. */
    private @Nullable Object surrounded(Body body) throws Throwable {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader own = server.shared().loader();
        if (before != own) {
            thread.setContextClassLoader(own);
        }
        try {
            CallbackContexts.Entered entered = server.contexts().enter(connection);
            try {
                return body.run();
            } finally {
                entered.exit();
            }
        } finally {
            if (before != own) {
                thread.setContextClassLoader(before);
            }
        }
    }

    private interface Body {
        @Nullable
        Object run() throws Throwable;
    }
}
