/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import dev.kawat.server.KawatServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A client that is not ours: that of the JDK. */
final class DiaryCaller implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final String NOTHING = "nothing";

    /** Half of what an outbox holds. */
    private static final int MOST_UNANSWERED = 512;

    private final Deque<String> passed = new ArrayDeque<>();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    private DiaryCaller(URI uri) {
        socket = CLIENT.newWebSocketBuilder()
                .buildAsync(uri, this)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    static DiaryCaller to(KawatServer node, String path) {
        return to(node.port(), path);
    }

    static DiaryCaller to(int port, String path) {
        return new DiaryCaller(URI.create("ws://127.0.0.1:" + port + "/" + path));
    }

    DiaryCaller say(String line) {
        socket.sendText(line, true).join();
        return this;
    }

    /** Says a line, and waits until it is done. */
    DiaryCaller tell(String line) {
        say(line).answer("done " + line);
        return this;
    }

    /**
     * Says numbers to a topic, from one to another. Reads the answers meanwhile: they wait in an outbox of this caller, which is
     * closed when it is full.
     */
    void sayNumbers(String topic, int first, int last) {
        sayNumbers(topic, "", first, last);
    }

    /** Says numbers with something in front of each. */
    void sayNumbers(String topic, String prefix, int first, int last) {
        int answered = first;
        for (int number = first; number <= last; number++) {
            say("say " + topic + " " + prefix + number);
            if (number - answered == MOST_UNANSWERED || number == last) {
                for (; answered <= number; answered++) {
                    answer("done say " + topic + " " + prefix + answered);
                }
            }
        }
    }

    /** Waits for the first event that begins so, and returns it. What comes before it, comes next. */
    String answer(String beginning) {
        String event = poll();
        while (!event.startsWith(beginning)) {
            if (event.equals(NOTHING)) {
                throw new AssertionError("awaits '" + beginning + "'");
            }
            passed.addLast(event);
            event = poll();
        }
        return event;
    }

    String next() {
        String before = passed.pollFirst();
        return before == null ? poll() : before;
    }

    private String poll() {
        try {
            String event = events.poll(20, TimeUnit.SECONDS);
            return event == null ? NOTHING : event;
        } catch (InterruptedException hurry) {
            throw new IllegalStateException(hurry);
        }
    }

    /** Waits for an event, which must be the next one. */
    DiaryCaller expect(String event) {
        String got = next();
        if (!got.equals(event)) {
            throw new AssertionError("expected '" + event + "', got '" + got + "'");
        }
        return this;
    }

    /** Returns the next messages, without answers to what was said. */
    List<String> rest(int count) {
        List<String> all = new ArrayList<>();
        while (all.size() < count) {
            String event = next();
            if (event.equals(NOTHING)) {
                throw new AssertionError("nothing after " + all.size() + " of " + count);
            }
            if (!event.startsWith("done ") && !event.startsWith("RECOVERED")) {
                all.add(event);
            }
        }
        return all;
    }

    /** Returns the messages before one, without answers to what was said. */
    List<String> until(String last) {
        List<String> all = new ArrayList<>();
        for (String event = rest(1).get(0); !event.equals(last); event = rest(1).get(0)) {
            all.add(event);
        }
        return all;
    }

    /** Takes everything up to the end of the connection. */
    void untilClosed(Consumer<String> taker) {
        for (String event = next(); !event.startsWith("close "); event = next()) {
            if (event.equals(NOTHING)) {
                throw new AssertionError("awaits the end of the connection");
            }
            taker.accept(event);
        }
    }

    /** Returns what comes next if it comes soon, and else nothing. */
    String soon() throws InterruptedException {
        String before = passed.pollFirst();
        String event = before == null ? events.poll(300, TimeUnit.MILLISECONDS) : before;
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
    public void onError(WebSocket from, Throwable failure) {
        events.add("close without a code");
    }

    @Override
    public void close() {
        socket.abort();
    }
}
