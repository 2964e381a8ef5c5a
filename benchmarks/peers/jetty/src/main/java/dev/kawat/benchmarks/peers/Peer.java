/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty without servlets, with its own WebSocket API; sends are asynchronous. */
public final class Peer {

    private static final Set<Session> LISTENERS = ConcurrentHashMap.newKeySet();

    private Peer() {}

    /** Serves on the port that is given, on the loopback address, until the process ends. */
    public static void main(String[] arguments) throws Exception {
        Server server = new Server(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])));
        server.setHandler(WebSocketUpgradeHandler.from(server, Peer::map));
        server.start();
    }

    private static void map(ServerWebSocketContainer container) {
        container.addMapping("/echo", (request, response, callback) -> new Echo());
        container.addMapping("/broadcast", (request, response, callback) -> new Broadcast());
    }

    /** Returns what it gets. */
    public static final class Echo extends Session.Listener.AbstractAutoDemanding {

        @Override
        public void onWebSocketText(String message) {
            getSession().sendText(message, Callback.NOOP);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            getSession().sendBinary(payload, callback);
        }
    }

    /** Sends each text to all. */
    public static final class Broadcast extends Session.Listener.AbstractAutoDemanding {

        @Override
        public void onWebSocketOpen(Session session) {
            super.onWebSocketOpen(session);
            LISTENERS.add(session);
        }

        @Override
        public void onWebSocketText(String message) {
            for (Session listener : LISTENERS) {
                listener.sendText(message, Callback.NOOP);
            }
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            LISTENERS.remove(getSession());
            callback.succeed();
        }
    }
}
