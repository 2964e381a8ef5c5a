/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.contract;

import dev.kawat.server.KawatServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;

/** A client that is not ours: that of the JDK. */
public final class Caller implements WebSocket.Listener, AutoCloseable {

    private static final String NOTHING = "nothing";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final BlockingDeque<String> events = new LinkedBlockingDeque<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    private Caller(URI uri) {
        socket = CLIENT.newWebSocketBuilder()
                .buildAsync(uri, this)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    /** Connects to an endpoint of a node. */
    public static Caller to(KawatServer node, String path) {
        return new Caller(URI.create("ws://127.0.0.1:" + node.port() + "/" + path));
    }

    /** Says a line. */
    public Caller say(String line) {
        socket.sendText(line, true).join();
        return this;
    }

    /** Says a line, and waits until it is done. What comes meanwhile, comes next. */
    public Caller tell(String line) {
        say(line);
        Deque<String> meanwhile = new ArrayDeque<>();
        String answer = next();
        while (!answer.equals("done " + line)) {
            if (answer.equals(NOTHING)) {
                throw new IllegalStateException("no answer to " + line + ", but " + meanwhile);
            }
            meanwhile.push(answer);
            answer = next();
        }
        meanwhile.forEach(events::addFirst);
        return this;
    }

    /** Returns what comes next. */
    public String next() {
        try {
            String event = events.poll(20, TimeUnit.SECONDS);
            return event == null ? NOTHING : event;
        } catch (InterruptedException hurry) {
            throw new IllegalStateException(hurry);
        }
    }

    /** Returns what comes next if it comes soon, and else nothing. */
    public String soon() throws InterruptedException {
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
