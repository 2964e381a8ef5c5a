/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.upgrade;

import dev.kawat.Codec;
import dev.kawat.Handshake;
import dev.kawat.MessageTooBigException;
import dev.kawat.Payload;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.failure.FailureLog;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.settings.FailureStrategy;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The handler of a connection that has a socket. Its callbacks report to the socket. */
public final class SocketHandler {

    private static final System.Logger LOG = System.getLogger("dev.kawat.connection");

    private final Function<DefaultConnection, ConnectionSocket> sockets;
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
        this(connection -> new ConnectionSocket(connection, json), user);
    }

    /**
     * A handler.
     *
     * @param sockets returns the socket of the connection
     * @param user is given the socket when the connection opens; returns what is complete when messages may come, null for at once
     */
    public SocketHandler(
            Function<DefaultConnection, ConnectionSocket> sockets,
            BiFunction<ConnectionSocket, Handshake, @Nullable CompletionStage<@Nullable Void>> user) {
        this.sockets = sockets;
        this.user = user;
    }

    /** Returns whether the connection has opened. */
    boolean hasOpened() {
        return socket != null;
    }

    @OnOpen
    @Nullable
    CompletionStage<@Nullable Void> opened(WebSocketConnection connection, Handshake handshake) {
        ConnectionSocket opened = sockets.apply((DefaultConnection) connection);
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

    /**
     * Reports a failure to the socket. A message that is too big closes with a code of its own. What else fails here is not a
     * listener, so the settings decide about it.
     *
     * @return what is complete when messages may come, because the function that failed may have added no listener yet
     */
    @OnError
    @Nullable
    CompletionStage<@Nullable Void> failed(Throwable failure, WebSocketConnection connection) {
        boolean decided = failure instanceof MessageTooBigException;
        if (!decided) {
            failed(failure, (DefaultConnection) connection);
        }
        if (socket == null) {
            return null;
        }
        socket.failure(failure);
        return decided ? null : socket.listened();
    }

    private static void failed(Throwable failure, DefaultConnection connection) {
        FailureStrategy strategy = connection.settings().callbacks().onFailure();
        int code = CloseCodes.UNEXPECTED_CONDITION;
        String outcome = strategy.closes() ? "the connection closes with " + code : "the connection stays open";
        FailureLog.log(LOG, strategy.level(), connection + ": a callback failed; " + outcome, failure);
        if (strategy.closes()) {
            connection.closeHere(code);
        }
    }
}
