/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Jetty's, with an extension by name. */
final class JettyClient extends TextClient {

    private final WebSocketClient client = new WebSocketClient();
    private final Session session;

    JettyClient(URI endpoint) throws Exception {
        client.start();
        try {
            ClientUpgradeRequest request = new ClientUpgradeRequest(endpoint);
            request.addExtensions("permessage-deflate");
            session = client.connect(new Texts(), request).get(Waits.EVENT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception failure) {
            client.stop();
            throw failure;
        }
    }

    /** Public, for Jetty looks at its methods. */
    public final class Texts implements Session.Listener.AutoDemanding {

        @Override
        public void onWebSocketText(String text) {
            received(text);
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            callback.succeed();
            ended();
        }
    }

    @Override
    public void send(String text) {
        session.sendText(text, Callback.NOOP);
    }

    @Override
    void end() throws Exception {
        client.stop();
    }
}
