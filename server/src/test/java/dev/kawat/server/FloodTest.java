/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.NonBlocking;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers that send as fast as they can. */
class FloodTest {

    /** More than there are I/O threads, so that each of them has a flooder and a peer that behaves. */
    private static final int PEERS = 4;

    private static final int ECHOES = 20;

    @NonBlocking
    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @NonBlocking
    @WebSocketEndpoint("/count")
    static class Count {
        @OnMessage
        void count(String message) {
            long end = System.nanoTime() + 1_000; // so that the server is always behind
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }
    }

    /** Sends the same frames again and again. */
    private static final class Flooder implements AutoCloseable {
        private final Socket socket;
        private final Thread thread;
        private final Semaphore sent = new Semaphore(0);

        Flooder(KawatServer server, byte[] frames) throws IOException {
            socket = Raw.open(server, "count");
            thread = new Thread(() -> flood(frames), "flooder");
            thread.setDaemon(true);
            thread.start();
        }

        private void flood(byte[] frames) {
            try {
                OutputStream out = socket.getOutputStream();
                while (true) {
                    out.write(frames);
                    sent.release();
                }
            } catch (IOException ended) {
                // by close(), or by the server
            }
        }

        /** Waits until it has sent more than so far. */
        void awaitMore() {
            sent.drainPermits();
            try {
                assertThat(sent.tryAcquire(Peer.PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .as("flooding")
                        .isTrue();
            } catch (InterruptedException stop) {
                throw new AssertionError(stop);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @TempDir
    Path directory;

    /** The same frame again and again, with one byte of payload, masked with zeros. */
    private static byte[] frames(int first, int count) {
        ByteBuffer frames = ByteBuffer.allocate(7 * count);
        for (int i = 0; i < count; i++) {
            frames.put(new byte[] {(byte) first, (byte) 0x81, 0, 0, 0, 0, 'x'});
        }
        return frames.array();
    }

    /** The byte of a text frame, the usual way to flood. */
    private static final int TEXT = 0x81;

    @Test
    @Timeout(60)
    void othersAreAnsweredWhilePeersFlood() throws Exception {
        try (KawatServer server =
                BeanArchive.of(directory, Echo.class, Count.class).builder().start()) {
            List<Socket> peers = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                peers.add(Raw.open(server, "echo"));
            }
            List<Flooder> flooders = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                flooders.add(new Flooder(server, frames(TEXT, 500)));
            }
            flooders.forEach(Flooder::awaitMore);

            for (int echo = 0; echo < ECHOES; echo++) {
                for (Socket peer : peers) {
                    peer.getOutputStream().write(frames(TEXT, 1));
                    assertThat(Raw.frame(peer)).containsExactly('x');
                }
            }

            flooders.forEach(Flooder::awaitMore); // none of them has ended
            for (Flooder flooder : flooders) {
                flooder.close();
            }
            for (Socket peer : peers) {
                peer.close();
            }
        }
    }
}
