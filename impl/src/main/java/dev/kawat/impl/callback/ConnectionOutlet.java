/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.callback;

import dev.kawat.Recipients;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.execution.ApplicationCode;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.execution.InvocationContext;
import dev.kawat.impl.group.Group;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.reply.Acceptance;
import dev.kawat.impl.reply.Outlet;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The view of a connection that one result of a callback is sent through.
 *
 * @param connection the connection
 * @param context the surroundings of the application's code
 * @param encoders encodes the messages
 * @param encoder the encoder of the callback's results
 * @param workers runs code that may block as the callback may
 * @param request the request context that the callback had and that lasts; null if it had another
 * @param sent is called when anything is sent
 */
record ConnectionOutlet(
        EndpointConnection connection,
        InvocationContext context,
        EndpointEncoders encoders,
        Encoder encoder,
        Executor workers,
        CallbackContexts.@Nullable Request request,
        Runnable sent)
        implements Outlet {

    @Override
    public EncodedMessage encode(Object message) {
        return encoders.encode(message, encoder, context, request);
    }

    @Override
    public void sendTo(Recipients others, Object message) {
        sent.run();
        ((Group) others).sendBy(this::encode, message); // of a server of ours
    }

    @Override
    public void send(EncodedMessage message) {
        sent.run();
        connection.queue(message);
    }

    @Override
    public Acceptance offer(EncodedMessage message, Runnable again) {
        sent.run();
        return connection.offerPaced(message, again);
    }

    @Override
    public Acceptance acceptance(Runnable again) {
        return connection.awaitRoom(again);
    }

    @Override
    public boolean whenClosing(Runnable task) {
        return connection.whenClosing(task);
    }

    @Override
    public void forget(Runnable task) {
        connection.forget(task);
    }

    @Override
    public @Nullable Object call(ApplicationCode code) throws Throwable {
        return context.run(code, request);
    }

    @Override
    public void moreFollow(boolean more) {
        connection.moreFollow(more);
    }
}
