/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.DeflateClient;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Waits;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compressed messages (RFC 7692): payloads, sizes, fragments and parameters as the sections 12 and 13 of Autobahn's test suite have
 * them, written from their description, because no package contains them; and what no client of good will sends.
 * {@link DeflateIT} has the bombs, garbage, and compressed control frames.
 */
@DisplayName("Compression")
@ExtendWith(HostileCases.class)
class HostileCompressionIT extends AgainstServer {

    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int NOT_CONSISTENT = 1007;
    private static final int TOO_BIG = 1009;
    private static final int MAX_MESSAGE = 1 << 20;

    /** Autobahn sends a thousand of each. */
    private static final int BYTES_OF_A_CASE = 512 << 10;

    private static final int MOST_MESSAGES = 50;

    /** The sizes of the messages of a case, and of their fragments; 0 for none. */
    private static final int[][] SIZES = {
        {16, 0},
        {64, 0},
        {256, 0},
        {1024, 0},
        {4096, 0},
        {8192, 0},
        {16_384, 0},
        {32_768, 0},
        {65_536, 0},
        {131_072, 0},
        {8192, 256},
        {16_384, 256},
        {32_768, 256},
        {65_536, 256},
        {131_072, 256},
        {131_072, 1024},
        {131_072, 4096},
        {131_072, 32_768},
    };

    /** What Autobahn's client adds to each offer. */
    private static final String ANY = "; client_no_context_takeover; client_max_window_bits";

    /** The offers of 13.1 to 13.7. */
    private static final List<String> OFFERS = List.of(
            "permessage-deflate" + ANY,
            "permessage-deflate; server_no_context_takeover" + ANY,
            "permessage-deflate; server_max_window_bits=9" + ANY,
            "permessage-deflate; server_max_window_bits=15" + ANY,
            "permessage-deflate; server_no_context_takeover; server_max_window_bits=9" + ANY,
            "permessage-deflate; server_no_context_takeover; server_max_window_bits=15" + ANY,
            "permessage-deflate; server_no_context_takeover; server_max_window_bits=9" + ANY
                    + ", permessage-deflate; server_no_context_takeover" + ANY + ", permessage-deflate" + ANY);

    /** Further offers, alone and as a choice. */
    private static final List<String> MORE_OFFERS = List.of(
            "permessage-deflate",
            "permessage-deflate; client_no_context_takeover",
            "permessage-deflate; client_max_window_bits",
            "permessage-deflate; client_max_window_bits=9",
            "permessage-deflate; client_max_window_bits=15",
            "permessage-deflate; client_max_window_bits=9; client_no_context_takeover",
            "permessage-deflate; client_max_window_bits=12; server_max_window_bits=10",
            "permessage-deflate; client_max_window_bits=9; server_max_window_bits=9; server_no_context_takeover",
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
            "permessage-deflate; server_max_window_bits=8",
            "permessage-deflate; client_max_window_bits=8",
            "permessage-deflate; server_max_window_bits=16, permessage-deflate",
            "x-webkit-deflate-frame, permessage-deflate; server_max_window_bits=11",
            "permessage-deflate; unknown, permessage-deflate; client_max_window_bits=10");

    private final List<DeflateClient> clients = new ArrayList<>();

    @BeforeEach
    void onlyWhereFramesAreOurs() {
        assumeTrue(Server.current().framesAreOurs(), "the container transport does not compress");
    }

    @AfterEach
    void close() {
        clients.forEach(DeflateClient::close);
    }

    private DeflateClient open(String path, String offers) {
        DeflateClient client = DeflateClient.open(endpoint(path), offers);
        clients.add(client);
        return client;
    }

    // ---- Payloads, from which the messages of a case are cut ----

    private static byte[] json() {
        Random random = new Random(12);
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; json.length() < 200_000; i++) {
            json.append("{\"id\": ")
                    .append(i)
                    .append(", \"name\": \"guest ")
                    .append(random.nextInt(1000))
                    .append("\", ");
            json.append("\"at\": ").append(random.nextLong()).append(", \"tags\": [\"a\", \"b\"]},\n");
        }
        return json.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** A picture of 512 by 512 grey pixels, with noise. */
    private static byte[] picture() {
        Random random = new Random(13);
        byte[] pixels = new byte[512 * 512];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) ((i % 512 + i / 512) / 4 + random.nextInt(4));
        }
        return pixels;
    }

    private static byte[] prose() {
        List<String> words = List.of(
                "der", "die", "das", "und", "sie", "er", "nicht", "mit", "über", "für", "wäre", "Herz", "Geist",
                "Himmel", "groß", "ach");
        Random random = new Random(14);
        StringBuilder prose = new StringBuilder();
        while (prose.length() < 200_000) {
            prose.append(words.get(random.nextInt(words.size()))).append(random.nextInt(9) == 0 ? ",\r\n" : " ");
        }
        return prose.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] html() {
        Random random = new Random(15);
        StringBuilder html = new StringBuilder("<!DOCTYPE html><html><body><table>\n");
        while (html.length() < 200_000) {
            html.append("<tr class=\"row\"><td>").append(random.nextInt()).append("</td><td>&nbsp;</td></tr>\n");
        }
        return html.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Bytes that are compressed already, as in most of a PDF. */
    private static byte[] random() {
        byte[] bytes = new byte[200_000];
        new Random(16).nextBytes(bytes);
        return bytes;
    }

    // ---- Section 12: payloads ----

    private static void section(
            List<Arguments> cases, String number, String what, String offers, int opcode, byte[] payload) {
        int last = 0;
        for (int[] size : SIZES) {
            String name = number + "." + ++last + ": " + what + ", " + size[0] + " bytes"
                    + (size[1] == 0 ? "" : " by " + size[1]);
            cases.add(Arguments.of(name, offers, opcode, payload, size[0], size[1]));
        }
    }

    static Stream<Arguments> payloads() {
        List<Arguments> cases = new ArrayList<>();
        String offers = OFFERS.get(0);
        section(cases, "12.1", "JSON", offers, TEXT, json());
        section(cases, "12.2", "a picture", offers, BINARY, picture());
        section(cases, "12.3", "prose", offers, BINARY, prose());
        section(cases, "12.4", "HTML", offers, TEXT, html());
        section(cases, "12.5", "compressed bytes", offers, BINARY, random());
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}: echoed")
    @MethodSource("payloads")
    void payloadIsEchoed(String what, String offers, int opcode, byte[] payload, int size, int fragment)
            throws Exception {
        assertEchoes(open("deflate/takeover", offers), opcode, payload, size, fragment);
    }

    // ---- Section 13: parameters ----

    static Stream<Arguments> parameters() {
        List<Arguments> cases = new ArrayList<>();
        byte[] json = json();
        for (int i = 0; i < OFFERS.size(); i++) {
            String what = OFFERS.get(i)
                    .replace("permessage-deflate", "")
                    .replace(ANY, "")
                    .replaceFirst("^; ", "");
            section(
                    cases,
                    "13." + (i + 1),
                    i == 6 ? "a choice" : what.isEmpty() ? "default" : what,
                    OFFERS.get(i),
                    TEXT,
                    json);
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}: echoed")
    @MethodSource("parameters")
    void parametersAreKept(String what, String offers, int opcode, byte[] payload, int size, int fragment)
            throws Exception {
        assertEchoes(open("deflate/takeover", offers), opcode, payload, size, fragment);
    }

    static Stream<Arguments> moreParameters() {
        return MORE_OFFERS.stream()
                .flatMap(offer -> Stream.of("deflate", "deflate/takeover").map(path -> Arguments.of(path, offer)));
    }

    @ParameterizedTest(name = "{0}, {1}: echoed")
    @MethodSource("moreParameters")
    void moreParametersAreKept(String path, String offers) throws Exception {
        assertEchoes(open(path, offers), TEXT, json(), 4096, 0);
        assertEchoes(open(path, offers), BINARY, picture(), 16_384, 512);
    }

    /** Sends while it receives, as many messages as Autobahn would have time for, each cut from where the last one ended. */
    private static void assertEchoes(DeflateClient client, int opcode, byte[] payload, int size, int fragment)
            throws Exception {
        int messages = Math.max(4, Math.min(MOST_MESSAGES, BYTES_OF_A_CASE / size));
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            byte[] message = new byte[size];
            for (int j = 0; j < size; j++) {
                message[j] = payload[(i * size + j) % payload.length];
            }
            sent.add(message);
        }
        CompletableFuture<Void> sending =
                CompletableFuture.runAsync(() -> sent.forEach(message -> client.send(opcode, message, fragment)));
        for (byte[] message : sent) {
            assertThat(Arrays.equals(client.message(), message))
                    .as("%s", client.agreed())
                    .isTrue();
        }
        sending.get(Waits.EVENT.toSeconds(), TimeUnit.SECONDS);
    }

    // ---- What DEFLATE allows, and few senders do ----

    private static byte[] hex(String bytes) {
        return HexFormat.ofDelimiter(" ").parseHex(bytes);
    }

    private static byte[] together(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static byte[] repeated(byte[] part, int times) {
        byte[][] parts = new byte[times][];
        Arrays.fill(parts, part);
        return together(parts);
    }

    /** A stored block of "Hello" that is not the last one, in whole bytes (RFC 1951 section 3.2.4). */
    private static final byte[] STORED_HELLO = hex("00 05 00 fa ff 48 65 6c 6c 6f");

    /** The same as the last block. */
    private static final byte[] FINAL_HELLO = hex("01 05 00 fa ff 48 65 6c 6c 6f");

    private static final byte[] EMPTY_BLOCK = hex("00 00 00 ff ff");

    /** The example of RFC 7692 section 7.2.3.1: "Hello" in a block with fixed codes. */
    private static final byte[] FIXED_HELLO = hex("f2 48 cd c9 c9 07 00");

    static Stream<Arguments> allowed() {
        byte[] end = {0};
        return Stream.of(
                Arguments.of("an empty message as 00", end, ""),
                Arguments.of("an empty message without a byte", new byte[0], ""),
                Arguments.of("a fixed block", FIXED_HELLO, "Hello"),
                Arguments.of("a stored block", together(STORED_HELLO, end), "Hello"),
                Arguments.of("two stored blocks", together(STORED_HELLO, STORED_HELLO, end), "HelloHello"),
                Arguments.of("a final block and 00", together(FINAL_HELLO, end), "Hello"),
                Arguments.of("a final block and nothing", FINAL_HELLO, "Hello"),
                Arguments.of("a block after the final one", together(FINAL_HELLO, STORED_HELLO, end), "HelloHello"),
                Arguments.of("an empty block in front", together(EMPTY_BLOCK, STORED_HELLO, end), "Hello"),
                Arguments.of("10000 empty blocks", together(repeated(EMPTY_BLOCK, 10_000), STORED_HELLO, end), "Hello"),
                Arguments.of("1000 final blocks", together(repeated(FINAL_HELLO, 1000), end), "Hello".repeat(1000)));
    }

    @ParameterizedTest(name = "{0}: read")
    @MethodSource("allowed")
    void whatDeflateAllowsIsRead(String what, byte[] payload, String text) {
        for (int fragment : new int[] {0, 1, 7}) {
            if (payload.length / Math.max(1, fragment) > 10_000) {
                continue; // more fragments than allowed
            }
            DeflateClient client = open("deflate", "permessage-deflate");
            client.wire().send(DeflateClient.frames(TEXT, payload, fragment));

            assertThat(new String(client.message(), StandardCharsets.UTF_8)).isEqualTo(text);
        }
    }

    @Test
    @DisplayName("empty fragments around a compressed one: read")
    void emptyFragmentsAroundACompressedOneAreRead() {
        DeflateClient client = open("deflate", "permessage-deflate");
        Frame whole = new Frame(true, DeflateClient.RSV1 | TEXT, FIXED_HELLO);
        Frame empty = Frame.binary(new byte[0]);

        client.wire().send(new Frame(false, DeflateClient.RSV1 | TEXT), empty.middle(), whole.middle(), empty.last());

        assertThat(client.message()).isEqualTo("Hello".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    @DisplayName("a ping between compressed fragments: answered")
    void pingBetweenCompressedFragmentsIsAnswered() {
        DeflateClient client = open("deflate", "permessage-deflate");
        Frame[] frames = DeflateClient.frames(TEXT, FIXED_HELLO, 4);

        client.wire().send(frames[0], Frame.ping("now"));
        assertThat(client.wire().frame().isPong()).isTrue();
        client.wire().send(frames[1]);

        assertThat(client.message()).isEqualTo("Hello".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    @DisplayName("a character cut by fragments and by blocks: read")
    void characterCutByFragmentsIsRead() {
        DeflateClient client = open("deflate", "permessage-deflate");
        byte[] payload = hex("00 01 00 fe ff c3 00 01 00 fe ff b6 00"); // of an o with an umlaut

        client.wire().send(DeflateClient.frames(TEXT, payload, 3));

        assertThat(new String(client.message(), StandardCharsets.UTF_8)).isEqualTo("\u00f6");
    }

    @Test
    @DisplayName("messages with and without compression in turn: echoed")
    void messagesWithAndWithoutCompressionInTurnAreEchoed() {
        DeflateClient client = open("deflate/takeover", "permessage-deflate");
        byte[] message = "more of the same, ".repeat(20).getBytes(StandardCharsets.US_ASCII);

        for (int i = 0; i < 20; i++) {
            client.send(BINARY, message, 0);
            assertThat(client.message()).isEqualTo(message);
            client.wire().send(Frame.binary(message));
            assertThat(client.message()).isEqualTo(message);
        }
    }

    @Test
    @DisplayName("a message of the largest size after inflation: echoed")
    void messageOfTheLargestSizeIsEchoed() {
        DeflateClient client = open("deflate", "permessage-deflate");

        client.send(BINARY, new byte[MAX_MESSAGE], 0);

        assertThat(client.message()).isEqualTo(new byte[MAX_MESSAGE]);
    }

    // ---- What it does not allow ----

    private static Arguments wrong(String what, int code, Frame... frames) {
        return Arguments.of(what, code, frames);
    }

    private static Arguments wrong(String what, byte[] payload) {
        return wrong(what, NOT_CONSISTENT, DeflateClient.frames(BINARY, payload, 0));
    }

    static Stream<Arguments> wrong() {
        List<Arguments> cases = new ArrayList<>();
        cases.add(wrong("a block of the reserved type", hex("06 00")));
        cases.add(wrong("a stored block whose lengths differ", hex("00 05 00 fb ff 48 65 6c 6c 6f 00")));
        cases.add(wrong("a reference to before the beginning", hex("02 02 00")));
        cases.add(wrong("a reference to the message before, which was not compressed", hex("f2 00 11 00 00")));
        cases.add(wrong("a dynamic block with too many literals", hex("fd ff ff ff 00")));
        cases.add(wrong("a dynamic block without codes", together(hex("04"), new byte[60])));
        cases.add(wrong("only ones", hex("ff ff ff ff ff ff")));
        cases.add(wrong("a header of zlib", hex("78 9c f2 48 cd c9 c9 07 00")));
        cases.add(wrong("a header of gzip", hex("1f 8b 08 00 00 00 00 00 00 03 f2 48 cd c9 c9 07 00")));
        cases.add(wrong("a wrong block after a right one", together(STORED_HELLO, hex("06 00"))));
        cases.add(wrong("a wrong block after a final one", together(FINAL_HELLO, hex("06 00"))));
        brokenFrames(cases);
        tooBig(cases);
        return cases.stream();
    }

    private static void brokenFrames(List<Arguments> cases) {
        Frame[] parts = DeflateClient.frames(TEXT, FIXED_HELLO, 3);
        int rsv1 = DeflateClient.RSV1;
        cases.add(wrong("RSV1 on the last fragment too", PROTOCOL_ERROR, parts[0], parts[1], new Frame(true, rsv1)));
        cases.add(wrong(
                "RSV1 on a continuation of a message without",
                PROTOCOL_ERROR,
                Frame.text("x").first(),
                new Frame(true, rsv1)));
        cases.add(wrong("RSV1 on a pong", PROTOCOL_ERROR, new Frame(true, rsv1 | 0xA)));
        cases.add(wrong("RSV1 on a close", PROTOCOL_ERROR, new Frame(true, rsv1 | 0x8, (byte) 3, (byte) 0xe8)));
        cases.add(wrong("RSV1 and RSV2", PROTOCOL_ERROR, new Frame(true, 0x60 | TEXT, FIXED_HELLO)));
        cases.add(wrong("RSV1 and a reserved opcode", PROTOCOL_ERROR, new Frame(true, rsv1 | 3, FIXED_HELLO)));
        cases.add(wrong(
                "a message within a compressed one",
                PROTOCOL_ERROR,
                parts[0],
                new Frame(true, rsv1 | TEXT, FIXED_HELLO)));
        byte[] cut = hex("00 02 00 fd ff c3 28 00");
        cases.add(wrong("a compressed text that is not UTF-8", NOT_CONSISTENT, DeflateClient.frames(TEXT, cut, 0)));
        cases.add(wrong("the same in fragments of a byte", NOT_CONSISTENT, DeflateClient.frames(TEXT, cut, 1)));
        cases.add(wrong(
                "a compressed text that ends within a character",
                NOT_CONSISTENT,
                DeflateClient.frames(TEXT, hex("00 02 00 fd ff e2 82 00"), 0)));
    }

    private static void tooBig(List<Arguments> cases) {
        byte[] zeros = zeros(MAX_MESSAGE + 1);
        cases.add(wrong("a byte more than the largest message", TOO_BIG, DeflateClient.frames(BINARY, zeros, 0)));
        cases.add(wrong("the same in fragments", TOO_BIG, DeflateClient.frames(BINARY, zeros, 100)));
        cases.add(wrong("1 MiB of zeros, twice", TOO_BIG, DeflateClient.frames(TEXT, zeros(2 * MAX_MESSAGE), 0)));
        byte[] final64K = together(hex("01 ff ff 00 00"), new byte[65_535]);
        cases.add(wrong(
                "final blocks of more than the largest message",
                TOO_BIG,
                DeflateClient.frames(BINARY, together(repeated(final64K, 17), new byte[1]), 32_768)));
    }

    private static byte[] zeros(int bytes) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[bytes]);
        byte[] compressed = new byte[64 << 10];
        int length = deflater.deflate(compressed, 0, compressed.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(compressed, length - 4);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wrong")
    void whatDeflateDoesNotAllowIsRefused(String what, int code, Frame... frames) {
        for (String path : List.of("deflate", "deflate/takeover")) {
            RawClient client = open(path, "permessage-deflate").wire();

            client.send(Frame.text("a"));
            assertThat(client.frame()).isEqualTo(Frame.text("a"));
            client.send(frames);

            assertThat(client.frame()).isEqualTo(Frame.close(code, ""));
            client.awaitEnd();
            HostileCases.closedWith(code);
            DeflateClient other = open(path, "permessage-deflate");
            other.send(TEXT, "served".getBytes(StandardCharsets.US_ASCII), 0);
            assertThat(other.message()).isEqualTo("served".getBytes(StandardCharsets.US_ASCII));
        }
    }

    static Stream<Arguments> cut() {
        return Stream.of(
                Arguments.of("a stored block of 10 bytes", hex("00 0a 00 f5 ff 48")),
                Arguments.of("a fixed block", Arrays.copyOf(FIXED_HELLO, 3)),
                Arguments.of("the lengths of a stored block", hex("00 0a")),
                Arguments.of("the codes of a dynamic block", hex("04 00 00")));
    }

    /** The JDK's inflater does not tell that a message ends within a block; the message is short then, and the peer's own fault. */
    @ParameterizedTest(name = "a message that ends within {0}: read so far, or 1007")
    @MethodSource("cut")
    void messageThatEndsWithinABlockHarmsNobody(String what, byte[] payload) {
        for (String path : List.of("deflate", "deflate/takeover")) {
            RawClient client = open(path, "permessage-deflate").wire();
            client.send(DeflateClient.frames(BINARY, payload, 0));

            Frame answer = client.frame();
            if (answer.isClose()) {
                assertThat(answer).isEqualTo(Frame.close(NOT_CONSISTENT, ""));
                HostileCases.closedWith(NOT_CONSISTENT);
            } else {
                assertThat(answer.payload().limit()).isLessThan(10);
            }
            DeflateClient other = open(path, "permessage-deflate");
            other.send(TEXT, "served".getBytes(StandardCharsets.US_ASCII), 0);
            assertThat(other.message()).isEqualTo("served".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    @DisplayName("a reference to an earlier message, where the client gave it up: 1007")
    void referenceToAnEarlierMessageIsRefusedWhereItWasGivenUp() {
        DeflateClient client = open("deflate", "permessage-deflate; client_no_context_takeover");
        Frame hello = new Frame(true, DeflateClient.RSV1 | TEXT, FIXED_HELLO);

        client.wire().send(hello, new Frame(true, DeflateClient.RSV1 | TEXT, hex("f2 00 11 00 00")));

        assertThat(client.message()).isEqualTo("Hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(client.wire().frame()).isEqualTo(Frame.close(NOT_CONSISTENT, ""));
        HostileCases.closedWith(NOT_CONSISTENT);
    }

    @Test
    @DisplayName("a reference to an earlier message, where it was agreed: read")
    void referenceToAnEarlierMessageIsReadWhereItWasAgreed() {
        DeflateClient client = open("deflate", "permessage-deflate");
        Frame hello = new Frame(true, DeflateClient.RSV1 | TEXT, FIXED_HELLO);

        client.wire().send(hello, new Frame(true, DeflateClient.RSV1 | TEXT, hex("f2 00 11 00 00")));

        assertThat(client.message()).isEqualTo("Hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(client.message()).isEqualTo("Hello".getBytes(StandardCharsets.US_ASCII));
    }
}
