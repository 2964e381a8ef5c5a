/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers that hold more than there is room for, against a server in a process of its own with a small heap. */
class MemoryTest {

    private static final int HOARDERS = 300;

    /** What a hoarder sends of a message of a mebibyte: all but the last byte, in one frame. */
    private static final int UNFINISHED = 1024 * 1024 - 1;

    private static final String READY = "Kawat is ready at ";

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    /** A server in a process of its own. */
    private static final class Forked implements AutoCloseable {
        private final Process process;
        private final URI uri;

        Forked(Path beans) throws Exception {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path") + File.pathSeparator + beans,
                            "dev.kawat.server.KawatServer",
                            "--port",
                            "0")
                    .redirectErrorStream(true)
                    .start();
            CompletableFuture<String> ready = new CompletableFuture<>();
            Thread reader = new Thread(() -> readUntilTheEnd(ready), "output of the server");
            reader.setDaemon(true);
            reader.start();
            uri = URI.create(ready.get(2 * Peer.PATIENCE_SECONDS, TimeUnit.SECONDS));
        }

        private void readUntilTheEnd(CompletableFuture<String> ready) {
            List<String> lines = new ArrayList<>();
            try (BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    lines.add(line);
                    if (line.startsWith(READY)) {
                        ready.complete(line.substring(READY.length()));
                    }
                }
            } catch (IOException ended) {
                lines.add(String.valueOf(ended));
            }
            ready.completeExceptionally(new IllegalStateException(String.join("\n", lines)));
        }

        /** Asks for a connection; returns it with the first line of the answer read, which is the status line. */
        Socket connect() throws IOException {
            Socket socket = new Socket(uri.getHost(), uri.getPort());
            socket.setSoTimeout(Peer.PATIENCE_SECONDS * 1000);
            socket.getOutputStream().write(handshake());
            return socket;
        }

        byte[] handshake() {
            return ("GET /echo HTTP/1.1\r\nHost: " + uri.getAuthority()
                            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                            + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    @TempDir
    Path directory;

    /** Returns the status of the answer, and reads its headers. */
    private static int status(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                return -1;
            }
            head.append((char) next);
        }
        return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    private static void assertThatEchoes(Socket socket) throws IOException {
        socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'});
        assertThat(Raw.frame(socket)).containsExactly('h', 'i');
    }

    /** Header of a text of a mebibyte, masked with zeros. */
    private static byte[] header() {
        return new byte[] {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0};
    }

    private static SocketChannel hoarder(Forked server) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(server.uri.getHost(), server.uri.getPort()));
        channel.write(ByteBuffer.wrap(server.handshake()));
        channel.configureBlocking(false);
        return channel;
    }

    /** Sends of each what its socket takes, until all is sent or refused; returns after a number of rounds without progress. */
    private static void hoard(List<SocketChannel> channels, Socket peer) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(header().length + UNFINISHED);
        all.put(header()).rewind();
        List<ByteBuffer> left = new ArrayList<>();
        for (SocketChannel ignored : channels) {
            left.add(all.duplicate());
        }
        int idle = 0;
        while (idle < 50) {
            boolean progress = false;
            for (int i = 0; i < channels.size(); i++) {
                SocketChannel channel = channels.get(i);
                if (channel.isOpen() && left.get(i).hasRemaining()) {
                    progress |= send(channel, left.get(i));
                }
            }
            assertThatEchoes(peer); // meanwhile others are served
            idle = progress ? 0 : idle + 1;
        }
    }

    private static boolean send(SocketChannel channel, ByteBuffer bytes) throws IOException {
        try {
            return channel.write(bytes) > 0;
        } catch (IOException closedByTheServer) {
            channel.close();
            return false;
        }
    }

    @Test
    @Timeout(240)
    void unfinishedMessagesDoNotEndTheServer() throws Exception {
        BeanArchive.of(directory, Echo.class);
        try (Forked server = new Forked(directory);
                Socket peer = server.connect()) {
            assertThat(status(peer)).isEqualTo(101);
            List<SocketChannel> hoarders = new ArrayList<>();
            for (int i = 0; i < HOARDERS; i++) {
                hoarders.add(hoarder(server));
            }

            hoard(hoarders, peer);
            for (SocketChannel hoarder : hoarders) {
                hoarder.close();
            }

            assertThatEchoes(peer);
            assertThat(server.process.isAlive()).isTrue();
            int status;
            do {
                try (Socket next = server.connect()) {
                    status = status(next);
                    if (status == 101) {
                        assertThatEchoes(next);
                    } else {
                        assertThat(status).isEqualTo(503);
                    }
                }
            } while (status != 101);
        }
    }
}
