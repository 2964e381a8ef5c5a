/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.ext.extension.deflate.PerMessageDeflateExtension;

/** Tyrus', with its extension. */
final class TyrusClient extends TextClient {

    private final Session session;

    TyrusClient(URI endpoint) throws Exception {
        ClientEndpointConfig deflating = ClientEndpointConfig.Builder.create()
                .extensions(List.of(new PerMessageDeflateExtension()))
                .build();
        session = ClientManager.createClient().connectToServer(new Texts(), deflating, endpoint);
    }

    private final class Texts extends Endpoint implements MessageHandler.Whole<String> {

        @Override
        public void onOpen(Session opened, EndpointConfig config) {
            opened.addMessageHandler(String.class, this);
        }

        @Override
        public void onMessage(String text) {
            received(text);
        }

        @Override
        public void onClose(Session closed, CloseReason reason) {
            ended();
        }
    }

    @Override
    public void send(String text) throws IOException {
        session.getBasicRemote().sendText(text);
    }

    @Override
    void end() throws IOException {
        session.close();
    }
}
