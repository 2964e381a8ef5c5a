/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client that is not ours: that of the JDK. */
final class Peer implements WebSocket.Listener {

    /** Longer than anything takes on a machine that is busy with something else. */
    static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private final StringBuilder message = new StringBuilder();
    private final WebSocket socket;

    private Peer(URI uri) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri, this)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Connects to a path below the context path. */
    static Peer to(KawatServer server, String path) {
        return new Peer(URI.create("ws" + server.uri().resolve(path).toString().substring("http".length())));
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

    /** Takes the end of the connection, and returns its code. */
    int closed() {
        return (Integer) next("the end of the connection");
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
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        events.add(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        events.add(failure);
    }
}
