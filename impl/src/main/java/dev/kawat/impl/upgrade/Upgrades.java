/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.upgrade;

import dev.kawat.Handshake;
import dev.kawat.UpgradeOptions;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketUpgrade;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.handshake.RequestUpgrader;
import dev.kawat.impl.settings.UpgradeKind;
import dev.kawat.impl.socket.AbstractWebSocket;
import dev.kawat.impl.socket.SocketRelay;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.function.BiConsumer;

/** Upgrades requests for an application. Usable from any thread. */
public final class Upgrades implements WebSocketUpgrade {

    private static final String NO_UPGRADE =
            "Worker tried to return a WebSocket in a response to a request which did not contain"
                    + " the header \"Upgrade: websocket\".";

    private final Deployment deployment;
    private final RequestUpgrader upgrader;
    private final RunningEndpoint coupled;

    /**
     * Upgrades for an application.
     *
     * @param upgrader answers the requests
     */
    public Upgrades(Deployment deployment, RequestUpgrader upgrader) {
        this.deployment = deployment;
        this.upgrader = upgrader;
        this.coupled = open(UpgradeOptions.defaults().name(UpgradeKind.COUPLED.endpointName()));
    }

    private RunningEndpoint open(UpgradeOptions options) {
        return deployment.opener().openUnlisted(options, SocketHandler.class);
    }

    @Override
    public Handler upgrade(UpgradeOptions options, BiConsumer<? super WebSocket, ? super Handshake> accept) {
        Objects.requireNonNull(accept, "accept");
        RunningEndpoint endpoint = open(Objects.requireNonNull(options, "options"));
        HandlerFactory handlers = deployment
                .opener()
                .handlers(() -> new SocketHandler(endpoint.core().json(), (socket, handshake) -> {
                    socket.accept();
                    accept.accept(socket, handshake);
                    return socket.listened();
                }));
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
        upgrader.checkAnswerable(request, response);
        free.useInResponse();
        boolean upgraded = false;
        try {
            upgraded = upgrader.upgrade(coupled, coupling(free), request, response);
        } finally {
            if (!upgraded) {
                free.drop(); // so that the other end does not wait for a client
            }
        }
    }

    private HandlerFactory coupling(AbstractWebSocket end) {
        return connection -> {
            SocketHandler handler = new SocketHandler(coupled.core().json(), (socket, handshake) -> {
                SocketRelay.couple(socket, end);
                return null;
            });
            return new Coupled(deployment.opener().handlers(() -> handler).create(connection), handler, end);
        };
    }

    /** The handler of a connection that is coupled with an end of a pair. */
    private record Coupled(HandlerFactory.Handler made, SocketHandler handler, AbstractWebSocket end)
            implements HandlerFactory.Handler {

        @Override
        public Object instance() {
            return made.instance();
        }

        @Override
        public void release() {
            made.release();
            if (!handler.hasOpened()) {
                end.drop(); // the client was gone before the connection opened
            }
        }
    }
}
