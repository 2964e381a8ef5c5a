/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.OnConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.annotation.PreDestroy;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gate that waits keeps nobody waiting at another endpoint, and is given up when the peers have gone. */
class SlowGateTest {

    private static final int PENDING = 100;

    @WebSocketEndpoint("/slow")
    static class Slow {

        static final Semaphore ENTERED = new Semaphore(0);
        static final Semaphore GIVEN_UP = new Semaphore(0);
        static volatile CountDownLatch proceed = new CountDownLatch(1);

        @OnConnection
        boolean admit() {
            ENTERED.release();
            try {
                return proceed.await(3 * Peer.PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException gone) {
                GIVEN_UP.release();
                return false;
            }
        }

        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @WebSocketEndpoint("/quick")
    static class Quick {

        @OnConnection
        boolean admit() {
            return true;
        }

        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    /** Admits whoever is left, also when the peer has gone. The watchdog would not find that out in an hour. */
    @WebSocketEndpoint(value = "/stubborn", maxConnections = "1", closeTimeout = "1h")
    static class Stubborn {

        static final Semaphore ASKED = new Semaphore(0);
        static final Semaphore DESTROYED = new Semaphore(0);
        static final List<Stubborn> ADMITTING = new CopyOnWriteArrayList<>();
        static volatile CountDownLatch proceed = new CountDownLatch(1);

        /** What was called of this handler. */
        private final List<String> called = new CopyOnWriteArrayList<>();

        @OnConnection
        void admit() {
            ADMITTING.add(this);
            ASKED.release();
            boolean over = false;
            while (!over) {
                try {
                    over = proceed.await(3 * Peer.PATIENCE_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException gone) {
                    called.add("interrupted");
                    proceed.countDown();
                }
            }
        }

        @OnOpen
        void open() {
            called.add("open");
        }

        @OnMessage
        String echo(String message) {
            called.add("message");
            return message;
        }

        @OnClose
        void close() {
            called.add("close");
        }

        @PreDestroy
        void destroy() {
            called.add("destroyed");
            DESTROYED.release();
        }
    }

    @TempDir
    Path directory;

    private final List<Socket> sockets = new ArrayList<>();
    private KawatServer server;

    @BeforeEach
    void start() {
        Slow.proceed = new CountDownLatch(1);
        Slow.ENTERED.drainPermits();
        Slow.GIVEN_UP.drainPermits();
        Stubborn.proceed = new CountDownLatch(1);
        Stubborn.ASKED.drainPermits();
        Stubborn.DESTROYED.drainPermits();
        Stubborn.ADMITTING.clear();
        server = BeanArchive.of(directory, Slow.class, Quick.class, Stubborn.class)
                .with("META-INF/resources/index.html", "welcome")
                .builder()
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        Slow.proceed.countDown();
        Stubborn.proceed.countDown();
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private Socket ask() throws IOException {
        return ask("slow");
    }

    private Socket ask(String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        sockets.add(socket);
        socket.setSoTimeout(Peer.PATIENCE_SECONDS * 1000);
        List<String> request = List.of(
                "GET /" + path + " HTTP/1.1",
                "Host: a",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        String lines = String.join("\r\n", request) + "\r\n\r\n";
        socket.getOutputStream().write(lines.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private void keepGateBusy() throws Exception {
        for (int i = 0; i < PENDING; i++) {
            ask();
        }
        assertThat(Slow.ENTERED.tryAcquire(PENDING, Peer.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
    }

    private static String head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = socket.getInputStream().read();
            if (octet < 0) {
                throw new AssertionError("the connection ended after '" + head + "'");
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    @Test
    void othersAreLetInMeanwhile() throws Exception {
        keepGateBusy();

        try (Peer peer = Peer.to(server, "quick")) {
            assertThat(peer.ask("hello")).isEqualTo("hello");
        }
        assertThat(Http.get(server, "/").body()).isEqualTo("welcome");
        assertThat(head(ask())).startsWith("HTTP/1.1 503 ").contains("\r\nRetry-After: 5\r\n");
    }

    @Test
    void patientPeersAreLetInAtLast() throws Exception {
        keepGateBusy();
        Slow.proceed.countDown();

        for (Socket socket : sockets) {
            assertThat(head(socket)).startsWith("HTTP/1.1 101 ");
        }
        try (Peer peer = Peer.to(server, "slow")) {
            assertThat(peer.ask("hello")).isEqualTo("hello");
        }
    }

    @Test
    void peerThatSendsAheadLosesNothing() throws Exception {
        Socket socket = ask();
        socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'x'});
        Socket gone = ask();
        assertThat(Slow.ENTERED.tryAcquire(2, Peer.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        gone.close();
        assertThat(Slow.GIVEN_UP.tryAcquire(1, Peer.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("by now the other is watched too")
                .isTrue();
        socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'y'});
        Slow.proceed.countDown();

        assertThat(head(socket)).startsWith("HTTP/1.1 101 ");
        assertThat(Raw.frame(socket)).containsExactly('x');
        assertThat(Raw.frame(socket)).containsExactly('y');
    }

    @Test
    void handshakeThatIsAdmittedAfterItsPeerHasGoneLeavesNothing() throws Exception {
        Socket gone = ask("stubborn");
        assertThat(Stubborn.ASKED.tryAcquire(1, Peer.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        gone.getOutputStream().close();
        assertThat(Stubborn.proceed.await(Peer.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the gate was interrupted")
                .isTrue();

        String answer;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Peer.PATIENCE_SECONDS);
        do { // until the thread of the other handshake has given its place back
            answer = head(ask("stubborn"));
        } while (answer.startsWith("HTTP/1.1 503 ") && System.nanoTime() < end);

        assertThat(answer).startsWith("HTTP/1.1 101 ");
        assertThat(Stubborn.DESTROYED.tryAcquire(1, Peer.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the first handler is released, maybe after the second is let in")
                .isTrue();
        assertThat(Stubborn.ADMITTING.get(0).called)
                .as("nothing else is called for the first")
                .containsExactly("interrupted", "destroyed");
    }

    @Test
    void handshakesWhosePeersHaveGoneAreGivenUp() throws Exception {
        keepGateBusy();
        for (Socket socket : sockets) {
            socket.close();
        }

        assertThat(Slow.GIVEN_UP.tryAcquire(PENDING, Peer.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        Slow.proceed.countDown();
        try (Peer peer = Peer.to(server, "slow")) {
            assertThat(peer.ask("hello")).isEqualTo("hello");
        }
    }
}
