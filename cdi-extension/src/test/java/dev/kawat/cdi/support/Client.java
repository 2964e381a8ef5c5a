/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.support;

import dev.kawat.ConnectionStatus;
import dev.kawat.Payload;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEvent;
import dev.kawat.impl.transport.pair.PairEnd;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The client's end of a connection: what it receives is to be taken in order. */
public final class Client {

    /** Longer than anything takes on a machine that is busy with something else. */
    static final int PATIENCE_SECONDS = 20;

    private static final long LOOK_AGAIN_NANOS = 50_000;

    private final PairEnd end;
    private final WebSocketConnection connection;
    private final BlockingQueue<WebSocketEvent> events = new LinkedBlockingQueue<>();

    Client(PairEnd end, WebSocketConnection connection) {
        this.end = end;
        this.connection = connection;
        end.addEventListener(WebSocketEvent.class, events::add);
    }

    /** From now on, this client receives; and answers a close frame. */
    Client accept() {
        end.accept();
        return this;
    }

    /** The connection as its handler sees it. */
    public WebSocketConnection connection() {
        return connection;
    }

    public void send(String text) {
        end.send(text);
    }

    public void send(byte[] bytes) {
        end.send(ByteBuffer.wrap(bytes));
    }

    /** Sends a text, and takes the text that answers it. */
    public String ask(String text) {
        send(text);
        return text();
    }

    /** Takes a text message. */
    public String text() {
        WebSocketEvent event = next("a text message");
        if (event instanceof WebSocketEvent.Message message && message.data() instanceof Payload.Text text) {
            return text.text();
        }
        throw new AssertionError("a text message expected, got " + event);
    }

    /** Has something done with every text message from now on, on the thread that delivers it, when it can be taken already. */
    public void onText(Consumer<String> action) {
        end.addEventListener(WebSocketEvent.Message.class, message -> {
            if (message.data() instanceof Payload.Text text) {
                action.accept(text.text());
            }
        });
    }

    /** Takes the end of the connection, and returns its code. */
    public int closed() {
        WebSocketEvent event = next("the end of the connection");
        if (event instanceof WebSocketEvent.Close close) {
            return close.code();
        }
        throw new AssertionError("the end of the connection expected, got " + event);
    }

    /** Closes, and waits until the connection has ended. */
    public void close() {
        end.close(1000, "");
        awaitEnd();
    }

    /** Ends the connection as a lost network does, and waits until it has ended. */
    public void drop() {
        end.drop();
        awaitEnd();
    }

    private void awaitEnd() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (connection.status() != ConnectionStatus.CLOSED) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited " + PATIENCE_SECONDS + " s for the end of " + connection);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private WebSocketEvent next(String what) {
        try {
            WebSocketEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("waited " + PATIENCE_SECONDS + " s for " + what + " from " + connection);
            }
            return event;
        } catch (InterruptedException stop) {
            throw new AssertionError("interrupted while waiting for " + what, stop);
        }
    }
}
