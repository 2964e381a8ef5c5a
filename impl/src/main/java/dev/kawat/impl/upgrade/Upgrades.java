/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.upgrade;

import dev.kawat.Codec;
import dev.kawat.Handshake;
import dev.kawat.UpgradeOptions;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketUpgrade;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.handshake.RequestUpgrader;
import dev.kawat.impl.socket.AbstractWebSocket;
import dev.kawat.impl.socket.SocketRelay;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** Upgrades requests for an application. Usable from any thread. */
public final class Upgrades implements WebSocketUpgrade {

    private static final String NO_UPGRADE =
            "Worker tried to return a WebSocket in a response to a request which did not contain"
                    + " the header \"Upgrade: websocket\".";

    private final Deployment deployment;
    private final RequestUpgrader upgrader;
    private final Codec json;
    private final RunningEndpoint coupled;

    /**
     * Upgrades for an application.
     *
     * @param upgrader answers the requests
     */
    public Upgrades(Deployment deployment, RequestUpgrader upgrader) {
        this.deployment = deployment;
        this.upgrader = upgrader;
        this.json = deployment.json();
        this.coupled = open(UpgradeOptions.defaults().name("couple"));
    }

    private RunningEndpoint open(UpgradeOptions options) {
        return deployment.opener().openUnlisted(options, SocketHandler.class);
    }

    @Override
    public Handler upgrade(UpgradeOptions options, BiConsumer<? super WebSocket, ? super Handshake> accept) {
        Objects.requireNonNull(accept, "accept");
        RunningEndpoint endpoint = open(Objects.requireNonNull(options, "options"));
        HandlerFactory handlers = handlers((connection, handshake) -> {
            ConnectionSocket socket = new ConnectionSocket(connection, json);
            socket.accept();
            accept.accept(socket, handshake);
            return new SocketHandler.Opened(socket, socket.listened());
        });
        return (request, response) -> upgrader.upgrade(endpoint, handlers, request, response);
    }

    @Override
    public void couple(HttpServletRequest request, HttpServletResponse response, WebSocket end)
            throws IOException, ServletException {
        Objects.requireNonNull(end, "end");
        if (!RequestUpgrader.asksForWebSocket(request)) {
            throw new IllegalStateException(NO_UPGRADE);
        }
        if (!(end instanceof AbstractWebSocket free)) {
            throw new IllegalArgumentException("couple: end must be an end of a pair, got " + end);
        }
        free.useInResponse();
        HandlerFactory handlers = handlers((connection, handshake) -> {
            ConnectionSocket socket = new ConnectionSocket(connection, json);
            SocketRelay.couple(socket, free);
            return new SocketHandler.Opened(socket, null);
        });
        upgrader.upgrade(coupled, handlers, request, response);
    }

    private HandlerFactory handlers(BiFunction<DefaultConnection, Handshake, SocketHandler.Opened> opener) {
        return deployment.opener().handlers(() -> new SocketHandler(opener));
    }
}
