/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import dev.kawat.it.client.Waits;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The settings of Tomcat's connector that the guide of admission recommends, on a Tomcat that has them. */
class TomcatConnectorIT extends AgainstServer {

    private static final Path GUIDE = Path.of("../docs/how-to/limit-admission.md");

    private static final List<String> SETTINGS = List.of(
            "connectionTimeout=\"10000\"",
            "maxHttpRequestHeaderSize=\"16384\"",
            "maxConnections=\"10000\"",
            "maxThreads=\"200\"");

    private static final long TIMEOUT_NANOS = 10_000_000_000L;

    /** More than the threads of the connector. */
    private static final int MANY = 250;

    private final URI tomcat = URI.create("ws://127.0.0.1:" + System.getProperty("it.tomcat-port"));

    @BeforeEach
    void onTomcat() {
        assumeTrue(Server.current() == Server.TOMCAT, "the settings are those of Tomcat");
    }

    private Socket socket() throws IOException {
        Socket socket = new Socket(tomcat.getHost(), tomcat.getPort());
        socket.setSoTimeout((int) Waits.EVENT.toMillis());
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void guideHasTheSettingsOfThisTomcat() throws IOException {
        String configured = Files.readString(Path.of(System.getProperty("it.tomcat-home"), "conf/server.xml"));

        assertThat(Files.readString(GUIDE)).contains(SETTINGS);
        assertThat(configured).contains(SETTINGS);
    }

    @Test
    void requestThatPausesIsDropped() throws IOException {
        for (String begun : List.of("", "GET /", "GET / HTTP/1.1\r\nHost: a\r\nX")) {
            try (Socket socket = socket()) {
                long start = System.nanoTime();
                send(socket, begun);
                socket.getInputStream().readAllBytes();
                assertThat(System.nanoTime() - start).isGreaterThan(TIMEOUT_NANOS - 1_000_000_000L);
            }
        }
    }

    /** The guide says so: the timeout is that of a pause. */
    @Test
    void requestThatDribblesIsNotDropped() throws IOException {
        try (Socket socket = socket()) {
            socket.setSoTimeout(500); // the pause between two bytes
            long start = System.nanoTime();
            send(socket, "GET / HTTP/1.1\r\nX: ");
            while (System.nanoTime() - start < TIMEOUT_NANOS * 3 / 2) {
                send(socket, "x");
                assertThat(isSilent(socket)).isTrue();
            }
            socket.setSoTimeout((int) Waits.EVENT.toMillis());
            send(socket, "\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 200 "); // the page of Tomcat itself
        }
    }

    private static boolean isSilent(Socket socket) throws IOException {
        try {
            int unexpected = socket.getInputStream().read();
            throw new AssertionError("the server has sent " + unexpected);
        } catch (SocketTimeoutException silent) {
            return true;
        }
    }

    @Test
    void requestsThatHaveBegunHoldNoThread() throws IOException {
        List<Socket> begun = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                Socket socket = socket();
                begun.add(socket);
                send(socket, "GET / HTTP/1.1\r\nX");
            }
            RawClient other = connectRaw("echo");
            assertThat(other.send(Frame.text("served")).frame()).isEqualTo(Frame.text("served"));
        } finally {
            for (Socket socket : begun) {
                socket.close();
            }
        }
    }

    @Test
    void headersAreLimited() {
        Request request = Request.to(endpoint("echo"));

        assertThat(ask(request.with("X: " + "x".repeat(15_000))).answer().status())
                .isEqualTo(101);
        assertRefused(request.with("X: " + "x".repeat(17_000)), 400);
    }
}
