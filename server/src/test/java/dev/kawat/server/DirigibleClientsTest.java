/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ClientConnection;
import dev.kawat.ConnectFailedException;
import dev.kawat.ConnectionHandler;
import dev.kawat.ConnectionStatus;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.HeaderParam;
import dev.kawat.SendResult;
import dev.kawat.WebSocketClient;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.Websockets;
import dev.kawat.Websockets.ClientMetadata;
import dev.kawat.spi.HandlerEngine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients of Dirigible's module {@code net/websockets}, by the numbers of {@code docs/ancestors.md}. */
class DirigibleClientsTest {

    private static final BlockingQueue<String> LINES = new LinkedBlockingQueue<>();

    @WebSocketEndpoint("/orders")
    static class Orders {

        @OnMessage
        String order(String article) {
            return "ordered " + article;
        }
    }

    @WebSocketEndpoint("/headers")
    static class Headers {

        @OnMessage
        String asked(String text, @HeaderParam("Authorization") String token, @HeaderParam("X-Shop") String shop) {
            return token + " " + shop;
        }
    }

    /** What handler modules call. */
    @ApplicationScoped
    static class Protocol {

        @Inject
        Websockets websockets;

        Websockets websockets() {
            return websockets;
        }

        void note() {
            LINES.add(websockets.getMethod() + " " + websockets.getMessage());
        }
    }

    /** Handles connections of clients, as a handler module does. */
    @Named("shop")
    @WebSocketEndpoint
    static class Shop {

        @Inject
        Protocol protocol;

        @OnOpen
        void onOpen() {
            protocol.note();
        }

        @OnMessage
        void onMessage(String message) {
            protocol.note();
        }

        @OnClose
        void onClose() {
            protocol.note();
        }
    }

    /** Declares what its clients are like. */
    @WebSocketClient(settings = {"max-message=1KiB", "reconnect=off"})
    static class Feed {

        @OnMessage
        void onMessage(String message) {
            LINES.add("feed " + message);
        }
    }

    /** Makes handlers of templates. */
    @ApplicationScoped
    static class Templates implements HandlerEngine {

        @Override
        public String name() {
            return "template";
        }

        @Override
        public ConnectionHandler handler(Reference reference) {
            return (connection, event) -> LINES.add(
                    reference.handler() + " " + reference.endpoint() + " " + reference.location() + " " + event.data());
        }
    }

    @TempDir
    Path directory;

    private KawatServer server;
    private Websockets websockets;

    @BeforeEach
    void start() {
        server = BeanArchive.of(
                        directory, Orders.class, Headers.class, Protocol.class, Shop.class, Feed.class, Templates.class)
                .builder()
                .start();
        websockets = server.bean(Protocol.class).websockets();
        LINES.clear();
    }

    @AfterEach
    void stop() {
        server.close();
        Threads.awaitEndOfServers();
    }

    private String uri(String path) {
        return "ws://127.0.0.1:" + server.port() + path;
    }

    private static String next() throws InterruptedException {
        return String.valueOf(LINES.poll(Peer.PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void behaviour2_13_createWebsocketConnectsAndItsHandlerHasTheEvents() throws Exception {
        ClientConnection client = websockets.createWebsocket(uri("/orders"), "shop");

        assertThat(LINES).as("it waits for the callback").containsExactly("onopen null");
        LINES.clear();
        assertThat(client.send("tea")).isEqualTo(SendResult.SENT);
        assertThat(next()).isEqualTo("onmessage ordered tea");
        client.close();
        assertThat(next()).isEqualTo("onclose null");
        assertThat(websockets.getClients()).isEmpty();
    }

    @Test
    void behaviour2_13_theHandlerIsABeanItsClassOrAnObject() throws Exception {
        websockets.createWebsocket(uri("/orders"), Shop.class.getName()).send("by the name of the class");
        assertThat(next()).isEqualTo("onopen null");
        assertThat(next()).isEqualTo("onmessage ordered by the name of the class");

        websockets.createWebsocket(uri("/orders"), Shop.class).send("by the class");
        assertThat(next()).isEqualTo("onopen null");
        assertThat(next()).isEqualTo("onmessage ordered by the class");

        ConnectionHandler object = (connection, event) -> LINES.add("object " + event.data());
        websockets.createWebsocket(uri("/orders"), object).send("by an object");
        assertThat(next()).isEqualTo("object ordered by an object");
    }

    @Test
    void behaviour2_13_theEngineMakesTheHandler() throws Exception {
        websockets.createWebsocket(uri("/orders"), "hello.txt", "template").send("tea");
        assertThat(next()).isEqualTo("hello.txt client createWebsocket ordered tea");

        websockets.createWebsocket(uri("/orders"), "shop", "java");
        assertThat(next()).isEqualTo("onopen null");

        assertThatThrownBy(() -> websockets.createWebsocket(uri("/orders"), "shop", "ruby"))
                .isInstanceOf(EndpointDefinitionException.class)
                .hasMessageContaining("createWebsocket: engine must be one of java, template, got 'ruby'");
        assertThatThrownBy(() -> websockets.createWebsocket(uri("/orders"), "shop/handler.js"))
                .isInstanceOf(EndpointDefinitionException.class)
                .hasMessageContaining("Kawat runs no scripts by itself yet");
        assertThatThrownBy(() -> websockets.createWebsocket(uri("/orders"), "nobody"))
                .isInstanceOf(EndpointDefinitionException.class)
                .hasMessageContaining("createWebsocket: handler must be the name of a bean");
    }

    @Test
    void behaviour2_13_noConnectionIsAnException() throws IOException {
        String free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = "ws://127.0.0.1:" + socket.getLocalPort();
        }

        assertThatThrownBy(() -> websockets.createWebsocket(free, "shop"))
                .isInstanceOfSatisfying(
                        ConnectFailedException.class,
                        failure -> assertThat(failure.part()).isEqualTo(ConnectFailedException.Part.CONNECT));
        assertThatThrownBy(() -> websockets.createWebsocket(uri("/nowhere"), "shop"))
                .isInstanceOfSatisfying(
                        ConnectFailedException.class,
                        failure -> assertThat(failure.status()).hasValue(404));
        assertThatThrownBy(() -> websockets.createWebsocket("http://localhost", "shop"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(websockets.getClients()).isEmpty();
        assertThat(LINES).isEmpty();
    }

    @Test
    void behaviour2_14_theListHasTheClients() throws Exception {
        assertThat(websockets.getClients()).isEmpty();

        ClientConnection first = websockets.createWebsocket(uri("/orders"), "shop");
        ClientConnection second = websockets.createWebsocket(uri("/orders"), Feed.class);

        assertThat(websockets.getClients()).extracting(ClientMetadata::id).containsExactly(first.id(), second.id());
        websockets.getClientByHandler("shop").orElseThrow().close();
        assertThat(websockets.getClients()).extracting(ClientMetadata::id).containsExactly(second.id());
    }

    @Test
    void behaviour2_15_clientsAreFoundByIdAndByHandler() {
        ClientConnection first = websockets.createWebsocket(uri("/orders"), "shop");
        ClientConnection second = websockets.createWebsocket(uri("/orders"), "shop");
        ClientConnection third = websockets.createWebsocket(uri("/orders"), Feed.class);

        assertThat(websockets.getClient(first.id())).contains(first);
        assertThat(websockets.getClient(third.id() + 1)).isEmpty();
        assertThat(websockets.getClientByHandler(String.join("", "sh", "op"))).contains(first);
        assertThat(websockets.getClientByHandler(Feed.class)).contains(third);
        assertThat(websockets.getClientByHandler("nobody")).isEmpty();
        first.close();
        assertThat(websockets.getClient(first.id())).isEmpty();
        assertThat(websockets.getClientByHandler("shop")).contains(second);
    }

    @Test
    void behaviour2_16_theListTellsWhatIsKnownOfThem() {
        ConnectionHandler object = (connection, event) -> {};
        ClientConnection named = websockets.createWebsocket(uri("/orders"), "shop");
        ClientConnection ofClass = websockets.createWebsocket(uri("/orders?a=b"), Feed.class);
        ClientConnection ofObject = websockets.createWebsocket(uri("/orders"), object);
        ClientConnection ofEngine = websockets.createWebsocket(uri("/orders"), "hello.txt", "template");

        URI orders = URI.create(uri("/orders"));
        ConnectionStatus connected = ConnectionStatus.CONNECTED;
        assertThat(websockets.getClients())
                .containsExactly(
                        new ClientMetadata(named.id(), orders, "shop", "java", connected),
                        new ClientMetadata(
                                ofClass.id(), URI.create(uri("/orders?a=b")), Feed.class.getName(), "java", connected),
                        new ClientMetadata(
                                ofObject.id(), orders, object.getClass().getName(), "java", connected),
                        new ClientMetadata(ofEngine.id(), orders, "hello.txt", "template", connected));
    }

    @Test
    void behaviour2_17_sendingWithoutAConnectionIsAnAnswer() {
        ClientConnection client = websockets.createWebsocket(uri("/orders"), "shop");
        client.close();

        assertThat(client.send("late")).isEqualTo(SendResult.DROPPED);
        assertThat(client.connection()).isEmpty();
    }

    @Test
    void behaviourS1_headersGoWithTheHandshake() throws Exception {
        Map<String, String> headers = Map.of("Authorization", "Bearer abc", "X-Shop", "blue");

        websockets.createWebsocket(uri("/headers"), Feed.class, headers).send("which?");
        assertThat(next()).isEqualTo("feed Bearer abc blue");

        websockets
                .createWebsocket(uri("/headers"), "hello.txt", "template", headers)
                .send("which?");
        assertThat(next()).endsWith("Bearer abc blue");
        assertThatThrownBy(() ->
                        websockets.createWebsocket(uri("/headers"), Feed.class, Map.of("Sec-WebSocket-Key", "mine")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
