/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.HandshakeDecision;
import dev.kawat.PingMessage;
import dev.kawat.UnacceptableMessageException;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.execution.ContextualTask;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.liveness.SlowPeerDetector;
import dev.kawat.impl.mailbox.Event;
import dev.kawat.impl.mailbox.Mailbox;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Utf8;
import dev.kawat.impl.parameter.Failure;
import dev.kawat.impl.reply.FailureHandler;
import dev.kawat.impl.reply.Outlet;
import dev.kawat.impl.reply.Reply;
import dev.kawat.impl.routing.EventProperties;
import dev.kawat.impl.routing.MessageReader;
import dev.kawat.impl.routing.MessageRoute;
import jakarta.websocket.CloseReason;
import jakarta.websocket.PongMessage;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
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

    /** What the platform knew of the thread of the handshake; null without a platform. */
    private final @Nullable Executor platform;

    /** Whether {@code onOpen} was due, so that {@code onClose} is. Only touched by events. */
    private boolean opened;

    /** Whether nobody waits any longer for what a callback has left. */
    private volatile boolean heldUp;

    /** The messages as streams, by the callbacks that take them so; null without such. Only touched by events. */
    private @Nullable Map<HandlerInvoker, MessagePublisher> inflows;

    /** What {@code onClose} has left to wait for; null before it returned, and where it left nothing. Set once. */
    private volatile @Nullable CompletableFuture<@Nullable Void> last;

    /** Whether the application stops without waiting for anything. */
    private volatile boolean waitsForNothing;

    /** Whether {@code onClose} was due: an engine may still deliver what it had read. Only touched by events. */
    private boolean closed;

    /** The callbacks of a connection; made on the thread of its handshake. */
    Callbacks(DefaultConnection connection, DefaultServer server) {
        this.connection = connection;
        this.server = server;
        this.platform = server.shared().platform().get();
    }

    /** Runs what the application hangs on the futures of its sends. */
    Executor completions() {
        Executor context = platform;
        return context == null
                ? server.completions()
                : task -> server.completions().execute(() -> ContextualTask.run(task, context));
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
            return gate == null ? HandshakeDecision.accept() : decision(gate, call(gate, null, null, null));
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
        return server.dispatch().weight(event);
    }

    @Override
    public boolean mayBlock(Object event) {
        return server.dispatch().mayBlock(event);
    }

    @Override
    public void moreFollow(boolean more) {
        connection.moreFollow(more);
    }

    @Override
    public void heldUp() {
        heldUp = true;
        logHeldUp();
    }

    private void logHeldUp() {
        LOG.log(
                Level.WARNING,
                "{0} is over, but a stage or a stream of a callback has not come to its end within close-timeout; what"
                        + " waits for it is dropped",
                connection);
    }

    /**
     * Waits no longer for what {@code onClose} has left, whatever becomes of it.
     *
     * @return false if {@code onClose} has left nothing so far
     */
    boolean giveUpLast() {
        CompletableFuture<@Nullable Void> rest = last;
        if (rest == null) {
            return false;
        }
        if (rest.complete(null)) {
            logHeldUp();
        }
        return true;
    }

    /** What {@code onClose} leaves is not waited for, nor what it has left. */
    void waitForNothing() {
        waitsForNothing = true;
        giveUpLast();
    }

    @Override
    public @Nullable CompletionStage<?> run(Object event, boolean onWorker) {
        if (event instanceof Event.Closed end) {
            closed = true;
            return close(end);
        }
        if (event instanceof Event.Task task) {
            return opened && !closed ? run(task.code(), onWorker) : null;
        }
        if (closed || heldUp || connection.closedOnThisSide()) {
            return null; // like a browser after close(): nothing more is delivered
        }
        if (event instanceof Event.Opened) {
            opened = true;
            tell(server.observers().opened());
            CompletionStage<?> rest = run(server.binding().open(), null, null, null, onWorker);
            return server.streams().isEmpty() ? rest : beginStreams(rest, onWorker);
        }
        if (event instanceof Event.Ping ping) {
            return run(server.binding().ping(), null, new PingMessage(ping.payload()), null, onWorker);
        }
        if (event instanceof Event.Pong pong) {
            PongMessage message = pong::payload;
            return run(server.binding().pong(), null, message, null, onWorker);
        }
        if (event instanceof Event.Turned) {
            return turned(onWorker);
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

    /** Runs a task in its turn. */
    private @Nullable CompletionStage<?> run(Runnable task, boolean onWorker) {
        return attempt(
                () -> {
                    task.run();
                    return null;
                },
                onWorker);
    }

    /** Tells that the peer is slow, or has caught up, if it still is so. */
    private @Nullable CompletionStage<?> turned(boolean onWorker) {
        SlowPeerDetector pace = connection.pace();
        if (pace == null || !pace.turned()) {
            return null;
        }
        if (pace.slow()) {
            tell(server.observers().slow());
            return runWhereChosen(server.binding().slow(), null, onWorker);
        }
        tell(server.observers().caughtUp());
        Long dropped = pace.droppedSince(connection.droppedMessages());
        return runWhereChosen(server.binding().caughtUp(), dropped, onWorker);
    }

    /** Calls a callback that the event was not placed for, since which one it is was not known yet. */
    private @Nullable CompletionStage<?> runWhereChosen(
            @Nullable HandlerInvoker invoker, @Nullable Object subject, boolean onWorker) {
        Executor chosen = server.placement().of(invoker);
        if (!EventProperties.mayBlock(invoker) || chosen == server.placement().usual()) {
            return run(invoker, null, subject, null, onWorker);
        }
        CompletableFuture<@Nullable Void> called = new CompletableFuture<>();
        chosen.execute(() -> Reply.completeAfter(run(invoker, null, subject, null, true), called));
        return called;
    }

    /** Tells those of the application who want to know, if any, what happens to the connection. */
    private void tell(@Nullable Consumer<WebSocketConnection> observer) {
        if (observer != null) {
            attempt(
                    "an observer failed",
                    Level.ERROR,
                    () -> surrounded(() -> {
                        observer.accept(connection);
                        return null;
                    }));
        }
    }

    private @Nullable CompletionStage<?> message(Object message, boolean onWorker) {
        MessageRoute route = server.route(message);
        if (route == null) {
            String kind = message instanceof ByteBuffer ? "binary" : "text";
            return failed(
                    new UnacceptableMessageException(
                            "endpoint '" + server.name() + "' has no callback for " + kind + " messages",
                            MessageReader.payload(message)),
                    message,
                    onWorker);
        }
        MessageRoute.Target target;
        try {
            target = route.target(message);
        } catch (Throwable undecodable) {
            return failed(undecodable, message, onWorker);
        }
        MessagePublisher inflow = inflows == null ? null : inflows.get(target.invoker());
        return inflow == null
                ? run(target.invoker(), target, message, message, onWorker)
                : stream(inflow, target, message, onWorker);
    }

    private @Nullable CompletionStage<?> stream(
            MessagePublisher inflow, MessageRoute.Target target, Object message, boolean onWorker) {
        Object subject;
        try {
            subject = Objects.requireNonNull(surrounded(() -> target.read(message)));
        } catch (Throwable undecodable) {
            return failed(undecodable, message, onWorker);
        }
        return stream(inflow, subject);
    }

    private @Nullable CompletionStage<?> stream(MessagePublisher inflow, Object subject) {
        CompletionStage<?> rest = inflow.next(subject);
        if (connection.closedOnThisSide()) {
            inflow.drop(); // it began to close meanwhile, and may have found nothing to drop
        }
        return rest;
    }

    /** Calls the callbacks that take a stream of messages, once, after what {@code onOpen} has left to wait for. */
    private @Nullable CompletionStage<?> beginStreams(@Nullable CompletionStage<?> before, boolean onWorker) {
        if (connection.closedOnThisSide()) {
            return before; // onOpen has shown the client the door
        }
        if (before == null) {
            Map<HandlerInvoker, MessagePublisher> streams = new HashMap<>();
            server.streams().forEach(invoker -> streams.put(invoker, inflow(invoker)));
            inflows = streams;
            streams.forEach((invoker, inflow) -> beginStream(invoker, inflow, onWorker));
            return null;
        }
        CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();
        before.whenComplete((opened, failure) -> server.placement().usual().execute(() -> {
            beginStreams(null, true);
            begun.complete(null);
        }));
        return begun;
    }

    private MessagePublisher inflow(HandlerInvoker invoker) {
        MessagePublisher inflow = new MessagePublisher(
                code -> attempt(code, false), server.dispatch().workersOf(invoker));
        connection.whenClosing(() -> {
            if (connection.closedOnThisSide()) {
                inflow.drop(); // like every message that waits then
            }
        });
        return inflow;
    }

    private @Nullable CompletionStage<?> attempt(Outlet.Code code, boolean onWorker) {
        try {
            surrounded(code);
            return null;
        } catch (Throwable failure) {
            return failed(failure, null, onWorker);
        }
    }

    /** No message waits for what such a callback returns: it is the callback that waits for messages. */
    private void beginStream(HandlerInvoker invoker, MessagePublisher inflow, boolean onWorker) {
        CallbackContexts.Request request = request(invoker);
        Object result;
        try {
            result = call(invoker, null, inflow, request);
        } catch (Throwable failure) {
            inflow.cancel();
            endAfter(null, request, invoker);
            failed(failure, null, onWorker);
            return;
        }
        endAfter(result == null ? null : reply(invoker, result, null, request), request, invoker);
    }

    /**
     * Calls a callback, and sends what it returns.
     *
     * @param target decodes what it is about, with the contexts active; null where there is nothing to decode
     * @param subject what it is about; null for nothing
     * @param message the message that it is about, as it came; null for none
     */
    private @Nullable CompletionStage<?> run(
            @Nullable HandlerInvoker invoker,
            MessageRoute.@Nullable Target target,
            @Nullable Object subject,
            @Nullable Object message,
            boolean onWorker) {
        if (invoker == null) {
            return null;
        }
        return invoker.reply().isPlain()
                ? runPlain(invoker, target, subject, message, onWorker)
                : runLasting(invoker, target, subject, message, onWorker);
    }

    /** Decodes, calls and encodes in one go. */
    private @Nullable CompletionStage<?> runPlain(
            HandlerInvoker invoker,
            MessageRoute.@Nullable Target target,
            @Nullable Object subject,
            @Nullable Object message,
            boolean onWorker) {
        try {
            // Two lambdas, for each captures as little as can be.
            Object reply = target == null || subject == null
                    ? surrounded(() -> encoded(invoker, subject))
                    : surrounded(() -> encoded(target.invoker(), target.read(subject)));
            if (reply != null) {
                connection.offer((EncodedMessage) reply);
            }
            return null;
        } catch (Throwable failure) {
            return failed(failure, message, onWorker);
        }
    }

    private @Nullable Object encoded(HandlerInvoker invoker, @Nullable Object subject) throws Throwable {
        Object result = invoker.invoke(handler(), connection, subject);
        return result == null ? null : server.encoder(invoker).encode(result);
    }

    private @Nullable CompletionStage<?> runLasting(
            HandlerInvoker invoker,
            MessageRoute.@Nullable Target target,
            @Nullable Object subject,
            @Nullable Object message,
            boolean onWorker) {
        CallbackContexts.Request request = request(invoker);
        Object result;
        try {
            result = call(invoker, target, subject, request);
        } catch (Throwable failure) {
            endAfter(null, request, invoker);
            return failed(failure, message, onWorker);
        }
        return endAfter(result == null ? null : reply(invoker, result, message, request), request, invoker);
    }

    private @Nullable CompletionStage<?> reply(
            HandlerInvoker invoker,
            Object result,
            @Nullable Object message,
            CallbackContexts.@Nullable Request request) {
        return reply(
                invoker,
                result,
                request,
                Callbacks::unnoted,
                failure -> failed(failure, message, false)); // on whichever thread it fails
    }

    /**
     * Sends what a callback returned, whatever that is.
     *
     * @param request the request context that the callback had and that lasts; null if it had another
     * @param sent called when anything is sent
     * @param otherwise what happens when a stage or a stream fails, or the result cannot be sent
     * @return what the next event must wait for; null for nothing
     */
    @Nullable
    CompletionStage<?> reply(
            HandlerInvoker invoker,
            Object result,
            CallbackContexts.@Nullable Request request,
            Runnable sent,
            FailureHandler otherwise) {
        Outlet outlet = new ConnectionOutlet(
                connection, this, server.encoder(invoker), server.dispatch().workersOf(invoker), request, sent);
        return invoker.reply().send(result, outlet, otherwise);
    }

    /** Does nothing: nobody needs to know that something was sent. */
    static void unnoted() {}

    /** A request context that lasts as long as what the callback returns; null where the usual one will do. */
    CallbackContexts.@Nullable Request request(HandlerInvoker invoker) {
        return invoker.reply().mayLast() ? server.contexts().request(connection) : null;
    }

    /**
     * Ends a request context when what a callback has left has come to its end.
     *
     * @param rest what is left; null for nothing
     * @return what the next event must wait for; null for nothing
     */
    @Nullable
    CompletionStage<?> endAfter(
            @Nullable CompletionStage<?> rest, CallbackContexts.@Nullable Request request, HandlerInvoker invoker) {
        if (request == null) {
            return rest;
        }
        if (rest == null || (rest instanceof CompletableFuture<?> future && future.isDone())) {
            end(request);
            return null;
        }
        CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
        rest.whenComplete((done, failure) -> {
            Executor where = request.isUsed() ? server.dispatch().workersOf(invoker) : Runnable::run;
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
                Level.ERROR,
                () -> surrounded(
                        () -> {
                            request.end();
                            return null;
                        },
                        request));
    }

    /** A failure at a message, as it came, or at none: goes to an error callback, or is treated as unhandled. */
    private @Nullable CompletionStage<?> failed(Throwable failure, @Nullable Object message, boolean onWorker) {
        Throwable explained = server.contexts().explain(Failure.unwrapped(failure), server.name());
        Failure told = new Failure(explained, message == null ? null : MessageReader.payload(message));
        return server.failures().failed(told, this, onWorker);
    }

    /** Calls {@code onClose}, and ends what belongs to the connection, when what that has returned has come to its end. */
    private @Nullable CompletionStage<?> close(Event.Closed end) {
        HandlerInvoker close = server.binding().close();
        if (inflows != null) {
            inflows.values().forEach(MessagePublisher::complete);
        }
        CompletionStage<?> rest = opened && close != null ? callClose(close, end) : null;
        connection.tellUnsubscribed();
        if (opened) {
            tell(server.observers().closed());
        }
        if (rest == null) {
            release();
            return null;
        }
        return releaseAfter(rest);
    }

    private @Nullable CompletionStage<?> callClose(HandlerInvoker close, Event.Closed end) {
        CallbackContexts.Request request = request(close);
        try {
            Object result = call(close, null, closeReason(end), request);
            return endAfter(
                    result == null ? null : reply(close, result, request, Callbacks::unnoted, this::closeFailed),
                    request,
                    close);
        } catch (Throwable failure) {
            closeFailed(failure);
            return endAfter(null, request, close);
        }
    }

    /** Nobody is told of it: the connection is over. */
    private @Nullable CompletionStage<?> closeFailed(Throwable failure) {
        LOG.log(server.failures().level(), connection + ": onClose failed", failure);
        return null;
    }

    /** What belongs to the connection is there until then, or until nobody waits any longer. */
    private CompletionStage<?> releaseAfter(CompletionStage<?> rest) {
        CompletableFuture<@Nullable Void> awaited = new CompletableFuture<>();
        CompletableFuture<@Nullable Void> released = new CompletableFuture<>();
        connection.awaitRest(); // first, or a round of the watchdog in between could end it early
        last = awaited;
        Reply.completeAfter(rest, awaited);
        if (waitsForNothing) {
            giveUpLast();
        }
        var unused = awaited.whenComplete(
                (done, failure) -> server.placement().usual().execute(() -> {
                    release();
                    released.complete(null);
                }));
        return released;
    }

    private void release() {
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
        server.ended();
        server.shared().watchdog().forget(connection);
    }

    /** What the transport says, made fit for {@link CloseReason}, which refuses what no close frame can hold. */
    private static CloseReason closeReason(Event.Closed last) {
        boolean possible = last.code() >= CloseCodes.NORMAL && last.code() <= CloseCodes.LAST_OF_APPLICATION;
        int code = possible ? last.code() : CloseCodes.ABNORMAL;
        return new CloseReason(CloseCodes.ofJakarta(code), Utf8.cut(last.reason(), CloseCodes.MAX_REASON_BYTES));
    }

    /** Does one of the last things for the connection; its failure must not prevent the others. */
    private void attempt(String failed, Level level, Outlet.Code code) {
        try {
            code.run();
        } catch (Throwable failure) {
            LOG.log(level, connection + ": " + failed, failure);
        }
    }

    /** Calls a callback on the handler of the connection. */
    @Nullable
    Object call(
            HandlerInvoker invoker,
            MessageRoute.@Nullable Target target,
            @Nullable Object subject,
            CallbackContexts.@Nullable Request request)
            throws Throwable {
        return target == null || subject == null
                ? surrounded(() -> invoker.invoke(handler(), connection, subject), request)
                : surrounded(() -> invoke(target, subject), request);
    }

    private @Nullable Object invoke(MessageRoute.Target target, Object message) throws Throwable {
        Object subject = target.read(message); // before the handler is looked for: there may be nothing to call it with
        return target.invoker().invoke(handler(), connection, subject);
    }

    /** Encodes a message, with contexts where codecs of the application need them. */
    EncodedMessage encode(Encoder encoder, Object message) {
        return encode(encoder, message, null);
    }

    /** Encodes a message in a request context that lasts; in one of its own if that is null. */
    EncodedMessage encode(Encoder encoder, Object message, CallbackContexts.@Nullable Request request) {
        if (!server.shared().codecsInContexts()) {
            return encoder.encode(message);
        }
        try {
            return (EncodedMessage) Objects.requireNonNull(surrounded(() -> encoder.encode(message), request));
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new IllegalStateException("an encoder threw a checked exception", impossible);
        }
    }

    /** Runs code of the application in all that surrounds it. */
    @Nullable
    Object surrounded(Outlet.Code code) throws Throwable {
        return surrounded(code, null);
    }

    /** Runs code of the application in all that surrounds it, with a request context that lasts, or one of its own for null. */
    @Nullable
    Object surrounded(Outlet.Code code, CallbackContexts.@Nullable Request request) throws Throwable {
        return server.surroundings().run(code, connection, platform, request);
    }
}
