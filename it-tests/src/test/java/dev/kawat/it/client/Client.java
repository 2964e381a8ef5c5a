/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The JDK's WebSocket client, which records what it sees; the test takes it from the record, event by event. */
public final class Client implements AutoCloseable {

    /** One for all, and never closed: its threads are daemons. */
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Waits.EVENT).build();

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final String name;
    private WebSocket socket;

    private Client(URI uri) {
        name = uri.getPath();
    }

    /** A client that is connected. */
    public static Client connect(URI uri, String... subprotocols) {
        Client client = new Client(uri);
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(Waits.EVENT);
        if (subprotocols.length > 0) {
            List<String> lesser = List.of(subprotocols).subList(1, subprotocols.length);
            builder.subprotocols(subprotocols[0], lesser.toArray(new String[0]));
        }
        client.socket = client.await("the handshake", builder.buildAsync(uri, client.new Recorder()));
        return client;
    }

    /** The subprotocol that the server chose, or nothing. */
    public String subprotocol() {
        return socket.getSubprotocol();
    }

    /** Sends a text message and waits until it is written. */
    public Client send(String text) {
        await("sending text", socket.sendText(text, true));
        return this;
    }

    /** Sends a binary message and waits until it is written. */
    public Client send(byte[] bytes) {
        await("sending bytes", socket.sendBinary(ByteBuffer.wrap(bytes), true));
        return this;
    }

    /** Sends a part of a text message. */
    public Client sendPart(String text, boolean last) {
        await("sending a part", socket.sendText(text, last));
        return this;
    }

    /** Sends a ping. */
    public Client ping(byte[] payload) {
        await("sending a ping", socket.sendPing(ByteBuffer.wrap(payload)));
        return this;
    }

    /** Sends a close frame. */
    public Client sendClose(int code, String reason) {
        await("sending close", socket.sendClose(code, reason));
        return this;
    }

    /** The next event, which must be a text. */
    public String text() {
        return next(Event.Text.class).text();
    }

    /** The next event, which must be bytes. */
    public ByteBuffer binary() {
        return next(Event.Binary.class).bytes();
    }

    /** The next event, which must be the end. */
    public Event.Closed closed() {
        return next(Event.Closed.class);
    }

    /** The next event, which must be of this kind. */
    public <E extends Event> E next(Class<E> kind) {
        Event event = next("a " + kind.getSimpleName());
        if (!kind.isInstance(event)) {
            throw new AssertionError(name + ": expected a " + kind.getSimpleName() + ", got " + event);
        }
        return kind.cast(event);
    }

    private Event next(String what) {
        try {
            Event event = events.poll(Waits.EVENT.toSeconds(), TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError(name + ": waited " + Waits.EVENT.toSeconds() + " s for " + what);
            }
            return event;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(name + ": interrupted while waiting for " + what, stopped);
        }
    }

    private <T> T await(String what, CompletableFuture<T> future) {
        try {
            return future.orTimeout(Waits.EVENT.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof TimeoutException) {
                throw new AssertionError(name + ": waited " + Waits.EVENT.toSeconds() + " s for " + what, failure);
            }
            throw new AssertionError(name + ": " + what + " failed", failure.getCause());
        }
    }

    /** Ends the connection without a word, unless it has ended. */
    @Override
    public void close() {
        socket.abort();
    }

    private final class Recorder implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();
        private ByteBuffer bytes = ByteBuffer.allocate(0);

        @Override
        public CompletionStage<?> onText(WebSocket source, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                events.add(new Event.Text(text.toString()));
                text.setLength(0);
            }
            source.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket source, ByteBuffer part, boolean last) {
            bytes = ByteBuffer.allocate(bytes.remaining() + part.remaining())
                    .put(bytes)
                    .put(part)
                    .flip();
            if (last) {
                events.add(new Event.Binary(bytes));
                bytes = ByteBuffer.allocate(0);
            }
            source.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPing(WebSocket source, ByteBuffer payload) {
            events.add(new Event.Ping(copy(payload)));
            source.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket source, ByteBuffer payload) {
            events.add(new Event.Pong(copy(payload)));
            source.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket source, int code, String reason) {
            events.add(new Event.Closed(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket source, Throwable failure) {
            events.add(new Event.Failed(failure));
        }

        private ByteBuffer copy(ByteBuffer source) {
            return ByteBuffer.allocate(source.remaining()).put(source).flip();
        }
    }
}
