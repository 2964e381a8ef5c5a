/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.impl.wire.DeflateParameters;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.HandshakeFailedException;
import dev.kawat.it.client.WireClient;
import dev.kawat.it.client.WireClient.Wishes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our wire as a client of a server that breaks the rules of RFC 6455 and RFC 7692: what it says to that, and that it ends. */
@Once
class HostileServerIT {

    private static final byte[] HELLO = bytes(0x81, 5, 'h', 'e', 'l', 'l', 'o');

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    // ---- Frames ----

    private static Arguments broken(int code, String rule, byte[] frames) {
        return arguments(false, code, rule, frames);
    }

    private static Arguments brokenDeflating(int code, String rule, byte[] frames) {
        return arguments(true, code, rule, frames);
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                broken(1002, "RFC 6455 5.1", bytes(0x81, 0x81, 1, 2, 3, 4, 'a' ^ 1)),
                broken(1002, "RFC 6455 5.1", bytes(0x89, 0x80, 0, 0, 0, 0)),
                broken(1002, "RFC 6455 5.1", bytes(0x88, 0x82, 0, 0, 0, 0, 3, 0xE8)),
                broken(1002, "RFC 6455 5.2: a reserved bit", bytes(0xC1, 1, 0)),
                broken(1002, "RFC 6455 5.2: a reserved bit", bytes(0xC2, 0)),
                broken(1002, "RFC 6455 5.2: a reserved bit", bytes(0xA1, 0)),
                broken(1002, "RFC 6455 5.2: a reserved bit", bytes(0x91, 0)),
                brokenDeflating(1002, "RFC 6455 5.2: a reserved bit", bytes(0xA1, 0)),
                brokenDeflating(1002, "RFC 6455 5.2: a reserved bit", bytes(0xD1, 0)),
                brokenDeflating(1002, "RFC 6455 5.2: a reserved bit", bytes(0xC9, 0)),
                brokenDeflating(1002, "RFC 6455 5.2: a reserved bit", bytes(0xC8, 0)),
                brokenDeflating(1002, "RFC 6455 5.2: a reserved bit", bytes(0x41, 0, 0xC0, 1, 0)),
                broken(1002, "RFC 6455 5.2: a length", bytes(0x81, 126, 0, 125)),
                broken(1002, "RFC 6455 5.2: a length", bytes(0x82, 126, 0, 0)),
                broken(1002, "RFC 6455 5.2: a length", bytes(0x81, 127, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF)),
                broken(1002, "RFC 6455 5.2: a length", bytes(0x82, 127, 0x80, 0, 0, 0, 0, 1, 0, 0)),
                broken(1002, "RFC 6455 5.4", bytes(0x80, 0)),
                broken(1002, "RFC 6455 5.4", bytes(0x01, 0, 0x81, 0)),
                broken(1002, "RFC 6455 5.4", bytes(0x02, 1, 7, 0x89, 0, 0x02, 0)),
                broken(1002, "RFC 6455 5.5", bytes(0x09, 0)),
                broken(1002, "RFC 6455 5.5", bytes(0x08, 0)),
                broken(1002, "RFC 6455 5.5", bytes(0x89, 126, 0, 126)));
    }

    static Stream<Arguments> opcodes() {
        return IntStream.of(3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF)
                .mapToObj(opcode -> broken(1002, "RFC 6455 5.2: the opcode", bytes(0x80 | opcode, 0)));
    }

    static Stream<Arguments> closeCodes() {
        return IntStream.of(0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535)
                .mapToObj(code -> broken(1002, "RFC 6455 7.4", bytes(0x88, 2, code >> 8, code)));
    }

    static Stream<Arguments> payloads() {
        long tooBig = WireClient.MAX_MESSAGE_BYTES + 1;
        return Stream.of(
                broken(1002, "RFC 6455 5.5.1", bytes(0x88, 1, 3)),
                broken(1007, "RFC 6455 5.5.1", bytes(0x88, 3, 3, 0xE8, 0xFF)),
                broken(1007, "RFC 6455 8.1", bytes(0x81, 2, 0xC0, 0xAF)),
                broken(1007, "RFC 6455 8.1", bytes(0x81, 3, 0xED, 0xA0, 0x80)),
                broken(1007, "RFC 6455 8.1", bytes(0x81, 4, 0xF4, 0x90, 0x80, 0x80)),
                broken(1007, "RFC 6455 8.1", bytes(0x81, 1, 0xE2)),
                broken(1007, "RFC 6455 8.1", bytes(0x01, 1, 0xE2, 0x80, 1, 'a')),
                broken(1007, "RFC 6455 8.1", bytes(0x01, 1, 0xE2, 0x89, 0, 0x80, 1, 0x82)),
                broken(
                        1009,
                        "RFC 6455 10.4",
                        join(
                                bytes(0x82, 127),
                                ByteBuffer.allocate(8).putLong(tooBig).array())),
                broken(1008, "RFC 6455 10.4", join(bytes(0x01, 0), new byte[2 * WireClient.MAX_FRAGMENTS])));
    }

    /** Stored blocks (RFC 1951 section 3.2.4) without the tail, garbage, and a bomb. */
    static Stream<Arguments> compressed() {
        byte[] bomb = deflatedZeros(32 << 20);
        return Stream.of(
                brokenDeflating(1007, "RFC 7692 7.2.2", bytes(0xC2, 3, 0xFF, 0xFF, 0xFF)),
                brokenDeflating(1007, "RFC 7692 7.2.2", bytes(0x42, 1, 0xFF, 0x80, 2, 0xFF, 0xFF)),
                brokenDeflating(1007, "RFC 6455 8.1", bytes(0xC1, 7, 0, 1, 0, 0xFE, 0xFF, 0xC0, 0)),
                brokenDeflating(1007, "RFC 6455 8.1", bytes(0xC1, 7, 0, 1, 0, 0xFE, 0xFF, 0xE2, 0)),
                brokenDeflating(1009, "RFC 6455 10.4", join(bytes(0xC2, 126, bomb.length >> 8, bomb.length), bomb)));
    }

    private static byte[] deflatedZeros(int length) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        byte[] compressed = new byte[1 << 20];
        deflater.setInput(new byte[length]);
        int written = deflater.deflate(compressed, 0, compressed.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(compressed, written - 4); // RFC 7692 7.2.1: without its tail
    }

    @ParameterizedTest
    @MethodSource({"headers", "opcodes", "closeCodes", "payloads", "compressed"})
    void theConnectionFailsWithTheRightCode(boolean deflating, int code, String rule, byte[] frames) {
        for (int piece : new int[] {Integer.MAX_VALUE, 1, 3}) {
            Wishes wishes = Wishes.none().readingBy(() -> piece);
            UnaryOperator<String> answer = deflating
                    ? HostileServer.rightly("Sec-WebSocket-Extensions: permessage-deflate")
                    : HostileServer.rightly();
            byte[] heard = fail(
                    answer, join(HELLO, frames), deflating ? wishes.compressing(DeflateParameters.ANY) : wishes, rule);

            assertThat(codeOfOnlyFrame(pongless(heard))).isEqualTo(code);
        }
    }

    /** Returns all that the client said, after the message that came before the rule was broken. */
    private static byte[] fail(UnaryOperator<String> answer, byte[] frames, Wishes wishes, String rule) {
        try (HostileServer server = new HostileServer(answer, frames)) {
            try (WireClient client = open(server, wishes)) {
                assertThat(client.message()).isEqualTo(new Event.Text("hello"));
                assertThat(client.message())
                        .isInstanceOfSatisfying(
                                Event.Broken.class,
                                broken -> assertThat(broken.rule()).startsWith(rule));
                client.awaitEnd();
            }
            return server.heard();
        }
    }

    private static WireClient open(HostileServer server, Wishes wishes) {
        try {
            return WireClient.open(server.uri(), wishes);
        } catch (HandshakeFailedException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Without the pong, masked and empty, to a ping that came before. */
    private static byte[] pongless(byte[] heard) {
        return heard.length > 6 && heard[0] == (byte) 0x8A ? Arrays.copyOfRange(heard, 6, heard.length) : heard;
    }

    /** RFC 6455 5.1 and 5.5.1: a close frame, masked, with a code and no reason, and nothing else. */
    private static int codeOfOnlyFrame(byte[] heard) {
        assertThat(heard).hasSize(8).startsWith(0x88, 0x82);
        return ((heard[6] ^ heard[2]) & 0xFF) << 8 | ((heard[7] ^ heard[3]) & 0xFF);
    }

    @Test
    void whatComesAfterACloseFrameIsIgnored() {
        byte[] frames = join(bytes(0x88, 2, 0x0F, 0xA1), HELLO, bytes(0x83, 0, 0xFF, 0xFF));
        try (HostileServer server = new HostileServer(HostileServer.rightly(), frames)) {
            try (WireClient client = open(server, Wishes.none())) {
                assertThat(client.next()).isEqualTo(new Event.Closed(4001, ""));
            }

            assertThat(codeOfOnlyFrame(server.heard())).isEqualTo(4001);
        }
    }

    // ---- Handshakes ----

    private static UnaryOperator<String> answer(String status, String... headers) {
        return accept ->
                "HTTP/1.1 " + status + "\r\n" + HostileServer.lines(headers).replace("RIGHT", accept);
    }

    static Stream<Arguments> answers() {
        String upgrade = "Upgrade: websocket";
        String connection = "Connection: Upgrade";
        String accept = "Sec-WebSocket-Accept: RIGHT";
        return Stream.of(
                arguments("step 1", answer("200 OK", upgrade, connection, accept)),
                arguments("step 1", answer("400 Bad Request", "Content-Length: 0")),
                arguments("step 2", answer("101 Switching", connection, accept)),
                arguments("step 2", answer("101 Switching", "Upgrade: h2c", connection, accept)),
                arguments("step 3", answer("101 Switching", upgrade, accept)),
                arguments("step 3", answer("101 Switching", upgrade, "Connection: keep-alive", accept)),
                arguments("step 4", answer("101 Switching", upgrade, connection)),
                arguments("step 4", answer("101 Switching", upgrade, connection, accept + "=")),
                arguments(
                        "step 4", // the answer to the key of RFC 6455's own example
                        answer(
                                "101 Switching",
                                upgrade,
                                connection,
                                "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")),
                arguments("step 5", HostileServer.rightly("Sec-WebSocket-Extensions: permessage-deflate")),
                arguments("step 6", HostileServer.rightly("Sec-WebSocket-Protocol: c")),
                arguments("step 6", HostileServer.rightly("Sec-WebSocket-Protocol: A")),
                arguments("step 6", HostileServer.rightly("Sec-WebSocket-Protocol: a, b")));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void aHandshakeFails(String step, UnaryOperator<String> answer) {
        assertHandshakeFails(answer, Wishes.none().speaking("a", "b"), "RFC 6455 4.1, " + step);
    }

    private static void assertHandshakeFails(UnaryOperator<String> answer, Wishes wishes, String rule) {
        try (HostileServer server = new HostileServer(answer)) {
            assertThatThrownBy(() -> WireClient.open(server.uri(), wishes))
                    .isInstanceOf(HandshakeFailedException.class)
                    .hasMessageStartingWith(rule);
            assertThat(server.heard()).isEmpty();
        }
    }

    @Test
    void namesOfHeadersAndTokensComeInAnyCase() throws HandshakeFailedException {
        UnaryOperator<String> answer = answer(
                "101 Switching",
                "UPGRADE: WebSocket",
                "connection: keep-alive, upgrade",
                "sec-websocket-accept: RIGHT",
                "SEC-WEBSOCKET-PROTOCOL: b");
        try (HostileServer server = new HostileServer(answer, HELLO);
                WireClient client = WireClient.open(server.uri(), Wishes.none().speaking("a", "b"))) {
            assertThat(client.subprotocol()).isEqualTo("b");
            assertThat(client.next()).isEqualTo(new Event.Text("hello"));
        }
    }

    /** Of an offer of no takeover, 10 bits for us and 12 for the server. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RFC 6455 4.1   | x-webkit-deflate-frame",
                "RFC 7692 5     | permessage-deflate, permessage-deflate",
                "RFC 7692 7.1   | permessage-deflate; server_no_context_takeover; mystery",
                "RFC 7692 7.1   | permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "RFC 7692 7.1   | permessage-deflate; server_no_context_takeover=1; server_max_window_bits=12",
                "RFC 7692 7.1   | permessage-deflate; server_no_context_takeover; server_max_window_bits=7",
                "RFC 7692 7.1   | permessage-deflate; server_no_context_takeover; server_max_window_bits=09",
                "RFC 7692 7.1   | permessage-deflate; server_no_context_takeover; server_max_window_bits",
                "RFC 7692 7.1.1.1 | permessage-deflate; server_max_window_bits=12",
                "RFC 7692 7.1.2.1 | permessage-deflate; server_no_context_takeover",
                "RFC 7692 7.1.2.1 | permessage-deflate; server_no_context_takeover; server_max_window_bits=13",
                "RFC 7692 7.1.2.2 | permessage-deflate; server_no_context_takeover; server_max_window_bits=12; "
                        + "client_max_window_bits",
                "RFC 7692 7.1.2.2 | permessage-deflate; server_no_context_takeover; server_max_window_bits=12; "
                        + "client_max_window_bits=11",
            })
    void anAnswerBeyondTheOfferFailsTheHandshake(String rule, String extensions) {
        Wishes wishes = Wishes.none().compressing(new DeflateParameters(false, 10, false, 12));

        assertHandshakeFails(HostileServer.rightly("Sec-WebSocket-Extensions: " + extensions), wishes, rule);
    }

    @ParameterizedTest
    @CsvSource({"permessage-deflate; =", "permessage-deflate;", "';'", "a b"})
    void aMalformedAnswerFailsTheHandshake(String extensions) {
        Wishes wishes = Wishes.none().compressing(DeflateParameters.ANY);

        assertHandshakeFails(HostileServer.rightly("Sec-WebSocket-Extensions: " + extensions), wishes, "RFC 6455 9.1");
    }
}
