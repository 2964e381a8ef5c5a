/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112 section 3: whatever stands in a request line gets an answer, and what a peer does wrong is no news for the log. */
class RequestTargetTest {

    private static final String UPGRADE = """
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            """;

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @TempDir
    Path directory;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            if (logged.getLevel().intValue() >= Level.WARNING.intValue()) {
                warnings.add(logged.getLoggerName() + ": " + logged.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private KawatServer server;

    @BeforeEach
    void start() {
        server = BeanArchive.of(directory, Echo.class)
                .with("META-INF/resources/index.html", "welcome")
                .builder()
                .start();
        Logger.getLogger("").addHandler(log);
    }

    @AfterEach
    void stop() {
        Logger.getLogger("").removeHandler(log);
        server.close();
        assertThat(warnings).isEmpty();
    }

    private String host() {
        return "127.0.0.1:" + server.port();
    }

    /** Sends what stands there, one byte for each character, and returns all that comes until the server ends the connection. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(Peer.PATIENCE_SECONDS * 1000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private int status(String requestLine, String headers) throws IOException {
        String answer = raw(requestLine + "\r\n" + headers + "Connection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.").doesNotContain("Exception", "dev.kawat", "at io.undertow");
        return Integer.parseInt(answer.substring(9, 12));
    }

    private int status(String requestLine) throws IOException {
        return status(requestLine, "Host: " + host() + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET * HTTP/1.1",
                "GET echo HTTP/1.1",
                "GET echo/../index.html HTTP/1.1",
                "GET ?a=b HTTP/1.1",
                "GET 127.0.0.1:80 HTTP/1.1",
                "CONNECT 127.0.0.1:80 HTTP/1.1",
                "OPTIONS *x HTTP/1.1",
                "OPTIONS *?a HTTP/1.1",
                "GET http: HTTP/1.1",
                "GET http:// HTTP/1.1",
                "GET http:///echo HTTP/1.1",
                "GET http:echo HTTP/1.1",
                "GET :80 HTTP/1.1",
                "GET \\echo HTTP/1.1",
                "GET /%zz HTTP/1.1",
                "GET /% HTTP/1.1",
                "GET /%1 HTTP/1.1",
                "GET /echo%FC HTTP/1.1",
                "GET /%00 HTTP/1.1",
                "GET /index.html%00 HTTP/1.1",
                "GET /\0 HTTP/1.1",
                "GET /\u00fc HTTP/1.1",
            })
    void malformedTargetIsABadRequest(String requestLine) throws IOException {
        assertThat(status(requestLine)).isEqualTo(400);
        assertThat(status(requestLine, "Host: " + host() + "\r\n" + UPGRADE)).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"/echo, 426", "/index.html, 200", "/, 200", "'', 200", "/missing, 404", "?a=b, 200"})
    void wholeAddressIsServed(String path, int status) throws IOException {
        assertThat(status("GET http://" + host() + path + " HTTP/1.1")).isEqualTo(status);
        assertThat(status("GET HTTP://somebody.example" + path + " HTTP/1.1", "Host: somebody.example\r\n"))
                .isEqualTo(status);
        assertThat(status("GET http://some_body:8080" + path + " HTTP/1.1", "Host: some_body:8080\r\n"))
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://another.example/", "ftp://somebody.example/", "http://me@somebody.example/"})
    void addressOfSomethingElseIsABadRequest(String address) throws IOException {
        assertThat(status("GET " + address + " HTTP/1.1", "Host: somebody.example\r\n"))
                .isEqualTo(400);
    }

    @Test
    void optionsOfTheServerAreTold() throws IOException {
        String answer = raw("OPTIONS * HTTP/1.1\r\nHost: " + host() + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\r\nAllow: GET, HEAD, OPTIONS\r\n");
    }

    @Test
    void requestWithoutHostIsBadFromVersion11On() throws IOException {
        assertThat(status("GET / HTTP/1.1", "")).isEqualTo(400);
        assertThat(status("GET / HTTP/1.1", "Host: a\r\nHost: b\r\n")).isEqualTo(400);
        assertThat(status("GET / HTTP/1.0", "")).isEqualTo(200);
        assertThat(status("GET /echo HTTP/1.0", "")).isIn(400, 426);
    }

    @ParameterizedTest
    @CsvSource({"10_000, 404", "200_000, 414", "2_000_000, 414"})
    void longTargetGetsAnAnswer(String length, int status) throws IOException {
        assertThat(status("GET /" + "x".repeat(Integer.parseInt(length.replace("_", ""))) + " HTTP/1.1"))
                .isEqualTo(status);
    }
}
