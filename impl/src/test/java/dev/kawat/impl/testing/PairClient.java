/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.testing;

import dev.kawat.Payload;
import dev.kawat.WebSocketEvent;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.transport.pair.PairEnd;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The peer of a handler: an end of a pair that keeps what it receives, text as String and binary as ByteBuffer. */
public final class PairClient {

    private final PairEnd end;
    private final DefaultConnection connection;
    private final List<Object> received = new CopyOnWriteArrayList<>();
    private final List<WebSocketEvent.Close> closes = new CopyOnWriteArrayList<>();

    /** A client at this end, which is not accepted yet. */
    public PairClient(PairEnd end, DefaultConnection connection) {
        this.end = end;
        this.connection = connection;
        end.addEventListener(WebSocketEvent.Message.class, event -> received.add(content(event.data())));
        end.addEventListener(WebSocketEvent.Close.class, closes::add);
    }

    private static Object content(Payload data) {
        return data instanceof Payload.Text text ? text.text() : ((Payload.Binary) data).bytes();
    }

    public PairEnd end() {
        return end;
    }

    /** The connection as its server sees it. */
    public DefaultConnection connection() {
        return connection;
    }

    public void send(String text) {
        end.send(text);
    }

    public void send(byte[] bytes) {
        end.send(ByteBuffer.wrap(bytes));
    }

    /** The messages that came, in order. */
    public List<Object> received() {
        return received;
    }

    /** The close events: one, when all is well. */
    public List<WebSocketEvent.Close> closes() {
        return closes;
    }

    /** The one close event. */
    public WebSocketEvent.Close close() {
        if (closes.size() != 1) {
            throw new AssertionError("expected one close event, got " + closes);
        }
        return closes.get(0);
    }
}
