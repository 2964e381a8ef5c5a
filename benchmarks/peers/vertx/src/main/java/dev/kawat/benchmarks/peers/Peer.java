/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Vert.x: every handler runs on the event loop of the server; a write is asynchronous. */
public final class Peer {

    private final Set<ServerWebSocket> listeners = ConcurrentHashMap.newKeySet();

    /** Serves on the port that is given, on the loopback address, until the process ends. */
    public static void main(String[] arguments) {
        Peer peer = new Peer();
        Vertx.vertx()
                .createHttpServer()
                .webSocketHandler(peer::accept)
                .listen(Integer.parseInt(arguments[0]), "127.0.0.1")
                .await();
    }

    private void accept(ServerWebSocket socket) {
        if (socket.path().equals("/broadcast")) {
            listeners.add(socket);
            socket.closeHandler(ignored -> listeners.remove(socket));
            socket.textMessageHandler(this::broadcast);
        } else {
            socket.textMessageHandler(socket::writeTextMessage);
            socket.binaryMessageHandler(socket::writeBinaryMessage);
        }
    }

    private void broadcast(String message) {
        for (ServerWebSocket listener : listeners) {
            listener.writeTextMessage(message);
        }
    }
}
