/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code max-header-size} of the standalone server. */
class HeaderSizeTest {

    private static final String CLOSE = "Host: a\r\nConnection: close\r\n";

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @TempDir
    Path directory;

    private KawatServer.Builder builder() throws IOException {
        return BeanArchive.of(directory, Echo.class)
                .with("META-INF/resources/index.html", "welcome")
                .builder();
    }

    /** Sends a request, keeps its own side open, and returns the status. */
    private static int status(KawatServer server, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(Peer.PATIENCE_SECONDS * 1000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 ").contains("\r\nConnection: close\r\n");
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    /** Returns a request with so many bytes before its body. */
    private static String ofSize(int bytes) {
        String start = "GET / HTTP/1.1\r\n" + CLOSE + "Cookie: ";
        return start + "c".repeat(bytes - start.length() - 4) + "\r\n\r\n";
    }

    /** Returns a request with so many headers of different names. */
    private static String withHeaders(int number) {
        StringBuilder request = new StringBuilder("GET / HTTP/1.1\r\n" + CLOSE);
        for (int i = 2; i < number; i++) { // the first two end the connection
            request.append('X').append(i).append(": y\r\n");
        }
        return request.append("\r\n").toString();
    }

    private static String target(int length) {
        return "GET /" + "t".repeat(length - 1) + " HTTP/1.1\r\n" + CLOSE + "\r\n";
    }

    @Test
    void headersOfSixteenKibibytesAreAccepted() throws IOException {
        try (KawatServer server = builder().start()) {
            assertThat(status(server, ofSize(16 * 1024))).isEqualTo(200);
            assertThat(status(server, ofSize(16 * 1024 + 1))).isEqualTo(431);
            assertThat(status(server, ofSize(16 * 1024 + 1) + "x".repeat(1 << 20)))
                    .isEqualTo(431);
            assertThat(status(server, target(16_000))).isEqualTo(404);
            assertThat(status(server, target(16_400))).isEqualTo(414);
            String handshake = "GET /echo HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nCookie: ";
            assertThat(status(server, handshake + "c".repeat(1 << 20))).isEqualTo(431);
        }
    }

    @Test
    void thereMayBeTwoHundredHeaders() throws IOException {
        try (KawatServer server = builder().start()) {
            assertThat(status(server, withHeaders(200))).isEqualTo(200);
            assertThat(status(server, withHeaders(201))).isEqualTo(431);
        }
    }

    @Test
    void sizeIsASetting() throws IOException {
        try (KawatServer server = builder().set("kawat.max-header-size", "200").start()) {
            assertThat(status(server, ofSize(200))).isEqualTo(200);
            assertThat(status(server, ofSize(201))).isEqualTo(431);
        }
        try (KawatServer server = builder().set("kawat.max-header-size", "1MiB").start()) {
            assertThat(status(server, ofSize(1 << 20))).isEqualTo(200);
            assertThat(status(server, ofSize((1 << 20) + 1))).isEqualTo(431);
            assertThat(status(server, target(1 << 20))).isEqualTo(414);
        }
        KawatServer.Builder wrong = builder().set("kawat.max-header-size", "off");
        assertThatThrownBy(wrong::start)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("kawat.max-header-size: must be a size of at least 1 byte");
    }
}
