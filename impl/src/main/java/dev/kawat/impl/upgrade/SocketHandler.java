/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.upgrade;

import dev.kawat.Codec;
import dev.kawat.Handshake;
import dev.kawat.MessageTooBigException;
import dev.kawat.Payload;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.message.CloseCodes;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The handler of a connection that has a socket. Its callbacks report to the socket. */
final class SocketHandler {

    private static final System.Logger LOG = System.getLogger("dev.kawat.connection");

    private final Codec json;
    private final BiFunction<ConnectionSocket, Handshake, @Nullable CompletionStage<@Nullable Void>> user;

    /** Only touched by the callbacks of the connection. */
    private @Nullable ConnectionSocket socket;

    /**
     * A handler.
     *
     * @param json reads messages as JSON
     * @param user is given the socket when the connection opens; returns what is complete when messages may come, null for at once
     */
    SocketHandler(Codec json, BiFunction<ConnectionSocket, Handshake, @Nullable CompletionStage<@Nullable Void>> user) {
        this.json = json;
        this.user = user;
    }

    /** Returns whether the connection has opened. */
    boolean hasOpened() {
        return socket != null;
    }

    @OnOpen
    @Nullable
    CompletionStage<@Nullable Void> opened(WebSocketConnection connection, Handshake handshake) {
        ConnectionSocket opened = new ConnectionSocket((DefaultConnection) connection, json);
        socket = opened;
        return user.apply(opened, handshake);
    }

    @OnMessage
    void message(Payload payload) {
        Objects.requireNonNull(socket, "set when the connection opened").message(payload);
    }

    @OnClose
    void closed(CloseReason reason) {
        if (socket != null) {
            socket.ended(reason.getCloseCode().getCode(), reason.getReasonPhrase());
        }
    }

    /** Closes, unless that is done with a code of its own: whatever else has failed here is not the failure of a listener. */
    @OnError
    void failed(Throwable failure, WebSocketConnection connection) {
        if (!(failure instanceof MessageTooBigException)) {
            LOG.log(Level.ERROR, connection + ": closes with 1011", failure);
            ((DefaultConnection) connection).closeHere(CloseCodes.UNEXPECTED_CONDITION);
        }
        if (socket != null) {
            socket.failure(failure);
        }
    }
}
