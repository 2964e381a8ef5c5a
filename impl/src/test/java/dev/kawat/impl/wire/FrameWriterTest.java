/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.message.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Grouped by the sections of RFC 6455; what is written is also read back, by a parser of the other side. */
class FrameWriterTest {

    private static final int KEY = 0x37FA213D;

    /** Bytes around a frame, which nobody may write to. */
    private static final int MARGIN = 7;

    private final FrameWriter server = FrameWriter.server();
    private final FrameWriter client = FrameWriter.client(() -> KEY);

    private interface Writing {
        int write(byte[] to, int at);
    }

    /** What is written, which must be within its bounds. */
    private static byte[] written(int expectedBytes, Writing writing) {
        byte[] to = new byte[MARGIN + expectedBytes + MARGIN];
        Arrays.fill(to, (byte) 0x55);
        int end = writing.write(to, MARGIN);
        assertThat(end).isEqualTo(MARGIN + expectedBytes);
        for (int i = 0; i < MARGIN; i++) {
            assertThat(to[i]).isEqualTo((byte) 0x55);
            assertThat(to[end + i]).isEqualTo((byte) 0x55);
        }
        return Arrays.copyOfRange(to, MARGIN, end);
    }

    private static byte[] written(FrameWriter writer, Outbound message) {
        return written(writer.frameBytes(message.size()), (to, at) -> writer.write(message, to, at));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static List<String> read(Role role, byte[]... frames) {
        FrameParser parser = new FrameParser(role, 1 << 20, 1);
        Found found = new Found();
        for (byte[] frame : frames) {
            parser.parse(frame.clone(), 0, frame.length, found);
            assertThat(parser.isIncomplete()).isFalse();
        }
        return found.events;
    }

    private static Outbound.Binary binary(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Outbound.Binary.copyOf(ByteBuffer.wrap(bytes));
    }

    private static String hexOf(Outbound.Binary message) {
        byte[] bytes = new byte[message.size()];
        message.copyTo(bytes, 0);
        return hex(bytes);
    }

    @Nested
    class Section5_2Lengths {

        @ParameterizedTest
        @CsvSource({
            "0, 2",
            "1, 2",
            "125, 2",
            "126, 4",
            "127, 4",
            "255, 4",
            "256, 4",
            "32767, 4",
            "32768, 4",
            "65535, 4",
            "65536, 10",
            "65537, 10"
        })
        void lengthIsWrittenInTheFewestBytes(int size, int header) {
            byte[] frame = written(server, binary(size));

            assertThat(frame).hasSize(header + size);
            assertThat(frame[1] & 0xFF).isEqualTo(header == 2 ? size : header == 4 ? 126 : 127);
            long length = 0;
            for (int i = 2; i < header; i++) {
                length = length << 8 | (frame[i] & 0xFF);
            }
            assertThat(length).isEqualTo(header == 2 ? 0 : size);
            assertThat(written(client, binary(size))).hasSize(header + 4 + size);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 125, 126, 127, 255, 256, 32767, 32768, 65535, 65536, 65537, 1 << 20})
        void whatIsWrittenIsReadByTheOtherSide(int size) {
            Outbound.Binary binary = binary(size);
            Outbound.Text text = Outbound.Text.of("x".repeat(size));
            List<String> expected = List.of("binary " + hexOf(binary), "text " + text.text());

            assertThat(read(Role.CLIENT, written(server, binary), written(server, text)))
                    .isEqualTo(expected);
            assertThat(read(Role.SERVER, written(client, binary), written(client, text)))
                    .isEqualTo(expected);
        }

        @Test
        void aFrameHasNoMoreThanTheGreatestHeaderBesideItsPayload() {
            assertThat(client.frameBytes(1 << 20)).isEqualTo((1 << 20) + FrameWriter.MAX_HEADER);
            assertThat(client.frameBytes(125)).isEqualTo(FrameWriter.MAX_CONTROL_FRAME);
        }
    }

    @Nested
    class Section5_3Masking {

        @Test
        void aClientMasksWithTheKeyThatItIsGiven() {
            assertThat(hex(written(client, Outbound.Text.of("Hello"))))
                    .isEqualTo("818537fa213d7f9f4d5158"); // section 5.7
        }

        @Test
        void aServerDoesNotMask() {
            assertThat(hex(written(server, Outbound.Text.of("Hello")))).isEqualTo("810548656c6c6f"); // section 5.7
        }

        @Test
        void eachFrameHasAKeyOfItsOwn() {
            AtomicInteger key = new AtomicInteger();
            FrameWriter counting = FrameWriter.client(key::incrementAndGet);

            assertThat(hex(written(counting, Outbound.Text.of("\0\0\0\0\0"))))
                    .isEqualTo("8185" + "00000001" + "0000000100");
            assertThat(hex(written(counting, new Outbound.Ping(binary(0))))).isEqualTo("8980" + "00000002");
            assertThat(hex(written(6, (to, at) -> counting.pong(ByteBuffer.allocate(0), to, at))))
                    .isEqualTo("8a80" + "00000003");
            assertThat(hex(written(8, (to, at) -> counting.close(1000, "", to, at))))
                    .isEqualTo("8882" + "00000004" + "03e8");
        }

        @Test
        void aClientMasksWhatGoesToManyAsWell() {
            AtomicInteger key = new AtomicInteger();
            FrameWriter counting = FrameWriter.client(key::incrementAndGet);
            Outbound many = Outbound.Text.of("Hello").forMany();

            byte[] first = written(counting, many);
            byte[] second = written(counting, many);

            assertThat(first).isNotEqualTo(second);
            assertThat(read(Role.SERVER, first, second)).containsExactly("text Hello", "text Hello");
        }
    }

    @Nested
    class Section5_5ControlFrames {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 124, 125})
        void pingsAndPongsCarryTheirPayload(int size) {
            Outbound.Binary payload = binary(size);
            String hex = hexOf(payload);

            byte[] ping = written(server, new Outbound.Ping(payload));
            byte[] pong = written(2 + size, (to, at) -> server.pong(payload.bytes(), to, at));

            assertThat(hex(ping)).isEqualTo("89%02x%s".formatted(size, hex));
            assertThat(hex(pong)).isEqualTo("8a%02x%s".formatted(size, hex));
            assertThat(read(Role.CLIENT, ping, pong)).containsExactly("ping " + hex, "pong " + hex);
            assertThat(read(
                            Role.SERVER,
                            written(client, new Outbound.Ping(payload)),
                            written(6 + size, (to, at) -> client.pong(payload.bytes(), to, at))))
                    .containsExactly("ping " + hex, "pong " + hex);
        }

        @Test
        void aPongIsOfThePartOfTheBufferThatRemainsAndDoesNotMoveIt() {
            ByteBuffer buffer =
                    ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6}, 1, 4).slice();
            buffer.position(1);

            assertThat(hex(written(5, (to, at) -> server.pong(buffer, to, at)))).isEqualTo("8a03030405");
            assertThat(buffer.position()).isEqualTo(1);
        }

        @ParameterizedTest
        @ValueSource(ints = {1000, 1001, 1009, 1013, 3000, 4999})
        void aCloseFrameBeginsWithItsCode(int code) {
            Outbound.Close close = new Outbound.Close(code, "déjà");

            byte[] frame = written(server, close);

            assertThat(hex(frame)).isEqualTo("8808%04x64c3a96ac3a0".formatted(code));
            assertThat(read(Role.CLIENT, frame)).containsExactly("close " + code + " déjà");
            assertThat(read(Role.SERVER, written(client, close))).containsExactly("close " + code + " déjà");
        }

        @Test
        void aCloseFrameWithoutACodeIsEmpty() {
            byte[] plain = written(2, (to, at) -> server.close(CloseCodes.NO_STATUS, "", to, at));
            byte[] masked = written(6, (to, at) -> client.close(CloseCodes.NO_STATUS, "", to, at));

            assertThat(hex(plain)).isEqualTo("8800");
            assertThat(hex(masked)).isEqualTo("888037fa213d");
            assertThat(read(Role.CLIENT, plain)).containsExactly("close 1005 ");
            assertThat(read(Role.SERVER, masked)).containsExactly("close 1005 ");
        }

        @Test
        void theLongestReasonFits() {
            String reason = "€".repeat(41);
            Outbound.Close close = new Outbound.Close(4999, reason);

            assertThat(written(client, close)).hasSize(FrameWriter.MAX_CONTROL_FRAME);
            assertThat(read(Role.SERVER, written(client, close))).containsExactly("close 4999 " + reason);
        }
    }

    @Nested
    class Section5_6Text {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "ASCII",
                    "\0\u007F",
                    "\u0080",
                    "Grüße",
                    "\u07FF\u0800",
                    "\uD7FF\uE000\uFFFF",
                    "€uro",
                    "\uD800\uDC00",
                    "\uDBFF\uDFFF",
                    "a\u00E9\u20AC\uD83D\uDE00z"
                })
        void textIsWrittenAsTheJdkEncodesIt(String text) {
            Outbound.Text message = Outbound.Text.of(text);
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);

            byte[] frame = written(server, message);

            assertThat(message.size()).isEqualTo(utf8.length);
            assertThat(hex(frame)).isEqualTo("81%02x%s".formatted(utf8.length, hex(utf8)));
            assertThat(read(Role.CLIENT, frame)).containsExactly("text " + text);
            assertThat(read(Role.SERVER, written(client, message))).containsExactly("text " + text);
        }

        @ParameterizedTest
        @CsvSource({
            "\uD800, \uFFFD",
            "\uDC00, \uFFFD",
            "a\uD800, a\uFFFD",
            "\uD800b, \uFFFDb",
            "\uDC00\uD800, \uFFFD\uFFFD",
            "\uD800\uD83D\uDE00, \uFFFD\uD83D\uDE00",
            "\uD83D\uDE00\uDE00, \uD83D\uDE00\uFFFD",
            "é\uDFFF€, é\uFFFD€"
        })
        void surrogatesWithoutPartnersBecomeReplacementCharacters(String text, String sent) {
            Outbound.Text message = Outbound.Text.of(text);

            byte[] frame = written(server, message);

            assertThat(message.size()).isEqualTo(sent.getBytes(StandardCharsets.UTF_8).length);
            assertThat(read(Role.CLIENT, frame)).containsExactly("text " + sent);
        }
    }

    @Nested
    class ToMany {

        @Test
        void theFrameIsMadeOnceAndCopied() {
            Outbound.Text text = Outbound.Text.of("Grüße").forMany();

            byte[] first = written(server, text);
            byte[] made = text.forms().get(0);
            byte[] second = written(server, text);

            assertThat(made).isEqualTo(first).isEqualTo(second);
            assertThat(text.forms().get(0)).isSameAs(made);
            assertThat(first).isNotSameAs(made);
        }

        @Test
        void whatWasMadeIsUsed() {
            Outbound.Binary message = binary(3).forMany();
            byte[] frame = {(byte) 0x82, 3, 7, 8, 9};
            message.forms().keep(0, frame);

            assertThat(written(server, message)).isEqualTo(frame);
        }

        @Test
        void aMessageToOneKeepsNothing() {
            assertThat(Outbound.Text.of("one").forms()).isNull();
            assertThat(binary(1).forms()).isNull();
        }
    }

    @Test
    void aCompressedMessageHasTheBitOfItsExtension() {
        ByteBuffer payload = ByteBuffer.wrap(new byte[] {1, 2});

        assertThat(hex(written(4, (to, at) -> server.compressed(true, payload, to, at))))
                .isEqualTo("c1020102");
        assertThat(hex(written(4, (to, at) -> server.compressed(false, payload, to, at))))
                .isEqualTo("c2020102");
    }

    @Test
    void framesThatFollowEachOtherAreReadAsTheyWereWritten() {
        Random random = new Random(1);
        byte[] to = new byte[1 << 20];
        int end = 0;
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String text = random.ints(random.nextInt(200), 0, 0x2FFFF)
                    .filter(c -> c < 0xD800 || c > 0xDFFF)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            end = FrameWriter.client(random::nextInt).write(Outbound.Text.of(text), to, end);
            expected.append("text ").append(text);
            assertThat(Utf8.length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        }

        assertThat(String.join("", read(Role.SERVER, Arrays.copyOf(to, end)))).isEqualTo(expected.toString());
    }
}
