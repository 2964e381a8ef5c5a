/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ClientConnection;
import dev.kawat.ConnectionHandler;
import dev.kawat.OnConnection;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketClients;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketEvent;
import jakarta.websocket.OnMessage;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways of the ancestors to connect, from a program without CDI to our own server. */
class ClientDoorsTest {

    @WebSocketEndpoint(value = "/echo", subprotocols = "v2")
    static class Echo {

        @OnMessage
        void said(String text, WebSocketConnection connection) {
            if (text.startsWith("close ")) {
                connection.close(Integer.parseInt(text.substring("close ".length())), "as you wish");
            } else {
                connection.send(text);
            }
        }
    }

    @WebSocketEndpoint("/closed")
    static class Closed {

        @OnConnection
        boolean refused() {
            return false;
        }
    }

    @TempDir
    Path directory;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private KawatServer server;
    private WebSocketClients clients;

    @BeforeEach
    void start() {
        server = BeanArchive.of(directory, Echo.class, Closed.class).builder().start();
        clients = WebSocketClients.create();
    }

    @AfterEach
    void stop() {
        clients.close();
        server.close();
        Threads.awaitEndOfServers();
    }

    private String uri(String path) {
        return "ws://127.0.0.1:" + server.port() + path;
    }

    private String next() throws InterruptedException {
        return String.valueOf(events.poll(Peer.PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    private void listen(WebSocket socket) {
        socket.onopen(event -> events.add("open " + socket.protocol()));
        socket.onmessage(event -> events.add(event.text()));
        socket.onerror(event -> events.add(event.type()));
        socket.onclose(event -> events.add(event.code() + " " + event.reason()));
    }

    @Test
    void socketTalksWithAServer() throws Exception {
        WebSocket socket =
                clients.connector(uri("/echo")).subprotocols("v1", "v2").webSocket(this::listen);

        assertThat(next()).isEqualTo("open v2");
        socket.send("hello");
        assertThat(next()).isEqualTo("hello");
        socket.send("close 1013");
        assertThat(next()).isEqualTo("1013 as you wish");
        assertThat(socket.readyState()).isEqualTo(WebSocket.CLOSED);
    }

    @Test
    void socketThatIsRefusedHasAnErrorAndAClose() throws Exception {
        clients.connector(uri("/closed")).webSocket(this::listen);

        assertThat(next()).isEqualTo("error");
        assertThat(next()).isEqualTo("1006 Failed to establish websocket connection");
    }

    @Test
    void socketEndsWithItsApplication() throws Exception {
        clients.connector(uri("/echo"))
                .webSocket(socket -> socket.addEventListener(WebSocketEvent.class, event -> {
                    events.add(event instanceof WebSocketEvent.Close close ? "close " + close.code() : event.type());
                }));
        assertThat(next()).isEqualTo("open");

        clients.close();

        assertThat(next()).isEqualTo("close 1001");
    }

    @Test
    void clientWaitsUntilItIsConnected() throws Exception {
        ConnectionHandler handler = (connection, event) -> events.add(String.valueOf(event.data()));

        ClientConnection client = clients.connector(uri("/echo")).open(handler).orElseThrow();
        client.send("hello");

        assertThat(next()).isEqualTo("hello");
        assertThat(clients.connector(uri("/closed")).open(handler)).isEmpty();
    }
}
