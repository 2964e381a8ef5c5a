/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.Recipients;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.group.Group;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.reply.Acceptance;
import dev.kawat.impl.reply.Outlet;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a result needs of its connection.
 *
 * @param owner the connection
 * @param callbacks what knows the surroundings of code of the application
 * @param encoder objects to messages
 * @param workers where code runs that may block as the callback may
 * @param request the request context that the callback had and that lasts; null if it had another
 * @param sent called when anything is sent
 */
record ConnectionOutlet(
        DefaultConnection owner,
        Callbacks callbacks,
        Encoder encoder,
        Executor workers,
        CallbackContexts.@Nullable Request request,
        Runnable sent)
        implements Outlet {

    @Override
    public WebSocketConnection connection() {
        return owner;
    }

    @Override
    public EncodedMessage encode(Object message) {
        return callbacks.encode(encoder, message, request);
    }

    @Override
    public void sendTo(Recipients others, Object message) {
        sent.run();
        ((Group) others).sendBy(this::encode, message); // of a server of ours
    }

    @Override
    public void send(EncodedMessage message) {
        sent.run();
        owner.offer(message);
    }

    @Override
    public Acceptance offer(EncodedMessage message, Runnable again) {
        sent.run();
        return owner.offerPaced(message, again);
    }

    @Override
    public Acceptance room(Runnable again) {
        return owner.awaitRoom(again);
    }

    @Override
    public boolean whenClosing(Runnable task) {
        return owner.whenClosing(task);
    }

    @Override
    public void forget(Runnable task) {
        owner.forget(task);
    }

    @Override
    public @Nullable Object call(Code code) throws Throwable {
        return callbacks.surrounded(code, request);
    }

    @Override
    public void moreFollow(boolean more) {
        owner.moreFollow(more);
    }
}
