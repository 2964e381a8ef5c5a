/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More peers than the server has file descriptors, against a server in a process of its own with few of them. */
class DescriptorsTest {

    private static final int DESCRIPTORS = 256;

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

    /** Waits until a process has opened all that it may. */
    private static void awaitExhaustion(Process process) throws IOException {
        Path opened = Path.of("/proc", String.valueOf(process.pid()), "fd");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Peer.PATIENCE_SECONDS);
        long count = 0;
        while (count < DESCRIPTORS && System.nanoTime() - deadline < 0) {
            try (Stream<Path> descriptors = Files.list(opened)) {
                count = descriptors.count();
            }
        }
        assertThat(count).as("descriptors in use").isEqualTo(DESCRIPTORS);
    }

    @Test
    @Timeout(120)
    void serverWithoutDescriptorsServesThosePresentAndLaterOthersAgain() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "the system tells nobody of descriptors");
        BeanArchive.of(directory, Echo.class);
        try (ForkedServer server = ForkedServer.withDescriptors(DESCRIPTORS, directory, "-Xmx128m");
                Socket peer = server.connect()) {
            assertThat(ForkedServer.status(peer)).isEqualTo(101);
            assertThatEchoes(peer);
            List<Socket> crowd = new ArrayList<>();
            for (int i = 0; i < 2 * DESCRIPTORS; i++) {
                crowd.add(server.connect());
            }
            awaitExhaustion(server.process());

            for (int i = 0; i < 100; i++) {
                assertThatEchoes(peer);
            }
            for (Socket each : crowd) {
                each.close();
            }

            try (Socket next = server.connect()) {
                assertThat(ForkedServer.status(next)).isEqualTo(101);
                assertThatEchoes(next);
            }
            assertThatEchoes(peer);
            assertThat(server.process().isAlive()).isTrue();
        }
    }
}
