/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.impl.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HostConnectorTest {

    /** Addresses for documentation (RFC 5737 and RFC 3849): nobody answers there. */
    private static final InetAddress NOBODY_4 = address("192.0.2.1");

    private static final InetAddress NOBODY_6 = address("2001:db8::1");
    private static final InetAddress HERE = address("127.0.0.1");

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void familiesTakeTurnsBeginningWithThatOfTheFirst() {
        InetAddress other4 = address("192.0.2.2");
        InetAddress other6 = address("2001:db8::2");

        assertThat(HostConnector.interleaved(List.of(NOBODY_4, other4, NOBODY_6, other6)))
                .containsExactly(NOBODY_4, NOBODY_6, other4, other6);
        assertThat(HostConnector.interleaved(List.of(NOBODY_6, NOBODY_4, other4)))
                .containsExactly(NOBODY_6, NOBODY_4, other4);
    }

    @Test
    void addressThatDoesNotAnswerIsNotWaitedFor() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, HERE);
                SocketChannel connected = HostConnector.connect(
                        List.of(NOBODY_4, NOBODY_6, HERE), server.getLocalPort(), new AttemptSockets())) {
            assertThat(connected.isConnected()).isTrue();
            assertThat(connected.isBlocking()).isTrue();
            assertThat(connected.socket().getInetAddress()).isEqualTo(HERE);
        }
    }

    @Test
    void lastFailureIsToldWhenNoAddressAccepts() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 5, HERE)) {
            port = gone.getLocalPort();
        }

        assertThatThrownBy(() -> HostConnector.connect(List.of(HERE, HERE), port, new AttemptSockets()))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> HostConnector.connect(List.of(), port, new AttemptSockets()))
                .hasMessage("there is no address");
    }

    @Test
    void attemptThatIsGivenUpConnectsToNothing() {
        AttemptSockets attempt = new AttemptSockets();
        attempt.abandon();

        assertThatThrownBy(() -> HostConnector.connect(List.of(HERE), 80, attempt))
                .hasMessage("the attempt to connect was given up");
    }

    /** The queue of the server is full, so the system answers nothing. */
    @Test
    void attemptThatIsGivenUpWhileItConnectsEnds() throws IOException {
        List<SocketChannel> waiting = new ArrayList<>();
        AttemptSockets attempt = new AttemptSockets();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (ServerSocket server = new ServerSocket(0, 1, HERE)) {
            for (int i = 0; i < 4; i++) {
                SocketChannel other = SocketChannel.open();
                waiting.add(other);
                other.configureBlocking(false);
                other.connect(server.getLocalSocketAddress());
            }
            CountDownLatch begun = new CountDownLatch(1);
            Thread connecting = Await.start(() -> {
                begun.countDown();
                try {
                    HostConnector.connect(List.of(HERE), server.getLocalPort(), attempt)
                            .close();
                } catch (IOException expected) {
                    failure.set(expected);
                }
            });
            Await.until("it has begun", begun);
            attempt.abandon();
            Await.until("it has ended", () -> !connecting.isAlive());
        } finally {
            for (SocketChannel other : waiting) {
                other.close();
            }
        }
        assertThat(failure.get()).hasMessage("the attempt to connect was given up");
    }
}
