/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.clients;

import dev.kawat.NonBlocking;
import dev.kawat.WebSocketClients;
import dev.kawat.WebSocketConnection;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Kawat's client, with callbacks on the thread that reads, or on workers as by default. */
final class KawatClient implements ClientLibrary {

    private final WebSocketClients clients = WebSocketClients.create();
    private final Function<Receiver, Object> handlers;

    private KawatClient(Function<Receiver, Object> handlers) {
        this.handlers = handlers;
    }

    /** Returns the client whose callbacks do not block. */
    static KawatClient nonBlocking() {
        return new KawatClient(NonBlockingHandler::new);
    }

    /** Returns the client whose callbacks may block. */
    static KawatClient blocking() {
        return new KawatClient(Handler::new);
    }

    /** Passes on what comes. */
    static class Handler {

        private final Receiver receiver;

        Handler(Receiver receiver) {
            this.receiver = receiver;
        }

        @OnMessage
        void text(String text) {
            receiver.text(text);
        }

        @OnMessage
        void binary(ByteBuffer bytes) {
            receiver.binary(bytes);
        }

        @OnClose
        void closed() {
            receiver.closed();
        }
    }

    /** The same on the thread that reads. */
    @NonBlocking
    static final class NonBlockingHandler extends Handler {

        NonBlockingHandler(Receiver receiver) {
            super(receiver);
        }
    }

    private record KawatLink(WebSocketConnection connection, Receiver receiver) implements Link {

        @Override
        public void send(String text) {
            check(connection.send(text));
        }

        @Override
        public void send(ByteBuffer bytes) {
            check(connection.send(bytes));
        }

        private void check(boolean queued) {
            if (!queued) {
                receiver.failed(new IllegalStateException("the message was dropped"));
            }
        }

        @Override
        public void close() {
            connection.terminate();
        }
    }

    @Override
    public Link open(URI uri, Receiver receiver) throws IOException {
        try {
            WebSocketConnection connection = clients.connector(uri.toString())
                    .connect(handlers.apply(receiver))
                    .connected()
                    .toCompletableFuture()
                    .join();
            return new KawatLink(connection, receiver);
        } catch (CompletionException failure) {
            throw new IOException(failure.getCause());
        }
    }
}
