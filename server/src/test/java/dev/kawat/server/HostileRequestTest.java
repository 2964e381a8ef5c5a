/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that are malformed on purpose get 400 at once, and requests that do not end are dropped. */
class HostileRequestTest {

    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final String UPGRADE =
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" + KEY;

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @WebSocketEndpoint("/files/{name}")
    static class Files {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    private static final long TIMEOUT_NANOS = 400_000_000;

    @TempDir
    static Path directory;

    private static KawatServer server;

    @BeforeAll
    static void start() {
        server = BeanArchive.of(directory, Echo.class, Files.class)
                .with("META-INF/resources/index.html", "welcome")
                .builder()
                .set("kawat.handshake-timeout", TIMEOUT_NANOS / 1_000_000 + "ms")
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Sends bytes, keeps its own side open, and returns all that comes until the server ends the connection. */
    private static String answer(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(Peer.PATIENCE_SECONDS * 1000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String handshake(String target, String headers) {
        return "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n" + headers + UPGRADE + "\r\n";
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                        "Transfer-Encoding: chunked\r\n",
                        "Transfer-Encoding: identity\r\n",
                        "Transfer-Encoding: gzip, chunked\r\n",
                        "Transfer-Encoding:\r\n",
                        "transfer-encoding: CHUNKED\r\n",
                        "Content-Length: 5\r\n",
                        "Content-Length: 00\r\n",
                        "Content-Length: +0\r\n",
                        "Content-Length: -1\r\n",
                        "Content-Length: 0, 5\r\n",
                        "Content-Length: 0\r\nContent-Length: 5\r\n",
                        "Content-Length: 18446744073709551616\r\n",
                        "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n")
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void handshakeWithABodyIsABadRequest(String headers) throws IOException {
        assertThat(answer(handshake("/echo", headers))).startsWith("HTTP/1.1 400 ");
        assertThat(answer(handshake("/echo", headers) + "0\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..%2fetc",
                "..%2Fetc",
                "..%5cetc",
                "%2e%2e%2fetc",
                "a%2f..%2fb",
                "%2f..",
                "%5C..",
                "a%2fb",
                "..",
                "%2e%2e",
                "..;x",
                "a\\..\\b"
            })
    void pathVariableIsOneName(String name) throws IOException {
        assertThat(answer(handshake("/files/" + name, ""))).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void bytesBehindARefusalDoNotDelayIt() throws IOException {
        String frames = "\u0081\u0085\0\0\0\0hello".repeat(1000);

        assertThat(answer(handshake("/missing", "") + frames)).startsWith("HTTP/1.1 404 ");
        assertThat(answer(handshake("/echo", "Origin: http://evil.example\r\n") + frames))
                .startsWith("HTTP/1.1 403 ")
                .contains("\r\nConnection: close\r\n");
    }

    // ---- handshake-timeout ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "G",
                "GET /echo HTTP/1.1\r\nHost: a\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HT",
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nbody",
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbo",
                "POST /index.html HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n",
                "GET /missing HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n",
            })
    void requestThatDoesNotEndIsDropped(String begun) throws IOException {
        long start = System.nanoTime();

        answer(begun);

        assertThat(System.nanoTime() - start).isGreaterThan(TIMEOUT_NANOS);
    }

    @Test
    void requestThatDribblesIsDropped() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(50); // the pause between two bytes
            String head = "GET /echo HTTP/1.1\r\nX: " + "x".repeat(1000);
            int sent = 0;
            while (!hasEnded(socket)) {
                socket.getOutputStream().write(head.charAt(sent++)); // fails when there are no more
            }
            assertThat(sent).isGreaterThan(1);
        }
    }

    private static boolean hasEnded(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void connectionThatIsOpenOutlivesTheTimeout() throws IOException {
        try (Socket socket = Raw.open(server, "echo");
                Socket other = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            other.setSoTimeout(Peer.PATIENCE_SECONDS * 1000);
            assertThat(other.getInputStream().read()).isNegative(); // longer than the timeout

            socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'x'});
            assertThat(Raw.frame(socket)).containsExactly('x');
        }
    }
}
