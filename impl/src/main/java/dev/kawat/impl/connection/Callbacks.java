/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.HandshakeDecision;
import dev.kawat.PingMessage;
import dev.kawat.UnacceptableMessageException;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.parameter.Failure;
import dev.kawat.impl.reply.Otherwise;
import dev.kawat.impl.reply.Outlet;
import dev.kawat.impl.reply.Reply;
import dev.kawat.impl.transport.CloseCodes;
import dev.kawat.impl.transport.Utf8;
import jakarta.websocket.CloseReason;
import jakarta.websocket.PongMessage;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
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
    private @Nullable Map<HandlerInvoker, Inflow> inflows;

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
                : task -> server.completions().execute(() -> Carried.run(task, context));
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
        LOG.log(
                Level.WARNING,
                "{0} is over, but a stage or a stream of a callback has not come to its end within close-timeout; what"
                        + " waits for it is dropped",
                connection);
    }

    @Override
    public @Nullable CompletionStage<?> run(Object event, boolean onWorker) {
        if (event instanceof Event.Closed last) {
            closed = true;
            close(last);
            return null;
        }
        if (closed || heldUp || connection.closedOnThisSide()) {
            return null; // like a browser after close(): nothing more is delivered
        }
        if (event instanceof Event.Opened) {
            opened = true;
            tell(server.observers().opened());
            CompletionStage<?> rest = run(server.binding().open(), null, null, onWorker);
            return server.streams().isEmpty() ? rest : beginStreams(rest, onWorker);
        }
        if (event instanceof Event.Ping ping) {
            return run(server.binding().ping(), new PingMessage(ping.payload()), null, onWorker);
        }
        if (event instanceof Event.Pong pong) {
            PongMessage message = pong::payload;
            return run(server.binding().pong(), message, null, onWorker);
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

    /** Tells that the peer is slow, or has caught up, if it still is so. */
    private @Nullable CompletionStage<?> turned(boolean onWorker) {
        Pace pace = connection.pace();
        if (pace == null || !pace.turned()) {
            return null;
        }
        boolean slow = pace.slow();
        tell(slow ? server.observers().slow() : server.observers().caughtUp());
        return runWhereChosen(slow ? server.binding().slow() : server.binding().caughtUp(), onWorker);
    }

    /** Calls a callback that the event was not placed for, since which one it is was not known yet. */
    private @Nullable CompletionStage<?> runWhereChosen(@Nullable HandlerInvoker invoker, boolean onWorker) {
        Executor chosen = server.placement().of(invoker);
        if (!Dispatch.mayBlock(invoker) || chosen == server.placement().usual()) {
            return run(invoker, null, null, onWorker);
        }
        CompletableFuture<@Nullable Void> called = new CompletableFuture<>();
        chosen.execute(() -> Reply.completeAfter(run(invoker, null, null, true), called));
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
        Object subject;
        try {
            target = route.target(message);
            subject = target.read(message);
        } catch (Throwable undecodable) {
            return failed(undecodable, message, onWorker);
        }
        HandlerInvoker invoker = target.invoker();
        Inflow inflow = inflows == null ? null : inflows.get(invoker);
        return inflow == null ? run(invoker, subject, message, onWorker) : stream(inflow, subject);
    }

    private @Nullable CompletionStage<?> stream(Inflow inflow, Object subject) {
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
            Map<HandlerInvoker, Inflow> streams = new HashMap<>();
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

    private Inflow inflow(HandlerInvoker invoker) {
        Inflow inflow = new Inflow(this::attempt, server.dispatch().workersOf(invoker));
        connection.whenClosing(() -> {
            if (connection.closedOnThisSide()) {
                inflow.drop(); // like every message that waits then
            }
        });
        return inflow;
    }

    private @Nullable CompletionStage<?> attempt(Outlet.Code code) {
        try {
            surrounded(code);
            return null;
        } catch (Throwable failure) {
            return failed(failure, null, false);
        }
    }

    /** No message waits for what such a callback returns: it is the callback that waits for messages. */
    private void beginStream(HandlerInvoker invoker, Inflow inflow, boolean onWorker) {
        Object result;
        try {
            result = call(invoker, inflow);
        } catch (Throwable failure) {
            inflow.cancel();
            failed(failure, null, onWorker);
            return;
        }
        if (result != null) {
            reply(invoker, result, null, onWorker);
        }
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
        return result == null ? null : reply(invoker, result, message, onWorker);
    }

    /**
     * Sends what a callback returned.
     *
     * @param message the message that it was about, as it came; null for none
     * @return what the next event must wait for; null for nothing
     */
    private @Nullable CompletionStage<?> reply(
            HandlerInvoker invoker, Object result, @Nullable Object message, boolean onWorker) {
        if (!invoker.reply().isPlain()) {
            return reply(
                    invoker,
                    result,
                    Callbacks::unnoted,
                    failure -> failed(failure, message, false)); // on whichever thread it fails
        }
        try {
            connection.offer(server.encoder(invoker).encode(result));
            return null;
        } catch (Throwable failure) {
            return failed(failure, message, onWorker);
        }
    }

    /**
     * Sends what a callback returned, whatever that is.
     *
     * @param sent called when anything is sent
     * @param otherwise what happens when a stage or a stream fails, or the result cannot be sent
     * @return what the next event must wait for; null for nothing
     */
    @Nullable
    CompletionStage<?> reply(HandlerInvoker invoker, Object result, Runnable sent, Otherwise otherwise) {
        Outlet outlet = new ConnectionOutlet(
                connection, this, server.encoder(invoker), server.dispatch().workersOf(invoker), sent);
        return invoker.reply().send(result, outlet, otherwise);
    }

    /** Anything was sent, and nobody has to know. */
    private static void unnoted() {}

    /** A failure at a message, as it came, or at none: goes to an error callback, or is treated as unhandled. */
    private @Nullable CompletionStage<?> failed(Throwable failure, @Nullable Object message, boolean onWorker) {
        Failure told = new Failure(failure, message == null ? null : MessageReader.payload(message));
        return server.failures().failed(told, this, onWorker);
    }

    private void close(Event.Closed last) {
        HandlerInvoker close = server.binding().close();
        if (inflows != null) {
            inflows.values().forEach(Inflow::complete);
        }
        if (opened && close != null) {
            attempt(
                    "onClose failed",
                    server.failures().level(),
                    () -> tellOthers(close, call(close, closeReason(last))));
        }
        connection.tellUnsubscribed();
        if (opened) {
            tell(server.observers().closed());
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
        server.ended();
        server.shared().watchdog().forget(connection);
    }

    /** Sends what {@code onClose} returned, which goes to others; nobody waits for it. */
    private @Nullable Object tellOthers(HandlerInvoker close, @Nullable Object result) {
        if (result == null) {
            return null;
        }
        return reply(close, result, Callbacks::unnoted, failure -> {
            LOG.log(server.failures().level(), connection + ": the result of onClose could not be sent", failure);
            return null;
        });
    }

    /** What the transport says, made fit for {@link CloseReason}, which refuses what no close frame can hold. */
    private static CloseReason closeReason(Event.Closed last) {
        boolean possible = last.code() >= CloseCodes.NORMAL && last.code() <= CloseCodes.LAST_OF_APPLICATION;
        int code = possible ? last.code() : CloseCodes.ABNORMAL;
        return new CloseReason(
                CloseReason.CloseCodes.getCloseCode(code), Utf8.cut(last.reason(), CloseCodes.MAX_REASON_BYTES));
    }

    /** Does one of the last things for the connection; its failure must not prevent the others. */
    private void attempt(String failed, Level level, Outlet.Code last) {
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

    /** Runs code of the application in all that surrounds it. */
    @Nullable
    Object surrounded(Outlet.Code code) throws Throwable {
        return server.surroundings().run(code, connection, platform);
    }
}
