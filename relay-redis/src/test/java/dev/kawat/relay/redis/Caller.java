/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import dev.kawat.server.KawatServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client that is not ours: that of the JDK. */
final class Caller implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    private Caller(URI uri) {
        socket = CLIENT.newWebSocketBuilder()
                .buildAsync(uri, this)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    static Caller to(KawatServer node, String path) {
        return new Caller(URI.create("ws://127.0.0.1:" + node.port() + "/" + path));
    }

    Caller say(String line) {
        socket.sendText(line, true).join();
        return this;
    }

    /** Says a line, and waits until it is done. */
    Caller tell(String line) {
        say(line);
        String answer = next();
        while (!answer.equals("done " + line)) {
            events.add(answer);
            answer = next();
        }
        return this;
    }

    String next() {
        try {
            String event = events.poll(20, TimeUnit.SECONDS);
            return event == null ? "nothing" : event;
        } catch (InterruptedException hurry) {
            throw new IllegalStateException(hurry);
        }
    }

    /** Returns what comes next if it comes soon, and else nothing. */
    String soon() throws InterruptedException {
        String event = events.poll(300, TimeUnit.MILLISECONDS);
        return event == null ? "" : event;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            events.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
        events.add("binary " + part.remaining());
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        events.add("close " + code);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
