/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parser and RFC 7692, against the deflater of the JDK. */
class InflatingTest {

    private static final int FIN = Frames.FIN;
    private static final int RSV1 = 0x40;
    private static final int COMPRESSED_TEXT = RSV1 | Opcode.TEXT;
    private static final int COMPRESSED_BINARY = RSV1 | Opcode.BINARY;
    private static final int MAX = 100_000;
    private static final byte[] HELLO = bytes("f2 48 cd c9 c9 07 00");

    private final ZlibPool pool = new ZlibPool(Deflater.DEFAULT_COMPRESSION, 1);

    @AfterEach
    void everythingIsGivenBack() {
        assertThat(pool.borrowed()).isZero();
        pool.close();
    }

    private FrameParser parser(Role role, boolean takeover) {
        return new FrameParser(role, MAX, 16, new MessageInflater(pool, takeover));
    }

    /** What is found, however the bytes are split: whole, in two parts at every place, and byte by byte. */
    private List<String> found(boolean takeover, Frames frames) {
        byte[] bytes = frames.bytes();
        List<String> whole = found(takeover, bytes, bytes.length, bytes.length);
        assertThat(found(takeover, bytes, 1, 1)).isEqualTo(whole);
        for (int cut = 1; cut < Math.min(bytes.length, 300); cut++) {
            assertThat(found(takeover, bytes, cut, bytes.length)).isEqualTo(whole);
        }
        return whole;
    }

    private List<String> found(boolean takeover, byte[] bytes, int first, int then) {
        Found found = new Found();
        byte[] copy = bytes.clone();
        try (FrameParser parser = parser(Role.SERVER, takeover)) {
            for (int at = 0, to = first; at < copy.length; at = to, to += then) {
                parser.parse(copy, at, Math.min(to, copy.length), found);
            }
        }
        return found.events;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** As a peer with the JDK's deflater compresses. */
    private static byte[] deflated(Deflater deflater, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] room = new byte[1000];
        deflater.setInput(payload);
        int n = room.length;
        while (n == room.length) {
            n = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
            out.write(room, 0, n);
        }
        return Arrays.copyOf(out.toByteArray(), out.size() - 4);
    }

    private static byte[] deflated(byte[] payload) {
        Deflater deflater = new Deflater(9, true);
        try {
            return deflated(deflater, payload);
        } finally {
            deflater.end();
        }
    }

    @Nested
    class Section7_2_3 {

        @Test
        void messageInOneBlock() {
            assertThat(found(false, Frames.masked().frame(FIN | COMPRESSED_TEXT, HELLO)))
                    .containsExactly("text Hello");
        }

        @Test
        void messageInOneBlockAsSentByAServer() {
            Found found = new Found();
            byte[] bytes = bytes("c1 07 f2 48 cd c9 c9 07 00");
            try (FrameParser parser = parser(Role.CLIENT, true)) {
                parser.parse(bytes, 0, bytes.length, found);
            }

            assertThat(found.events).containsExactly("text Hello");
        }

        @Test
        void messageInTwoFragments() {
            Found found = new Found();
            byte[] bytes = bytes("41 03 f2 48 cd 80 04 c9 c9 07 00");
            try (FrameParser parser = parser(Role.CLIENT, true)) {
                parser.parse(bytes, 0, bytes.length, found);
            }

            assertThat(found.events).containsExactly("text Hello");
        }

        @Test
        void slidingWindowIsShared() {
            assertThat(found(
                            true,
                            Frames.masked()
                                    .frame(FIN | COMPRESSED_TEXT, HELLO)
                                    .frame(FIN | COMPRESSED_TEXT, bytes("f2 00 11 00 00"))))
                    .containsExactly("text Hello", "text Hello");
        }

        @Test
        void slidingWindowIsNotSharedWithoutTakeover() {
            assertThat(found(
                            false,
                            Frames.masked()
                                    .frame(FIN | COMPRESSED_TEXT, HELLO)
                                    .frame(FIN | COMPRESSED_TEXT, bytes("f2 00 11 00 00"))))
                    .containsExactly("text Hello", "failed 1007");
        }

        @Test
        void blockWithoutCompression() {
            assertThat(found(
                            true,
                            Frames.masked().frame(FIN | COMPRESSED_TEXT, bytes("00 05 00 fa ff 48 65 6c 6c 6f 00"))))
                    .containsExactly("text Hello");
        }

        @Test
        void finalBlock() {
            byte[] payload = bytes("f3 48 cd c9 c9 07 00 00");
            assertThat(found(
                            true,
                            Frames.masked()
                                    .frame(FIN | COMPRESSED_TEXT, payload)
                                    .frame(FIN | COMPRESSED_TEXT, payload)
                                    .frame(FIN | COMPRESSED_TEXT, HELLO)))
                    .containsExactly("text Hello", "text Hello", "text Hello");
        }

        @Test
        void twoBlocksInOneMessage() {
            assertThat(found(
                            true,
                            Frames.masked()
                                    .frame(FIN | COMPRESSED_TEXT, bytes("f2 48 05 00 00 00 ff ff ca c9 c9 07 00"))))
                    .containsExactly("text Hello");
        }

        @Test
        void emptyMessage() {
            assertThat(found(
                            true,
                            Frames.masked()
                                    .frame(FIN | COMPRESSED_TEXT, (byte) 0)
                                    .frame(FIN | COMPRESSED_BINARY, (byte) 0)
                                    .frame(FIN | COMPRESSED_TEXT, HELLO)))
                    .containsExactly("text ", "binary ", "text Hello");
        }
    }

    @Nested
    class FieldPractice {

        @Test
        void messageOfNoByteIsEmptyAndDoesNoHarm() {
            assertThat(found(
                            true,
                            Frames.masked()
                                    .frame(FIN | COMPRESSED_TEXT, HELLO)
                                    .frame(FIN | COMPRESSED_TEXT)
                                    .frame(COMPRESSED_TEXT)
                                    .frame(FIN | Opcode.CONTINUATION)
                                    .frame(FIN | COMPRESSED_TEXT, bytes("f2 00 11 00 00"))))
                    .containsExactly("text Hello", "text ", "text ", "text Hello");
        }

        @Test
        void finalBlockWithNothingAfterItDoesNoHarm() {
            assertThat(found(
                            true,
                            Frames.masked()
                                    .frame(FIN | COMPRESSED_TEXT, bytes("f3 48 cd c9 c9 07 00"))
                                    .frame(FIN | COMPRESSED_TEXT, HELLO)))
                    .containsExactly("text Hello", "text Hello");
        }

        @Test
        void finalBlockThatOnlyTheTailCompletesDoesNoHarm() {
            assertThat(found(
                            true,
                            Frames.masked()
                                    .frame(FIN | COMPRESSED_TEXT, bytes("f3 48 cd c9 c9 07")) // its last 00 is missing
                                    .frame(FIN | COMPRESSED_TEXT, HELLO)))
                    .containsExactly("text Hello", "text Hello");
        }

        @Test
        void blocksFollowAFinalOneInOneMessage() {
            assertThat(found(
                            true,
                            Frames.masked()
                                    .frame(
                                            FIN | COMPRESSED_TEXT,
                                            bytes("f3 48 cd c9 c9 07 00 f3 48 cd c9 c9 07 00 f2 48 cd c9 c9 07 00"))))
                    .containsExactly("text HelloHelloHello");
        }
    }

    @Nested
    class Section6 {

        @Test
        void messageThatIsNotCompressedMayComeBetween() {
            assertThat(found(
                            true,
                            Frames.masked()
                                    .frame(FIN | COMPRESSED_TEXT, HELLO)
                                    .text("plain")
                                    .frame(FIN | COMPRESSED_TEXT, bytes("f2 00 11 00 00"))))
                    .containsExactly("text Hello", "text plain", "text Hello");
        }

        @Test
        void controlFramesMayComeBetweenFragments() {
            assertThat(found(
                            true,
                            Frames.masked()
                                    .frame(COMPRESSED_TEXT, bytes("f2 48"))
                                    .frame(FIN | Opcode.PING, ascii("?"))
                                    .frame(Opcode.CONTINUATION)
                                    .frame(Opcode.CONTINUATION, bytes("cd c9 c9 07"))
                                    .frame(FIN | Opcode.PONG)
                                    .frame(FIN | Opcode.CONTINUATION, bytes("00"))))
                    .containsExactly("ping 3f", "pong ", "text Hello");
        }

        @Test
        void bitOnAContinuationFails() {
            assertThat(found(
                            true,
                            Frames.masked()
                                    .frame(COMPRESSED_TEXT, bytes("f2 48"))
                                    .frame(FIN | RSV1 | Opcode.CONTINUATION, bytes("cd c9 c9 07 00"))))
                    .containsExactly("failed 1002");
        }

        @ParameterizedTest
        @ValueSource(ints = {Opcode.PING, Opcode.PONG, Opcode.CLOSE})
        void bitOnAControlFrameFails(int opcode) {
            assertThat(found(true, Frames.masked().frame(FIN | RSV1 | opcode))).containsExactly("failed 1002");
        }

        @ParameterizedTest
        @ValueSource(ints = {0x20, 0x10, 0x60, 0x50, 0x70})
        void otherReservedBitsFail(int bits) {
            assertThat(found(true, Frames.masked().frame(FIN | bits | Opcode.TEXT, HELLO)))
                    .containsExactly("failed 1002");
        }

        @Test
        void bitFailsWhereCompressionWasNotNegotiated() {
            Found found = new Found();
            byte[] bytes = Frames.masked().frame(FIN | COMPRESSED_TEXT, HELLO).bytes();
            new FrameParser(Role.SERVER, MAX, 16).parse(bytes, 0, bytes.length, found);

            assertThat(found.events).containsExactly("failed 1002");
        }
    }

    @Test
    void messagesOfADeflaterWithTakeoverAreInflated() {
        Deflater deflater = new Deflater(6, true);
        Frames frames = Frames.masked();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String text = "{\"name\":\"Grüße\",\"number\":" + i * i + "}" + "x".repeat(i * i);
            frames.frame(FIN | COMPRESSED_TEXT, deflated(deflater, utf8(text)));
            expected.add("text " + text);
        }
        deflater.end();

        assertThat(found(true, frames)).isEqualTo(expected);
    }

    @Nested
    class Garbage {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "07", // a block of the reserved type
                    "ff ff ff ff ff",
                    "00 05 00 05 00 48", // a stored block whose lengths do not agree
                    "f2 00 11 00 00", // a reference to before the beginning
                })
        void dataThatIsNotDeflateFails(String payload) {
            assertThat(found(true, Frames.masked().frame(FIN | COMPRESSED_BINARY, bytes(payload))))
                    .containsExactly("failed 1007");
        }

        @Test
        void inflaterThatSawGarbageServesTheNextConnection() {
            assertThat(found(true, Frames.masked().frame(FIN | COMPRESSED_BINARY, (byte) 7)))
                    .containsExactly("failed 1007");
            assertThat(found(true, Frames.masked().frame(FIN | COMPRESSED_TEXT, HELLO)))
                    .containsExactly("text Hello");
        }

        @Test
        void textThatIsNotUtf8FailsBeforeTheMessageIsComplete() {
            byte[] payload = deflated(new byte[] {'a', (byte) 0xC0, 'b'});

            assertThat(found(false, Frames.masked().frame(COMPRESSED_TEXT, payload)))
                    .containsExactly("failed 1007");
            assertThat(found(false, Frames.masked().frame(FIN | COMPRESSED_BINARY, payload)))
                    .containsExactly("binary 61c062");
        }

        @Test
        void textThatEndsInsideACodePointFails() {
            byte[] euro = utf8("€");

            assertThat(found(false, Frames.masked().frame(FIN | COMPRESSED_TEXT, deflated(Arrays.copyOf(euro, 2)))))
                    .containsExactly("failed 1007");
        }
    }

    @Nested
    class Limits {

        @Test
        void messageOfTheLimitPassesAndOneByteMoreFails() {
            assertThat(found(
                            false,
                            Frames.masked()
                                    .frame(FIN | COMPRESSED_TEXT, deflated(ascii("x".repeat(MAX))))
                                    .frame(FIN | COMPRESSED_TEXT, deflated(ascii("x".repeat(MAX + 1))))))
                    .containsExactly("text " + "x".repeat(MAX), "failed 1009");
        }

        @Test
        void limitComesBeforeWhatIsWrongBehindIt() {
            ByteArrayOutputStream payload = new ByteArrayOutputStream();
            payload.writeBytes(
                    bytes("00 0b 00 f4 ff")); // 11 bytes without compression, and a block of the reserved type
            payload.writeBytes(ascii("0123456789a"));
            payload.write(0x07);
            for (byte[] before : List.of(HELLO, bytes("f3 48 cd c9 c9 07 00 00"))) {
                Frames frames = Frames.masked()
                        .frame(FIN | COMPRESSED_TEXT, before)
                        .frame(FIN | COMPRESSED_BINARY, payload.toByteArray());
                assertThat(atMost(10, frames)).containsExactly("text Hello", "failed 1009");
                assertThat(atMost(11, frames)).containsExactly("text Hello", "failed 1007");
            }
        }

        /** Without takeover and with it: the inflater is used again, or goes on. */
        private List<String> atMost(int max, Frames frames) {
            Found found = new Found();
            for (boolean takeover : new boolean[] {false, true}) {
                byte[] bytes = frames.bytes();
                found.events.clear();
                try (FrameParser parser = new FrameParser(Role.SERVER, max, 1, new MessageInflater(pool, takeover))) {
                    parser.parse(bytes, 0, bytes.length, found);
                }
                assertThat(found.events).hasSize(2);
                assertThat(found.events.get(1)).isEqualTo(max == 10 ? "failed 1009" : "failed 1007");
            }
            return found.events;
        }

        @Test
        void limitIsSummedOverFragments() {
            byte[] payload = deflated(ascii("x".repeat(MAX + 1)));

            assertThat(found(
                            false,
                            Frames.masked()
                                    .frame(COMPRESSED_TEXT, Arrays.copyOf(payload, 20))
                                    .frame(FIN | Opcode.CONTINUATION, Arrays.copyOfRange(payload, 20, payload.length))))
                    .containsExactly("failed 1009");
        }

        @Test
        void bombIsStoppedWhereTheLimitIs() {
            byte[] bomb = deflated(new byte[50_000_000]);
            byte[] bytes = Frames.masked().frame(FIN | COMPRESSED_BINARY, bomb).bytes();
            Found found = new Found();
            try (FrameParser parser = parser(Role.SERVER, false)) {
                // 1032 to one is the most that DEFLATE can do: long before the end of what is sent
                parser.parse(bytes, 0, 1000, found);
            }

            assertThat(bomb.length).isGreaterThan(40_000);
            assertThat(found.events).containsExactly("failed 1009");
        }

        @Test
        void limitOfNothingLetsEmptyMessagesPass() {
            Found found = new Found();
            byte[] bytes = Frames.masked()
                    .frame(FIN | COMPRESSED_TEXT, (byte) 0)
                    .frame(FIN | COMPRESSED_TEXT, HELLO)
                    .bytes();
            try (FrameParser parser = new FrameParser(Role.SERVER, 0, 1, new MessageInflater(pool, true))) {
                parser.parse(bytes, 0, bytes.length, found);
            }

            assertThat(found.events).containsExactly("text ", "failed 1009");
        }

        @Test
        void blocksWithoutContentAreNotEndless() {
            byte[] empty = bytes("00 00 00 ff ff");
            Frames frames = Frames.masked().frame(COMPRESSED_TEXT, repeated(empty, 30_000));
            assertThat(found(true, frames.bytes(), 4096, 4096)).isEmpty();

            frames.frame(FIN | Opcode.CONTINUATION, repeated(empty, 20_000));
            assertThat(found(true, frames.bytes(), 4096, 4096)).containsExactly("failed 1009");
        }

        @Test
        void limitIsForEachMessage() {
            Found found = new Found();
            Frames frames = Frames.masked();
            for (int i = 0; i < 200; i++) {
                frames.frame(FIN | COMPRESSED_TEXT, HELLO);
            }
            byte[] bytes = frames.bytes();
            try (FrameParser parser = new FrameParser(Role.SERVER, 5, 1, new MessageInflater(pool, false))) {
                parser.parse(bytes, 0, bytes.length, found);
            }

            assertThat(found.events).hasSize(200).containsOnly("text Hello");
        }

        @Test
        void announcedLengthIsRefusedBeforeItArrives() {
            assertThat(found(true, Frames.plain().raw(0xC2, 0xFF, 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4)))
                    .containsExactly("failed 1009");
        }

        private static byte[] repeated(byte[] bytes, int times) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int i = 0; i < times; i++) {
                out.writeBytes(bytes);
            }
            return out.toByteArray();
        }
    }

    @Nested
    class Memory {

        private final Found found = new Found();

        private void parse(FrameParser parser, Frames frames) {
            byte[] bytes = frames.bytes();
            parser.parse(bytes, 0, bytes.length, found);
        }

        @Test
        void withoutTakeoverThereIsAnInflaterOnlyInsideAMessage() {
            FrameParser parser = parser(Role.SERVER, false);

            parse(parser, Frames.masked().frame(COMPRESSED_TEXT, HELLO));
            assertThat(pool.borrowed()).isEqualTo(1);

            parse(parser, Frames.masked().frame(FIN | Opcode.CONTINUATION));
            assertThat(pool.borrowed()).isZero();
        }

        @Test
        void withTakeoverThereIsAnInflaterFromTheFirstMessageToTheEnd() {
            FrameParser parser = parser(Role.SERVER, true);
            assertThat(pool.borrowed()).isZero();

            parse(parser, Frames.masked().frame(FIN | COMPRESSED_TEXT, HELLO));
            assertThat(pool.borrowed()).isEqualTo(1);

            parse(parser, Frames.masked().frame(FIN | Opcode.CLOSE));
            assertThat(pool.borrowed()).isZero();
        }

        @Test
        void connectionThatEndsInsideAMessageGivesItsInflaterBack() {
            FrameParser parser = parser(Role.SERVER, false);
            parse(parser, Frames.masked().frame(COMPRESSED_TEXT, HELLO));

            parser.close();
            parser.close();

            assertThat(pool.borrowed()).isZero();
            parse(parser, Frames.masked().frame(FIN | COMPRESSED_TEXT, HELLO));
            assertThat(found.events).isEmpty();
        }

        @Test
        void failureGivesTheInflaterBack() {
            FrameParser parser = parser(Role.SERVER, true);
            parse(parser, Frames.masked().frame(COMPRESSED_TEXT, HELLO).text("inside a message"));

            assertThat(found.events).containsExactly("failed 1002");
            assertThat(pool.borrowed()).isZero();
        }
    }
}
