/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.server.KawatServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client that is not ours: that of the JDK. It keeps answers of {@link Room} apart from what others have sent. */
final class Caller implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    private Caller(URI uri) {
        socket = CLIENT.newWebSocketBuilder()
                .buildAsync(uri, this)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    static Caller to(KawatServer node, String path) {
        return new Caller(URI.create("ws://127.0.0.1:" + node.port() + "/" + path));
    }

    /** Says a line to an endpoint that gives no answers. */
    Caller say(String line) {
        socket.sendText(line, true).join();
        return this;
    }

    /** Says a line, and returns the answer to it. */
    String ask(String line) {
        socket.sendText(line, true).join();
        return polled(answers);
    }

    /** Says a line, and waits until it is done. */
    Caller tell(String line) {
        assertThat(ask(line)).as(line).isEqualTo("done");
        return this;
    }

    /** Returns what others have sent next. */
    String next() {
        return polled(events);
    }

    private static String polled(BlockingQueue<String> queue) {
        try {
            String next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return next == null ? "nothing" : next;
        } catch (InterruptedException hurry) {
            throw new IllegalStateException(hurry);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            String whole = text.toString();
            text.setLength(0);
            if (whole.startsWith(Room.ANSWER)) {
                answers.add(whole.substring(Room.ANSWER.length()));
            } else {
                events.add(whole);
            }
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
        answers.add("close " + code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        events.add(String.valueOf(failure));
        answers.add(String.valueOf(failure));
    }

    @Override
    public void close() {
        socket.abort();
    }
}
