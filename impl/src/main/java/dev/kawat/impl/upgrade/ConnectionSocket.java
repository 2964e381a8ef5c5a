/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.upgrade;

import dev.kawat.Codec;
import dev.kawat.ConnectionStatus;
import dev.kawat.Payload;
import dev.kawat.WebSocketEvent;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.socket.AbstractWebSocket;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The socket of a connection of the network: its listeners are called by the callbacks of the connection. */
public class ConnectionSocket extends AbstractWebSocket {

    /** The connection; null while the socket connects. */
    private volatile @Nullable DefaultConnection connection;

    /** Completes when there is a listener for messages, or no need for one. */
    private final CompletableFuture<@Nullable Void> listened = new CompletableFuture<>();

    ConnectionSocket(DefaultConnection connection, Codec json) {
        super(json);
        this.connection = connection;
    }

    /**
     * A socket that connects.
     *
     * @param json reads messages as JSON
     */
    protected ConnectionSocket(Codec json) {
        super(json, true);
    }

    /** Gives a socket that connects its connection. Called once, before it is open. */
    protected final void attach(DefaultConnection made) {
        connection = made;
    }

    /** Returns the connection. */
    private DefaultConnection connection() {
        return Objects.requireNonNull(connection, "used before it is attached");
    }

    /** Returns what completes when there is a listener for messages, or the connection is closing. */
    public final CompletionStage<@Nullable Void> listened() {
        Runnable end = () -> listened.complete(null);
        if (!connection().whenClosing(end)) {
            end.run();
        }
        return listened;
    }

    @Override
    protected void listenerAdded(Class<? extends WebSocketEvent> type) {
        if (type.isAssignableFrom(WebSocketEvent.Message.class)) {
            listened.complete(null);
        }
    }

    /** Notifies listeners of a message. */
    protected void message(Payload payload) {
        received(payload);
    }

    /** Notifies listeners of the end. */
    protected void ended(int code, String reason) {
        if (code == CloseCodes.ABNORMAL) {
            peerLost();
        } else {
            received(new Outbound.Close(code, reason));
        }
    }

    /** Notifies listeners of a failure. */
    void failure(Throwable failure) {
        failed(failure);
    }

    @Override
    protected void startReceiving() {
        // What comes is reported by the callbacks of the connection.
    }

    @Override
    protected void queue(Outbound.Message message) {
        Outbound.Close closed =
                connection().queue(message) ? null : connection().closeFrame();
        if (closed != null) {
            closeHere(closed); // as the connection has done by itself, possibly because of this message
        }
    }

    @Override
    protected void queue(Outbound.Close frame) {
        boolean isEmpty = frame.code() == CloseCodes.NO_STATUS; // most engines cannot send an empty frame
        connection().closeHere(isEmpty ? new Outbound.Close(CloseCodes.NORMAL, "") : frame);
    }

    @Override
    protected Outbound.@Nullable Close closeFrame() {
        return connection().closeFrame();
    }

    /** Returns the state of the socket, or of its connection if that has begun to close by itself. */
    @Override
    public int readyState() {
        int own = super.readyState();
        return own == OPEN && connection().status() != ConnectionStatus.CONNECTED ? CLOSING : own;
    }

    @Override
    public void drop() {
        endSilently();
        connection().drop();
    }

    @Override
    public long bufferedAmount() {
        DefaultConnection made = connection;
        return made == null ? 0 : made.bufferedAmount();
    }

    @Override
    public Optional<String> url() {
        return Optional.of(connection().handshake().requestUri());
    }

    @Override
    public String protocol() {
        DefaultConnection made = connection;
        return made == null ? "" : made.subprotocol().orElse("");
    }

    @Override
    public String extensions() {
        DefaultConnection made = connection;
        return made == null
                ? ""
                : made.attributes().get(DefaultConnection.EXTENSIONS).orElse("");
    }

    /** Returns the connection, for logs. */
    @Override
    public String toString() {
        DefaultConnection made = connection;
        return made == null ? "a socket that connects" : made.toString();
    }
}
