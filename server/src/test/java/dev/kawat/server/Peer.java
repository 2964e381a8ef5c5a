/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A client that is not ours: that of the JDK. */
final class Peer implements WebSocket.Listener, AutoCloseable {

    /** Longer than anything takes on a machine that is busy with something else. */
    static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private final StringBuilder message = new StringBuilder();
    private final CountDownLatch pinged = new CountDownLatch(1);
    private final WebSocket socket;
    private volatile String reason = "";

    private Peer(WebSocket.Builder builder, URI uri) {
        socket = builder.buildAsync(uri, this)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Connects to a path below the context path. */
    static Peer to(KawatServer server, String path) {
        return to(server, path, request -> {});
    }

    /** Connects with a request of one's own. */
    static Peer to(KawatServer server, String path, Consumer<WebSocket.Builder> request) {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        request.accept(builder);
        return new Peer(builder, uri(server, path));
    }

    /** Connects somebody who never reads, and so answers nothing, not even pings. */
    static WebSocket deaf(KawatServer server, String path) {
        WebSocket.Listener deaf = new WebSocket.Listener() {
            @Override
            public void onOpen(WebSocket to) {} // and does not ask for anything
        };
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri(server, path), deaf)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static URI uri(KawatServer server, String path) {
        return URI.create("ws" + server.uri().resolve(path).toString().substring("http".length()));
    }

    /** Asks for a connection that the server refuses, and returns the status. */
    static int refused(KawatServer server, String path) {
        return refused(server, path, request -> {});
    }

    /** Asks for a connection that the server refuses, with a request of one's own, and returns the status. */
    static int refused(KawatServer server, String path, Consumer<WebSocket.Builder> request) {
        return refusal(server, path, request).statusCode();
    }

    /** Asks for a connection that the server refuses, and returns the answer. */
    static HttpResponse<?> refusal(KawatServer server, String path) {
        return refusal(server, path, request -> {});
    }

    private static HttpResponse<?> refusal(KawatServer server, String path, Consumer<WebSocket.Builder> request) {
        try (Peer peer = to(server, path, request)) {
            throw new AssertionError(peer.socket + " should have been refused");
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof WebSocketHandshakeException refusal) {
                return refusal.getResponse();
            }
            throw failure;
        }
    }

    /** The subprotocol that the server chose; empty if none. */
    String subprotocol() {
        return socket.getSubprotocol();
    }

    /** Sends a text, and takes the one that answers it. */
    String ask(String text) {
        send(text);
        return text();
    }

    /** Takes a text message. */
    String text() {
        return (String) next("a text message");
    }

    void send(String text) {
        socket.sendText(text, true)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    void send(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Takes a binary message. */
    byte[] bytes() {
        return (byte[]) next("a binary message");
    }

    /** Says goodbye. */
    void leave() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Is gone without a word. */
    @Override
    public void close() {
        socket.abort();
    }

    /** Takes the end of the connection, and returns its code. */
    int closed() {
        return (Integer) next("the end of the connection");
    }

    /** Returns the reason of the close frame; known when the connection has {@link #closed()}. */
    String reason() {
        return reason;
    }

    /** Sends a ping, and takes the pong. */
    byte[] ping(byte[] payload) {
        socket.sendPing(ByteBuffer.wrap(payload))
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        return (byte[]) next("a pong");
    }

    /** Waits until the server has sent a ping. */
    void awaitPing() throws InterruptedException {
        if (!pinged.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("waited " + PATIENCE_SECONDS + " s for a ping");
        }
    }

    /** Takes whatever comes next: a message, or the code of the end of the connection. */
    Object next() {
        return next("anything");
    }

    private Object next(String what) {
        try {
            Object event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("waited " + PATIENCE_SECONDS + " s for " + what);
            }
            return event;
        } catch (InterruptedException stop) {
            throw new AssertionError("interrupted while waiting for " + what, stop);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        message.append(text);
        if (last) {
            events.add(message.toString());
            message.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        binary.writeBytes(copy);
        if (last) {
            events.add(binary.toByteArray());
            binary.reset();
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer payload) {
        pinged.countDown();
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
        byte[] copy = new byte[payload.remaining()];
        payload.get(copy);
        events.add(copy);
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String why) {
        reason = why;
        events.add(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        events.add(failure);
    }
}
