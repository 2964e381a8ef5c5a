/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.HandshakeDecision;
import dev.kawat.impl.handler.CallbackContexts;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.parameter.Failure;
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

    DefaultConnection connection() {
        return connection;
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
            return server.failures().mayBlock();
        }
        if (event instanceof Event.Broken) {
            return false;
        }
        if (event instanceof Event.Closed) {
            return !server.descriptor().nonBlocking(); // the bean is destroyed too
        }
        return mayBlock(server.messageCallback(event));
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
            return run(server.binding().open(), null, null, onWorker);
        }
        if (event instanceof Event.Pong pong) {
            PongMessage message = pong::payload;
            return run(server.binding().pong(), message, null, onWorker);
        }
        if (event instanceof Event.Failed failed) {
            CompletionStage<?> handled = server.failures().beforeClose(failed.failure(), this);
            connection.closeHere(failed.close());
            return handled;
        }
        if (event instanceof Event.Broken broken) {
            connection.closeHere(broken.code());
            return null;
        }
        return message(event, onWorker);
    }

    private @Nullable CompletionStage<?> message(Object message, boolean onWorker) {
        HandlerInvoker invoker = server.messageCallback(message);
        if (invoker == null) {
            String kind = message instanceof ByteBuffer ? "binary" : "text";
            return failed(
                    new MessageReader.UnacceptableMessageException(
                            "endpoint '" + server.name() + "' has no callback for " + kind + " messages",
                            MessageReader.payload(message)),
                    message,
                    onWorker);
        }
        Object subject;
        try {
            subject = server.messageReader(message).read(message);
        } catch (Throwable undecodable) {
            return failed(undecodable, message, onWorker);
        }
        return run(invoker, subject, message, onWorker);
    }

    /**
     * Calls a callback, and sends what it returns.
     *
     * @param message the message that it is about, as it came; null for none
     */
    private @Nullable CompletionStage<?> run(
            @Nullable HandlerInvoker invoker, @Nullable Object subject, @Nullable Object message, boolean onWorker) {
        if (invoker == null) {
            return null;
        }
        Object result;
        try {
            result = call(invoker, subject);
        } catch (Throwable failure) {
            return failed(failure, message, onWorker);
        }
        boolean staysOnWorker = onWorker && !(result instanceof CompletionStage); // whoever completes it is no worker
        return reply(result, failure -> failed(failure, message, staysOnWorker));
    }

    /**
     * Sends what a callback returned: null is no reply, a stage is waited for.
     *
     * @param otherwise what happens when the stage fails, or the result cannot be sent
     * @return what the next event must wait for; null for nothing
     */
    @Nullable
    CompletionStage<?> reply(@Nullable Object result, Function<Throwable, @Nullable CompletionStage<?>> otherwise) {
        if (result == null) {
            return null;
        }
        try {
            if (result instanceof CompletionStage<?> stage) {
                return replyLater(stage, otherwise);
            }
            connection.offer(server.shared().codecs().encode(result));
            return null;
        } catch (Throwable failure) { // of a codec, or of a stage that is not one of the JDK's
            return otherwise.apply(failure);
        }
    }

    private CompletionStage<?> replyLater(
            CompletionStage<?> stage, Function<Throwable, @Nullable CompletionStage<?>> otherwise) {
        CompletableFuture<@Nullable Void> replied = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            completeAfter(failure == null ? reply(value, otherwise) : otherwise.apply(unwrap(failure)), replied);
        });
        return replied;
    }

    /** Completes a future when what is left to wait for has come to an end, whichever. */
    static void completeAfter(@Nullable CompletionStage<?> rest, CompletableFuture<@Nullable Void> future) {
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

    /** A failure at a message, as it came, or at none: goes to an error callback, or is treated as unhandled. */
    private @Nullable CompletionStage<?> failed(Throwable failure, @Nullable Object message, boolean onWorker) {
        Failure told = new Failure(failure, message == null ? null : MessageReader.payload(message));
        return server.failures().failed(told, this, onWorker);
    }

    private void close(Event.Closed last) {
        HandlerInvoker close = server.binding().close();
        if (opened && close != null) {
            attempt("onClose failed", server.failures().level(), () -> call(close, closeReason(last)));
        }
        HandlerFactory.Handler made = handler;
        if (made != null) {
            attempt(
                    "the handler could not be destroyed",
                    Level.ERROR,
                    () -> surrounded(() -> {
                        made.release();
                        return null;
                    }));
        }
        attempt("the contexts could not be ended", Level.ERROR, () -> {
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
    private void attempt(String failed, Level level, Body last) {
        try {
            last.run();
        } catch (Throwable failure) {
            LOG.log(level, connection + ": " + failed, failure);
        }
    }

    /** Calls a callback on the handler of the connection. */
    @Nullable
    Object call(HandlerInvoker invoker, @Nullable Object subject) throws Throwable {
        return surrounded(() -> invoker.invoke(handler(), connection, subject));
    }

    /** Runs code of the application with its class loader and its contexts. */
    @Nullable
    Object surrounded(Body body) throws Throwable {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader own = server.shared().loader();
        if (before != own) {
            thread.setContextClassLoader(own);
        }
        try {
            CallbackContexts.Entered entered = server.contexts().enter(connection);
            Object result;
            try {
                result = body.run();
            } catch (Throwable failure) {
                exitAfter(failure, entered);
                throw failure;
            }
            entered.exit();
            return result;
        } finally {
            if (before != own) {
                thread.setContextClassLoader(before);
            }
        }
    }

    /** Leaves contexts after a failure, which is the one to tell, whatever happens here. */
    private static void exitAfter(Throwable failure, CallbackContexts.Entered entered) {
        try {
            entered.exit();
        } catch (RuntimeException | Error another) {
            failure.addSuppressed(another);
        }
    }

    /** Code of the application. */
    interface Body {
        @Nullable
        Object run() throws Throwable;
    }
}
