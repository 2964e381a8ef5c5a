/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.upgrade;

import dev.kawat.Handshake;
import dev.kawat.Payload;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.message.CloseCodes;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The handler of a connection that has a socket. Its callbacks report to the socket. */
final class SocketHandler {

    private final BiFunction<DefaultConnection, Handshake, Opened> opener;

    /** Only touched by the callbacks of the connection. */
    private @Nullable ConnectionSocket socket;

    /**
     * A socket that is in use.
     *
     * @param socket the socket
     * @param ready is complete when messages may come; null for at once
     */
    record Opened(ConnectionSocket socket, @Nullable CompletionStage<@Nullable Void> ready) {}

    /**
     * A handler.
     *
     * @param opener makes the socket of the connection, and passes it to whoever uses it
     */
    SocketHandler(BiFunction<DefaultConnection, Handshake, Opened> opener) {
        this.opener = opener;
    }

    @OnOpen
    @Nullable
    CompletionStage<@Nullable Void> opened(WebSocketConnection connection, Handshake handshake) {
        Opened opened = opener.apply((DefaultConnection) connection, handshake);
        socket = opened.socket();
        return opened.ready();
    }

    @OnMessage
    void message(Payload payload) {
        socket().message(payload);
    }

    @OnClose
    void closed(CloseReason reason) {
        if (socket != null) {
            socket.ended(reason.getCloseCode().getCode(), reason.getReasonPhrase());
        }
    }

    /** Closes, because whatever has failed here is not the failure of a listener. */
    @OnError
    void failed(Throwable failure, WebSocketConnection connection) {
        System.getLogger("dev.kawat.connection")
                .log(System.Logger.Level.ERROR, connection + ": closes with 1011", failure);
        if (socket != null) {
            socket.failure(failure);
        }
        ((DefaultConnection) connection).closeHere(CloseCodes.UNEXPECTED_CONDITION);
    }

    private ConnectionSocket socket() {
        return Objects.requireNonNull(socket, "set when the connection opened");
    }
}
