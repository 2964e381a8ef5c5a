/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.NonBlocking;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults of a whole process: handlers that do not return, the end under load, and connections that come and go by the thousand. */
class FaultsTest {

    private static final int GOING_AWAY = 1001;

    @NonBlocking
    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @WebSocketEndpoint("/blocked")
    static class Blocked {

        static final CountDownLatch GO_ON = new CountDownLatch(1);

        @OnMessage
        String echo(String message) throws InterruptedException {
            GO_ON.await();
            return message;
        }
    }

    @WebSocketEndpoint("/sleeping")
    static class Sleeping {
        @OnMessage
        String echo(String message) throws InterruptedException {
            new CountDownLatch(1).await(); // for ever
            return message;
        }
    }

    /** Tells each peer its number, and counts the ends. */
    @WebSocketEndpoint("/churn")
    static class Churn {

        static final Map<Long, AtomicInteger> ENDS = new ConcurrentHashMap<>();

        @OnOpen
        void opened(WebSocketConnection connection) {
            ENDS.put(connection.id(), new AtomicInteger());
            connection.send("you are " + connection.id());
        }

        @OnMessage
        void message(String text) {}

        @OnClose
        void closed(WebSocketConnection connection) {
            ENDS.get(connection.id()).incrementAndGet();
        }
    }

    @TempDir
    Path directory;

    private static byte[] text(String message) {
        byte[] payload = message.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(6 + payload.length)
                .put((byte) 0x81)
                .put((byte) (0x80 | payload.length))
                .putInt(0)
                .put(payload)
                .array();
    }

    /** Handlers of 250 connections that do not return disturb neither other endpoints nor pings, and lose nothing. */
    @Test
    @Timeout(120)
    void blockedHandlersDisturbNobody() throws Exception {
        try (KawatServer server =
                BeanArchive.of(directory, Echo.class, Blocked.class).builder().start()) {
            List<Socket> blocked = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                Socket socket = Raw.open(server, "blocked");
                socket.getOutputStream().write(text("message " + i));
                blocked.add(socket);
            }
            try (Peer peer = Peer.to(server, "echo")) {
                for (int i = 0; i < 100; i++) {
                    assertThat(peer.ask("hello " + i)).isEqualTo("hello " + i);
                }
            }
            for (Socket socket : blocked) {
                socket.getOutputStream().write(new byte[] {(byte) 0x89, (byte) 0x81, 0, 0, 0, 0, 'p'});
                assertThat(Raw.frame(socket)).containsExactly('p');
            }
            Blocked.GO_ON.countDown();
            for (int i = 0; i < blocked.size(); i++) {
                assertThat(new String(Raw.frame(blocked.get(i)), StandardCharsets.UTF_8))
                        .isEqualTo("message " + i);
                blocked.get(i).close();
            }
        }
    }

    /** A frame of the server: its first byte and its payload. */
    private record Frame(int first, ByteBuffer payload) {

        static Frame read(Socket socket) throws IOException {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            }
            return new Frame(first, ByteBuffer.wrap(in.readNBytes(length)));
        }

        boolean isClose() {
            return first == 0x88;
        }

        int code() {
            return payload.getShort(0) & 0xFFFF;
        }

        String text() {
            return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
        }
    }

    /** A peer under load: it sends and reads as fast as it can, and notes what came. */
    private static final class Busy implements Runnable {

        private final Socket socket;
        private final Thread thread = new Thread(this, "busy peer");
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicInteger received = new AtomicInteger();
        private volatile int code;
        private volatile Throwable failure;

        Busy(ForkedServer server) throws IOException {
            socket = server.connect("/echo");
            assertThat(ForkedServer.status(socket)).isEqualTo(101);
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void run() {
            Thread sender = new Thread(this::send, "busy sender");
            sender.setDaemon(true);
            sender.start();
            try {
                while (true) {
                    Frame frame = Frame.read(socket);
                    if (frame.isClose()) {
                        code = frame.code();
                        return;
                    }
                    String text = frame.text();
                    if (!text.equals("message " + received.get())) {
                        failure = new AssertionError("expected message " + received + ", got " + text);
                        return;
                    }
                    received.incrementAndGet();
                }
            } catch (IOException lost) {
                failure = lost;
            } finally {
                stopped.set(true);
            }
        }

        private void send() {
            try {
                for (int i = 0; !stopped.get(); i++) {
                    socket.getOutputStream().write(text("message " + i));
                }
            } catch (IOException ended) {
                // the server has closed
            }
        }
    }

    /** SIGTERM: who reads gets what was answered, in order, and 1001; the others do not keep the process. */
    @Test
    @Timeout(120)
    void endUnderLoadIsTold() throws Exception {
        BeanArchive.of(directory, Echo.class, Sleeping.class);
        List<Socket> others = new ArrayList<>();
        try (ForkedServer server = ForkedServer.with(directory)) {
            List<Busy> busy = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                busy.add(new Busy(server));
                Socket silent = server.connect("/echo");
                assertThat(ForkedServer.status(silent)).isEqualTo(101);
                others.add(silent);
                Socket deaf = server.connect("/echo");
                deaf.getOutputStream().write(text("never read"));
                others.add(deaf);
                Socket blocked = server.connect("/sleeping");
                blocked.getOutputStream().write(text("never answered"));
                others.add(blocked);
            }
            for (Busy peer : busy) {
                while (peer.received.get() < 1000 && peer.thread.isAlive()) {
                    Thread.onSpinWait();
                }
            }

            server.process().destroy();

            for (Busy peer : busy) {
                peer.thread.join(Peer.PATIENCE_SECONDS * 1000L);
                assertThat(peer.failure).isNull();
                assertThat(peer.code).isEqualTo(GOING_AWAY);
                assertThat(peer.received.get()).isGreaterThanOrEqualTo(1000);
            }
            for (int i = 0; i < others.size(); i += 3) {
                Frame last = Frame.read(others.get(i));
                assertThat(last.isClose()).isTrue();
                assertThat(last.code()).isEqualTo(GOING_AWAY);
            }
            assertThat(server.process().waitFor(2 * Peer.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the process has ended")
                    .isTrue();
        } finally {
            for (Socket socket : others) {
                socket.close();
            }
        }
    }

    /** Ten thousand connections come and go while fifty threads send to whoever is there. */
    @Test
    @Timeout(180)
    void connectionsThatComeAndGoMixNothingUp() throws Exception {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        try (KawatServer server =
                BeanArchive.of(directory, Churn.class).builder().start()) {
            WebSocketServer churn = server.endpoint("Churn").orElseThrow();
            AtomicBoolean over = new AtomicBoolean();
            List<Thread> senders = threads(50, failures, () -> {
                while (!over.get()) {
                    for (WebSocketConnection connection : churn.connections()) {
                        if (connection.bufferedAmount() < 1000) { // or it closes with 1013, because its peer is behind
                            connection.send("for " + connection.id());
                        }
                    }
                    LockSupport.parkNanos(200_000); // leaves the processors to those who come and go
                }
            });
            AtomicInteger left = new AtomicInteger(10_000);
            List<Thread> clients = threads(16, failures, () -> {
                for (int i = left.getAndDecrement(); i > 0; i = left.getAndDecrement()) {
                    comeAndGo(server, i % 2 == 0);
                }
            });
            for (Thread client : clients) {
                client.join();
            }
            over.set(true);
            for (Thread sender : senders) {
                sender.join();
            }
            while (!churn.connections().isEmpty()) {
                Thread.onSpinWait();
            }
        }
        assertThat(failures).isEmpty();
        assertThat(Churn.ENDS).hasSize(10_000);
        assertThat(Churn.ENDS.values()).allMatch(ends -> ends.get() == 1);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static List<Thread> threads(int count, Queue<Throwable> failures, Work work) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            work.run();
                        } catch (Throwable failure) {
                            failures.add(failure);
                        }
                    },
                    "faults");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private static void comeAndGo(KawatServer server, boolean politely) throws IOException {
        try (Socket socket = Raw.open(server, "churn")) {
            socket.setSoLinger(true, 0);
            String own = null;
            for (int i = 0; i < 2; i++) {
                String text = Frame.read(socket).text();
                String number = text.substring(text.lastIndexOf(' ') + 1);
                own = own == null ? number : own;
                assertThat(number).as(text).isEqualTo(own);
            }
            if (politely) {
                socket.getOutputStream().write(new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xE8});
                while (!Frame.read(socket).isClose()) {
                    // what was on its way
                }
            }
        }
    }
}
