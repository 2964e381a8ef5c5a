/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.clients;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;

/** Tyrus' client on Grizzly. All connections share the threads of one container, which is off by default. */
final class TyrusClient implements ClientLibrary {

    private final ClientManager manager = ClientManager.createClient();

    TyrusClient() {
        manager.getProperties().put(ClientProperties.SHARED_CONTAINER, true);
    }

    @Override
    public Link open(URI uri, Receiver receiver) throws IOException {
        try {
            ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();
            Session session = manager.connectToServer(new TyrusEndpoint(receiver), config, uri);
            return new TyrusLink(session, receiver);
        } catch (DeploymentException failure) {
            throw new IOException(failure);
        }
    }

    private record TyrusLink(Session session, Receiver receiver) implements Link {

        @Override
        public void send(String text) {
            try {
                session.getBasicRemote().sendText(text);
            } catch (IOException failure) {
                receiver.failed(failure);
            }
        }

        @Override
        public void send(ByteBuffer bytes) {
            try {
                session.getBasicRemote().sendBinary(bytes);
            } catch (IOException failure) {
                receiver.failed(failure);
            }
        }

        @Override
        public void close() {
            try {
                session.close(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, ""));
            } catch (IOException failure) {
                receiver.failed(failure);
            }
        }
    }

    /** Passes on what comes. Public because Tyrus demands it. */
    public static final class TyrusEndpoint extends Endpoint {

        private final Receiver receiver;

        TyrusEndpoint(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, receiver::text);
            session.addMessageHandler(ByteBuffer.class, receiver::binary);
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            receiver.closed();
        }

        @Override
        public void onError(Session session, Throwable failure) {
            receiver.failed(failure);
        }
    }
}
