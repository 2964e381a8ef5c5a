/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers that hold more than there is room for, against a server in a process of its own with a small heap. */
class MemoryTest {

    private static final int HOARDERS = 300;

    /** What a hoarder sends of a message of a mebibyte: all but the last byte, in one frame. */
    private static final int UNFINISHED = 1024 * 1024 - 1;

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @TempDir
    Path directory;

    private static void assertThatEchoes(Socket socket) throws IOException {
        socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'});
        assertThat(Raw.frame(socket)).containsExactly('h', 'i');
    }

    /** Header of a text of a mebibyte, masked with zeros. */
    private static byte[] header() {
        return new byte[] {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0};
    }

    private static SocketChannel hoarder(ForkedServer server) throws IOException {
        SocketChannel channel = SocketChannel.open(
                new InetSocketAddress(server.uri().getHost(), server.uri().getPort()));
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
        try (ForkedServer server = ForkedServer.with(directory, "-Xmx64m");
                Socket peer = server.connect()) {
            assertThat(ForkedServer.status(peer)).isEqualTo(101);
            List<SocketChannel> hoarders = new ArrayList<>();
            for (int i = 0; i < HOARDERS; i++) {
                hoarders.add(hoarder(server));
            }

            hoard(hoarders, peer);
            for (SocketChannel hoarder : hoarders) {
                hoarder.close();
            }

            assertThatEchoes(peer);
            assertThat(server.process().isAlive()).isTrue();
            int status;
            do {
                try (Socket next = server.connect()) {
                    status = ForkedServer.status(next);
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
