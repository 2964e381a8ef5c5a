/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Helidon: a virtual thread for each connection; a send blocks that thread. */
public final class Peer {

    private static final Set<WsSession> LISTENERS = ConcurrentHashMap.newKeySet();

    private Peer() {}

    /** Serves on the port that is given, on the loopback address, until the process ends. */
    public static void main(String[] arguments) {
        WebServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .addRouting(WsRouting.builder().endpoint("/echo", Echo::new).endpoint("/broadcast", Broadcast::new))
                .build()
                .start();
    }

    private static final class Echo implements WsListener {

        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            session.send(text, last);
        }

        @Override
        public void onMessage(WsSession session, BufferData buffer, boolean last) {
            session.send(buffer, last);
        }
    }

    private static final class Broadcast implements WsListener {

        @Override
        public void onOpen(WsSession session) {
            LISTENERS.add(session);
        }

        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            for (WsSession listener : LISTENERS) {
                try {
                    listener.send(text, last);
                } catch (RuntimeException e) {
                    LISTENERS.remove(listener); // gone, without a close frame
                }
            }
        }

        @Override
        public void onClose(WsSession session, int status, String reason) {
            LISTENERS.remove(session);
        }

        @Override
        public void onError(WsSession session, Throwable cause) {
            LISTENERS.remove(session);
        }
    }
}
