/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of a connection over a socket whose writes run when the test says so. */
class SocketLineTest {

    private final BlockingQueue<Runnable> writes = new LinkedBlockingQueue<>();

    private ServerSocket listener;
    private Socket server;
    private SocketLine line;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        server = listener.accept();
        server.setSoTimeout(10_000);
        line = new SocketLine(client, client.getInputStream(), writes::add);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        listener.close();
    }

    @Test
    void whatWasSentIsWrittenBeforeTheEnd() throws Exception {
        line.send(new byte[] {1, 2});
        Thread end = new Thread(line::end);
        end.start();
        while (end.getState() != Thread.State.TIMED_WAITING && end.isAlive()) {
            Thread.onSpinWait();
        }

        writes.take().run();

        assertThat(server.getInputStream().readAllBytes()).containsExactly(1, 2);
        end.join(TimeUnit.SECONDS.toMillis(10));
        assertThat(end.isAlive()).isFalse();
    }

    @Test
    void endComesEvenIfNothingCanBeWritten() throws Exception {
        line.send(new byte[] {1, 2});

        line.end(); // nobody runs the write

        assertThat(server.getInputStream().readAllBytes()).isEmpty();
    }

    @Test
    void nothingIsSentAfterTheEnd() throws Exception {
        line.end();

        line.send(new byte[] {1, 2});

        assertThat(writes).isEmpty();
        assertThat(server.getInputStream().readAllBytes()).isEmpty();
    }
}
