/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.ForEndpoint;
import dev.kawat.Handshake;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketPair;
import dev.kawat.WebSocketServer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KawatServerTest {

    @ApplicationScoped
    static class Greeter {

        @Inject
        @ForEndpoint(Echo.class)
        WebSocketServer echo;

        final List<String> log = new CopyOnWriteArrayList<>();

        String greet(String name) {
            return "hello " + name;
        }

        int greetAll() {
            return echo.broadcast("hello all");
        }

        void note(String entry) {
            log.add(entry);
        }

        List<String> log() {
            return log;
        }

        @PreDestroy
        void destroyed() {
            log.add("greeter destroyed");
        }
    }

    @WebSocketEndpoint("/echo")
    static class Echo {

        @Inject
        Greeter greeter;

        @OnMessage
        String echo(String message) {
            return greeter.greet(message);
        }

        @OnClose
        void closed(CloseReason reason) {
            greeter.note("closed with " + reason.getCloseCode().getCode());
        }

        @PreDestroy
        void destroyed() {
            greeter.note("handler destroyed");
        }
    }

    /** Connects when CDI has started, and again when it is asked to. */
    @ApplicationScoped
    static class Early {

        @Inject
        WebSocketPair.Factory pairs;

        private String failure = "none";

        void started(@Observes @Initialized(ApplicationScoped.class) Object event) {
            try {
                connect();
            } catch (IllegalStateException tooEarly) {
                failure = tooEarly.getMessage();
            }
        }

        String failure() {
            return failure;
        }

        WebSocket connect() {
            return pairs.connect(Handshake.to("/echo").build());
        }
    }

    @TempDir
    Path directory;

    private KawatServer.Builder builder() {
        return BeanArchive.of(directory, Greeter.class, Echo.class).builder();
    }

    @Test
    void servesEndpointsOnAnyFreePort() {
        try (KawatServer server = builder().start()) {

            assertThat(server.port()).isPositive();
            assertThat(server.uri()).isEqualTo(URI.create("http://127.0.0.1:" + server.port() + "/"));
            assertThat(Peer.to(server, "echo").ask("you")).isEqualTo("hello you");
        }
    }

    @Test
    void pairsConnectWhenItHasStarted() {
        try (KawatServer server = BeanArchive.of(directory, Early.class, Greeter.class, Echo.class)
                .builder()
                .start()) {
            Early early = server.bean(Early.class);

            assertThat(early.failure()).isEqualTo("the endpoints of the application have not started yet");
            assertThat(early.connect().readyState()).isEqualTo(WebSocket.OPEN);
        }
    }

    @Test
    void servesBelowTheContextPath() throws Exception {
        try (KawatServer server = builder().contextPath("/shop").start()) {

            assertThat(server.uri()).isEqualTo(URI.create("http://127.0.0.1:" + server.port() + "/shop/"));
            assertThat(Peer.to(server, "echo").ask("you")).isEqualTo("hello you");
            assertThat(Http.get(server, "/echo").statusCode()).isEqualTo(404);
            assertThat(Http.get(server, "/shop/echo").statusCode()).isEqualTo(426);
        }
    }

    /** As requests through a proxy have it; RFC 9112 section 3.2.2 wants every server to take it. */
    @Test
    void takesHandshakesWithTheWholeAddress() throws IOException {
        try (KawatServer server = builder().contextPath("/shop").start()) {
            String request = "GET " + server.uri() + "echo HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade"
                    + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

            assertThat(statusLine(server, request)).isEqualTo("HTTP/1.1 101 Switching Protocols");
        }
    }

    private static String statusLine(KawatServer server, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(Peer.PATIENCE_SECONDS * 1000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    @Test
    void listensOnTheLoopbackAddressOnly() {
        try (KawatServer server = builder().start()) {

            // Another loopback address, because the machine may have no other network.
            assertThatThrownBy(() -> connect("127.0.0.2", server.port())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void listensOnEveryAddressWhenAsked() throws IOException {
        try (KawatServer server = builder().host("0.0.0.0").start()) {

            assertThat(server.uri().getHost()).isEqualTo("0.0.0.0");
            connect("127.0.0.1", server.port());
        }
    }

    @Test
    void listensOnAnAddressOfVersion6() throws IOException {
        assumeTrue(
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress()),
                "the machine has the loopback address of IPv6");

        try (KawatServer server = builder().host("::1").start()) {

            assertThat(server.uri()).isEqualTo(URI.create("http://[::1]:" + server.port() + "/"));
            connect("::1", server.port());
        }
    }

    @Test
    void twoRunAtOnce() {
        KawatServer.Builder builder = builder();
        try (KawatServer one = builder.start()) {
            Peer peer = Peer.to(one, "echo");
            try (KawatServer other = builder.start()) {

                assertThat(one.port()).isNotEqualTo(other.port());
                assertThat(Peer.to(other, "echo").ask("other")).isEqualTo("hello other");
                assertThat(peer.ask("one")).isEqualTo("hello one");
            }
            assertThat(peer.ask("again")).isEqualTo("hello again");
        }
    }

    @Test
    void takesSettings() {
        try (KawatServer server = builder().set("kawat.max-message", "4B").start()) {
            Peer peer = Peer.to(server, "echo");

            assertThat(peer.ask("1234")).isEqualTo("hello 1234");
            peer.send("12345");

            assertThat(peer.closed()).isEqualTo(1009);
        }
    }

    @Test
    void knowsItsEndpointsByName() {
        try (KawatServer server = builder().start()) {
            Peer peer = Peer.to(server, "echo");
            assertThat(peer.ask("you")).isEqualTo("hello you");

            assertThat(server.endpoint("Echo").map(WebSocketServer::path)).contains("/echo");
            assertThat(server.endpoint("Echo").orElseThrow().connections()).hasSize(1);
            assertThat(server.endpoint("echo")).isEmpty();
        }
    }

    @Test
    void givesItsBeans() {
        try (KawatServer server = builder().start()) {
            Peer peer = Peer.to(server, "echo");
            assertThat(peer.ask("you")).isEqualTo("hello you");

            assertThat(server.bean(Greeter.class).greetAll()).isEqualTo(1);

            assertThat(peer.text()).isEqualTo("hello all");
        }
    }

    @Test
    void runsWithoutEndpoints() throws Exception {
        try (KawatServer server = BeanArchive.of(directory, Greeting.class)
                .with("META-INF/resources/index.html", "welcome")
                .builder()
                .start()) {

            assertThat(Http.get(server, "/").body()).isEqualTo("welcome");
        }
    }

    @ApplicationScoped
    static class Greeting {}

    @Test
    void leavesTheContextClassLoaderAlone() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        builder().start().close();

        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void takesTheContextClassLoaderByDefault() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        BeanArchive archive = BeanArchive.of(directory, Greeter.class, Echo.class);
        thread.setContextClassLoader(archive.loader());
        try (KawatServer server = KawatServer.builder().port(0).start()) {

            assertThat(server.endpoint("Echo")).isPresent();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void closesConnectionsWith1001AndThenItsBeans() {
        KawatServer server = builder().start();
        List<String> log = server.bean(Greeter.class).log();
        Peer peer = Peer.to(server, "echo");
        assertThat(peer.ask("you")).isEqualTo("hello you");

        server.close();

        assertThat(peer.closed()).isEqualTo(1001);
        assertThat(log).containsExactly("closed with 1001", "handler destroyed", "greeter destroyed");
        assertThatThrownBy(() -> connect("127.0.0.1", server.port())).isInstanceOf(ConnectException.class);
        Threads.awaitEndOfServers();
    }

    @Test
    void closesOnce() {
        KawatServer server = builder().start();
        List<String> log = server.bean(Greeter.class).log();

        server.close();
        server.close();

        assertThat(log).containsExactly("greeter destroyed");
    }

    private static void connect(String host, int port) throws IOException {
        new Socket(host, port).close();
    }
}
