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
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112 sections 2 to 5: what stands before a body is right to the byte, on every request of a connection, or gets 400. */
class MalformedHeadTest {

    private static final String UPGRADE = """
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            """;

    /** A request whose body has a fixed length, and one whose body is chunked and has a trailer. */
    private static final List<String> WITH_BODY = List.of(
            "POST /index.html HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n\r\n\r\n\0:",
            "POST /index.html HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n\r\n\r\n\0:\r\n0\r\nX: y\r\n\r\n");

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @TempDir
    static Path directory;

    private static KawatServer server;

    @BeforeAll
    static void start() {
        server = BeanArchive.of(directory, Echo.class)
                .with("META-INF/resources/index.html", "welcome")
                .builder()
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Header lines of which each is wrong, one byte for each character, without the end of the line. */
    static Stream<String> headers() {
        return Stream.of(
                "X: a\rb",
                "X: a\r\rb",
                "X: a\r",
                "X: \0",
                "X: a\0b",
                "X\0: a",
                "\0X: a",
                "X: a\u0001",
                "X: a\u000b",
                "X: a\u001b[31m",
                "X: a\u007f",
                "X: a\nY: b",
                "X",
                "X a",
                ":",
                ": a",
                "X : a",
                "X\t: a",
                "X Y: a",
                " X: a",
                "\tX: a",
                " ",
                "X: a\r\n b",
                "X: a\r\n\tb",
                "X(: a",
                "X/Y: a",
                "\"X\": a",
                "X{}: a",
                "X@: a",
                "X[: a",
                "\u00fc: a",
                "X\u007f: a",
                "X\n: a",
                "X\r: a",
                "X;: a");
    }

    static Stream<String> requestLines() {
        return Stream.of(
                "GET  / HTTP/1.1",
                "GET /  HTTP/1.1",
                "GET / HTTP/1.1 ",
                " GET / HTTP/1.1",
                "GET\t/ HTTP/1.1",
                "GET /\tHTTP/1.1",
                "GET / HTTP/1.1\t",
                "GET / a HTTP/1.1",
                "GET / HTTP/1.1\0",
                "GET /\u0001 HTTP/1.1",
                "GET /\u007f HTTP/1.1",
                "GET /\r HTTP/1.1",
                "GET / HTTP/1.1\r",
                "G\0T / HTTP/1.1",
                "G(T / HTTP/1.1",
                "G\u00cbT / HTTP/1.1",
                "/ HTTP/1.1",
                " / HTTP/1.1",
                "GET /",
                "GET / ",
                "GET",
                "GET  HTTP/1.1",
                "GET / HTTP/1.1\nX: y",
                "",
                "\n",
                "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003");
    }

    /** Sends bytes, keeps its own side open, and returns all that comes until the server ends the connection. */
    private static String answer(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(Peer.PATIENCE_SECONDS * 1000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Returns the statuses of answers that come one after another. */
    private static List<Integer> statuses(String answers) {
        List<Integer> statuses = new ArrayList<>();
        for (String part : answers.split("(?=HTTP/1\\.1 )", -1)) {
            statuses.add(Integer.valueOf(part.substring(9, 12)));
        }
        return statuses;
    }

    private static String get(String header) {
        return "GET / HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n";
    }

    @ParameterizedTest
    @MethodSource("headers")
    void headerIsABadRequest(String header) throws IOException {
        String handshake = "GET /echo HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n" + UPGRADE;

        assertThat(answer(get(header))).startsWith("HTTP/1.1 400 ").contains("\r\nConnection: close\r\n");
        assertThat(answer(handshake + header + "\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(answer(header + "\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @MethodSource("headers")
    void headerOfALaterRequestIsABadRequest(String header) throws IOException {
        for (String first : WITH_BODY) {
            assertThat(statuses(answer(first + get("X: y") + get(header)))).containsExactly(405, 200, 400);
            assertThat(statuses(answer(first + get(header)))).containsExactly(405, 400);
        }
    }

    @ParameterizedTest
    @MethodSource("requestLines")
    void requestLineIsABadRequest(String line) throws IOException {
        assertThat(answer(line + "\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(answer(line + "\r\nHost: a\r\n" + UPGRADE + "\r\n")).startsWith("HTTP/1.1 400 ");
    }

    /** RFC 9112 section 2.2 lets a recipient take a line feed alone; proxies differ in that, so Kawat does not. */
    @Test
    void lineFeedAloneEndsNoLine() throws IOException {
        assertThat(answer("GET / HTTP/1.1\nHost: a\n\n")).startsWith("HTTP/1.1 400 ");
        assertThat(answer("GET / HTTP/1.1\r\nHost: a\r\n\n")).startsWith("HTTP/1.1 400 ");
        assertThat(answer("GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X:",
                "X:a",
                "X: \t a \t b\t ",
                "X: \u00fc\u00ff\u0080",
                "!#$%&'*+-.^_`|~09azAZ: a",
                "X: \"a:b\" (c) <d> @,;=?{}[]/\\",
            })
    void unusualHeaderIsFine(String header) throws IOException {
        String close = header + "\r\nConnection: close";

        assertThat(statuses(answer(get(header) + get(close)))).containsExactly(200, 200);
        for (String first : WITH_BODY) {
            assertThat(statuses(answer(first + get(close)))).containsExactly(405, 200);
        }
    }

    /** Each byte comes by itself, and so does each end of a line and of a body. */
    @Test
    void requestsMayComeByteByByte() throws IOException {
        StringBuilder answers = new StringBuilder();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Peer.PATIENCE_SECONDS * 1000);
            String all = WITH_BODY.get(0) + WITH_BODY.get(1) + get("X: y") + get("X: a\rb");
            for (byte octet : all.getBytes(StandardCharsets.ISO_8859_1)) {
                socket.getOutputStream().write(octet);
            }
            answers.append(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
        }

        assertThat(statuses(answers.toString())).containsExactly(405, 405, 200, 400);
    }

    /** What a peer sends after a wrong request does not reset the connection before the answer is read. */
    @Test
    void refusalArrivesWhateverFollows() throws IOException {
        assertThat(statuses(answer(get("X: a\rb") + "x".repeat(1 << 20)))).containsExactly(400);
    }

    /** Undertow refuses it before any handler; nobody would wait for its body. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Host: a\r\nHost: b\r\n", "Host: ?\r\n"})
    void requestForNoHostDoesNotWaitForItsBody(String hosts) throws IOException {
        assertThat(answer("POST / HTTP/1.1\r\n" + hosts + "Content-Length: 9\r\n\r\n"))
                .matches("(?s)(HTTP/1.1 400 .*)?");
        assertThat(answer("GET / HTTP/1.1\r\n" + hosts + "\r\n" + get("X: a\rb")))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void framesWithTheHandshakeArePassedOn() throws IOException {
        String handshake = "GET /echo HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n" + UPGRADE + "\r\n";
        String frames = "\u0081\u0082\0\0\0\0\r\n" + "\u0081\u0082\0\0\0\0\0:";

        for (String before : List.of("", get("X: y"), WITH_BODY.get(0), WITH_BODY.get(1))) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoTimeout(Peer.PATIENCE_SECONDS * 1000);
                byte[] all = (before + handshake + frames).getBytes(StandardCharsets.ISO_8859_1);
                socket.getOutputStream().write(all);
                Scanner answers = new Scanner(socket.getInputStream(), StandardCharsets.ISO_8859_1);
                assertThat(answers.findWithinHorizon("HTTP/1.1 101 [\\s\\S]*?\r\n\r\n", 0))
                        .isNotNull();
                assertThat(answers.findWithinHorizon("\u0081\u0002\r\n\u0081\u0002\0:", 0))
                        .isNotNull();
            }
        }
    }
}
