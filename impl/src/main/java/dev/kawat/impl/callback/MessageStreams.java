/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.callback;

import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.mailbox.EventProperties;
import dev.kawat.impl.routing.MessageRoute;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one connection as streams, one for each callback that takes all messages so. Connections of endpoints without
 * such callbacks have none. Only used by events.
 */
final class MessageStreams {

    private final EndpointConnection connection;
    private final CallbackRunner callbacks;
    private final Map<HandlerInvoker, MessagePublisher> publishers = new HashMap<>();

    MessageStreams(List<HandlerInvoker> invokers, EndpointConnection connection, CallbackRunner callbacks) {
        this.connection = connection;
        this.callbacks = callbacks;
        invokers.forEach(invoker -> publishers.put(invoker, publisher(invoker)));
    }

    private MessagePublisher publisher(HandlerInvoker invoker) {
        MessagePublisher.Caller caller = code -> callbacks.run(code, EventProperties.NON_BLOCKING);
        return new MessagePublisher(caller, callbacks.executor(invoker));
    }

    /**
     * Calls each callback, once. No message waits for what it returns: it is the callback that waits for messages.
     *
     * @param event the properties of the event that this belongs to
     */
    void begin(EventProperties event) {
        publishers.values().forEach(publisher -> connection.whenClosing(() -> dropWhenClosed(publisher)));
        publishers.forEach((invoker, publisher) -> begin(invoker, publisher, event));
    }

    private void begin(HandlerInvoker invoker, MessagePublisher publisher, EventProperties event) {
        var unused = callbacks.runLasting(
                invoker,
                callbacks.invocation(invoker, publisher),
                thrown -> {
                    publisher.cancel();
                    return callbacks.failed(thrown, null, event);
                },
                failure -> callbacks.failed(failure, null, EventProperties.NON_BLOCKING));
    }

    /** Returns whether the callback of a message takes a stream. */
    boolean take(MessageRoute.Target target) {
        return publishers.containsKey(target.invoker());
    }

    /**
     * Gives the next message to the stream of its callback.
     *
     * @param event the properties of the event that the message is
     * @return what the next event must wait for; null for nothing
     */
    @Nullable
    CompletionStage<?> next(MessageRoute.Target target, Object message, EventProperties event) {
        Object subject;
        try {
            subject = callbacks.decode(target, message);
        } catch (Throwable undecodable) {
            return callbacks.failed(undecodable, message, event);
        }
        MessagePublisher publisher = Objects.requireNonNull(publishers.get(target.invoker()));
        CompletionStage<?> rest = publisher.next(subject);
        dropWhenClosed(publisher); // it began to close meanwhile, and may have found nothing to drop
        return rest;
    }

    /** Drops the message that is held when this side has closed, as every message that waits then is. */
    private void dropWhenClosed(MessagePublisher publisher) {
        if (connection.closedOnThisSide()) {
            publisher.drop();
        }
    }

    /** Completes the streams, because no further messages come. */
    void complete() {
        publishers.values().forEach(MessagePublisher::complete);
    }
}
