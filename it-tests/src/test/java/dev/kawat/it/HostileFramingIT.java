/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Frames that break RFC 6455, each as raw bytes with the close code that it must get. Where Kawat reads the frames itself, whatever
 * the server is. Each case also sends a message before, whose answer must come first, and one after, which must not be answered.
 */
@DisplayName("Framing")
@ExtendWith(HostileCases.class)
class HostileFramingIT extends AgainstServer {

    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};

    private static final int PROTOCOL_ERROR = 1002;
    private static final int NOT_UTF8 = 1007;
    private static final int BEYOND_A_LIMIT = 1008;
    private static final int TOO_BIG = 1009;

    /** The largest message of the endpoint. */
    private static final int MAX_MESSAGE = 1 << 20;

    /** The most fragments of a message of the endpoint. */
    private static final int MAX_FRAGMENTS = 16_384;

    /** The cases with a frame of which only the header comes. */
    private static final Set<String> UNFINISHED =
            Set.of("a byte more than the largest message", "2^63 - 1 bytes", "2^32 bytes");

    private static void assumeFramesAreOurs() {
        assumeTrue(Server.current().framesAreOurs(), "the engine of the server reads the frames");
    }

    // ---- Bytes ----

    /** A masked frame whose header says what it is told to. */
    private static byte[] frame(int first, byte... payload) {
        return frame(first, length(payload.length), payload);
    }

    private static byte[] frame(int first, byte[] length, byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(first);
        bytes.writeBytes(length);
        bytes.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            bytes.write(payload[i] ^ MASK[i % MASK.length]);
        }
        return bytes.toByteArray();
    }

    private static byte[] length(int length) {
        if (length < 126) {
            return new byte[] {(byte) (MASKED | length)};
        }
        return length < 1 << 16 ? in2Bytes(length) : in8Bytes(length);
    }

    private static byte[] in2Bytes(int length) {
        return ByteBuffer.allocate(3)
                .put((byte) (MASKED | 126))
                .putShort((short) length)
                .array();
    }

    private static byte[] in8Bytes(long length) {
        return ByteBuffer.allocate(9).put((byte) (MASKED | 127)).putLong(length).array();
    }

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

    private static byte[] close(int code) {
        return new byte[] {(byte) (code >> 8), (byte) code};
    }

    // ---- Cases ----

    private static Arguments broken(String what, int code, byte[]... bytes) {
        return Arguments.of(what, code, together(bytes));
    }

    static Stream<Arguments> broken() {
        List<Arguments> cases = new ArrayList<>();
        reservedBits(cases);
        reservedOpcodes(cases);
        masksAndLengths(cases);
        controlFrames(cases);
        fragments(cases);
        texts(cases);
        closes(cases);
        limits(cases);
        return cases.stream();
    }

    private static void reservedBits(List<Arguments> cases) {
        for (int bit : new int[] {0x40, 0x20, 0x10, 0x70}) {
            String name = "reserved bits " + Integer.toHexString(bit) + " on ";
            cases.add(broken(name + "a text", PROTOCOL_ERROR, frame(FIN | bit | TEXT, (byte) 'x')));
            cases.add(broken(name + "a binary", PROTOCOL_ERROR, frame(FIN | bit | BINARY, (byte) 1)));
            cases.add(broken(name + "a ping", PROTOCOL_ERROR, frame(FIN | bit | PING)));
            cases.add(broken(name + "a pong", PROTOCOL_ERROR, frame(FIN | bit | PONG)));
            cases.add(broken(name + "a close", PROTOCOL_ERROR, frame(FIN | bit | CLOSE, close(1000))));
            cases.add(broken(
                    name + "a continuation",
                    PROTOCOL_ERROR,
                    frame(TEXT, (byte) 'x'),
                    frame(FIN | bit | CONTINUATION, (byte) 'y')));
        }
    }

    private static void reservedOpcodes(List<Arguments> cases) {
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            cases.add(broken("opcode " + opcode, PROTOCOL_ERROR, frame(FIN | opcode)));
            cases.add(broken(
                    "opcode " + opcode + " between fragments",
                    PROTOCOL_ERROR,
                    frame(TEXT, (byte) 'x'),
                    frame(FIN | opcode, (byte) 'y')));
        }
    }

    private static void masksAndLengths(List<Arguments> cases) {
        cases.add(broken("a text without a mask", PROTOCOL_ERROR, hex("81 01 78")));
        cases.add(broken("an empty text without a mask", PROTOCOL_ERROR, hex("81 00")));
        cases.add(broken("a binary without a mask", PROTOCOL_ERROR, hex("82 01 00")));
        cases.add(broken("a ping without a mask", PROTOCOL_ERROR, hex("89 00")));
        cases.add(broken("a close without a mask", PROTOCOL_ERROR, hex("88 02 03 e8")));
        byte[] nothing = new byte[0];
        cases.add(broken("0 in 2 bytes", PROTOCOL_ERROR, frame(FIN | BINARY, in2Bytes(0), nothing)));
        cases.add(broken("125 in 2 bytes", PROTOCOL_ERROR, frame(FIN | BINARY, in2Bytes(125), new byte[125])));
        cases.add(broken("0 in 8 bytes", PROTOCOL_ERROR, frame(FIN | BINARY, in8Bytes(0), nothing)));
        cases.add(broken("125 in 8 bytes", PROTOCOL_ERROR, frame(FIN | BINARY, in8Bytes(125), new byte[125])));
        cases.add(broken("65535 in 8 bytes", PROTOCOL_ERROR, frame(FIN | BINARY, in8Bytes(65_535), new byte[65_535])));
        cases.add(broken("the highest bit of a length", PROTOCOL_ERROR, frame(FIN | BINARY, in8Bytes(-1), nothing)));
        cases.add(broken("2^63 as a length", PROTOCOL_ERROR, frame(FIN | BINARY, in8Bytes(Long.MIN_VALUE), nothing)));
    }

    private static void controlFrames(List<Arguments> cases) {
        for (int opcode : new int[] {CLOSE, PING, PONG}) {
            String name = opcode == CLOSE ? "close" : opcode == PING ? "ping" : "pong";
            cases.add(broken("a " + name + " in fragments", PROTOCOL_ERROR, frame(opcode, close(1000))));
            cases.add(broken("a " + name + " of 126 bytes", PROTOCOL_ERROR, frame(FIN | opcode, new byte[126])));
            cases.add(broken("a " + name + " of 64 KiB", PROTOCOL_ERROR, frame(FIN | opcode, new byte[1 << 16])));
            cases.add(broken(
                    "a " + name + " with its length in 2 bytes",
                    PROTOCOL_ERROR,
                    frame(FIN | opcode, in2Bytes(2), close(1000))));
        }
    }

    private static void fragments(List<Arguments> cases) {
        cases.add(broken("a continuation of nothing", PROTOCOL_ERROR, frame(FIN | CONTINUATION, (byte) 'x')));
        cases.add(broken("an unfinished continuation of nothing", PROTOCOL_ERROR, frame(CONTINUATION, (byte) 'x')));
        cases.add(broken("a text in a text", PROTOCOL_ERROR, frame(TEXT, (byte) 'x'), frame(FIN | TEXT, (byte) 'y')));
        cases.add(
                broken("a binary in a text", PROTOCOL_ERROR, frame(TEXT, (byte) 'x'), frame(FIN | BINARY, (byte) 'y')));
        cases.add(
                broken("a text in a binary", PROTOCOL_ERROR, frame(BINARY, (byte) 'x'), frame(FIN | TEXT, (byte) 'y')));
        cases.add(broken(
                "a beginning in a beginning", PROTOCOL_ERROR, frame(BINARY, (byte) 'x'), frame(BINARY, (byte) 'y')));
    }

    private static void texts(List<Arguments> cases) {
        String[][] wrong = {
            {"a lone continuation byte", "80"},
            {"only continuation bytes", "bf 80 bf"},
            {"an overlong NUL", "c0 80"},
            {"an overlong slash", "c0 af"},
            {"an overlong slash of three bytes", "e0 80 af"},
            {"an overlong slash of four bytes", "f0 80 80 af"},
            {"the lowest surrogate", "ed a0 80"},
            {"the highest surrogate", "ed bf bf"},
            {"a pair of surrogates", "ed a0 bd ed b8 80"},
            {"more than U+10FFFF", "f4 90 80 80"},
            {"a byte FE", "fe"},
            {"a byte FF", "ff"},
            {"five bytes", "f8 88 80 80 80"},
            {"a truncated character", "e2 82"},
            {"a wrong byte after a right text", "68 65 6c 6c 6f c3 28"},
        };
        for (String[] text : wrong) {
            byte[] bytes = hex(text[1]);
            cases.add(broken("a text with " + text[0], NOT_UTF8, frame(FIN | TEXT, bytes)));
            byte[][] cut = new byte[bytes.length + 1][];
            for (int i = 0; i < bytes.length; i++) {
                cut[i] = frame(i == 0 ? TEXT : CONTINUATION, bytes[i]);
            }
            cut[bytes.length] = frame(FIN | CONTINUATION);
            cases.add(broken("a text in fragments with " + text[0], NOT_UTF8, cut));
        }
    }

    private static void closes(List<Arguments> cases) {
        cases.add(broken("a close of one byte", PROTOCOL_ERROR, frame(FIN | CLOSE, (byte) 3)));
        for (int code : new int[] {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535}) {
            cases.add(broken("a close with the code " + code, PROTOCOL_ERROR, frame(FIN | CLOSE, close(code))));
        }
        cases.add(broken(
                "a close whose reason is not UTF-8",
                NOT_UTF8,
                frame(FIN | CLOSE, together(close(1000), hex("c3 28")))));
        cases.add(broken(
                "a close whose reason is truncated",
                NOT_UTF8,
                frame(FIN | CLOSE, together(close(1000), hex("e2 82")))));
    }

    private static void limits(List<Arguments> cases) {
        byte[] nothing = new byte[0];
        cases.add(broken(
                "a byte more than the largest message",
                TOO_BIG,
                frame(FIN | BINARY, in8Bytes(MAX_MESSAGE + 1L), nothing)));
        cases.add(broken("2^63 - 1 bytes", TOO_BIG, frame(FIN | BINARY, in8Bytes(Long.MAX_VALUE), nothing)));
        cases.add(broken("2^32 bytes", TOO_BIG, frame(FIN | BINARY, in8Bytes(1L << 32), nothing)));
        cases.add(broken(
                "fragments that are too much together",
                TOO_BIG,
                frame(BINARY, new byte[MAX_MESSAGE / 2]),
                frame(CONTINUATION, new byte[MAX_MESSAGE / 2]),
                frame(FIN | CONTINUATION, (byte) 1)));
        byte[][] empty = new byte[MAX_FRAGMENTS + 1][];
        empty[0] = frame(BINARY);
        for (int i = 1; i < empty.length; i++) {
            empty[i] = frame(CONTINUATION);
        }
        cases.add(broken("more empty fragments than allowed", BEYOND_A_LIMIT, empty));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("broken")
    void closesWithTheCodeOfTheRule(String what, int code, byte[] bytes) {
        RawClient client = connectRaw("echo");

        client.send(together(frame(FIN | TEXT, (byte) 'a'), bytes, frame(FIN | TEXT, (byte) 'z')));

        if (!Server.current().framesAreOurs()) {
            recordTheEngine(client, UNFINISHED.contains(what));
            return;
        }
        assertThat(client.frame()).isEqualTo(Frame.text("a"));
        HostileCases.closedWith(code);
        Frame close = client.frame();
        assertThat(close.isClose()).as("%s", close).isTrue();
        assertThat(close.code()).isEqualTo(code);
        assertThat(close.reason()).as("nothing of ours is told to the peer").isEmpty();
        client.awaitEnd();
    }

    /**
     * Records what the engine of a server does. It may be laxer, and close before the answer to an earlier message is there, but
     * not harm others.
     *
     * @param unfinished whether more of the frame would have to come, so that an engine that takes it waits
     */
    private void recordTheEngine(RawClient client, boolean unfinished) {
        if (unfinished) {
            client.endOutput();
        }
        List<Frame> frames = client.framesUntil(frame -> frame.isClose() || frame.equals(Frame.text("z")));
        Frame last = frames.isEmpty() ? Frame.text("") : frames.get(frames.size() - 1);
        int code = last.isClose() ? last.code() : 0;
        boolean taken = last.equals(Frame.text("z"))
                || (unfinished && code != TOO_BIG); // and else it closes because of the end
        RawClient other = connectRaw("echo");

        assertThat(other.send(Frame.text("served")).frame()).isEqualTo(Frame.text("served"));
        HostileCases.outcome(taken ? "open" : code >= 1000 && code < 5000 ? "engine " + code : "closed");
    }

    @ParameterizedTest(name = "{0}: {1}, byte by byte")
    @MethodSource("shortCases")
    void closesWithTheSameCodeWhenItComesByteByByte(String what, int code, byte[] bytes) {
        assumeFramesAreOurs();
        RawClient client = connectRaw("echo");

        for (byte each : bytes) {
            client.send(new byte[] {each});
        }

        assertThat(client.closeFrame().code()).isEqualTo(code);
        client.awaitEnd();
        HostileCases.closedWith(code);
    }

    /** The cases that a server must not end before their last byte, and that are short. */
    static Stream<Arguments> shortCases() {
        return Stream.of(
                broken("a ping in fragments", PROTOCOL_ERROR, hex("09 80")),
                broken("opcode 11", PROTOCOL_ERROR, hex("8b 80")),
                broken("a text without a mask", PROTOCOL_ERROR, hex("81 01")),
                broken("125 in 2 bytes", PROTOCOL_ERROR, frame(FIN | BINARY, in2Bytes(125), new byte[0])),
                broken("2^63 as a length", PROTOCOL_ERROR, frame(FIN | BINARY, in8Bytes(Long.MIN_VALUE), new byte[0])),
                broken("a close of one byte", PROTOCOL_ERROR, frame(FIN | CLOSE, (byte) 3)),
                broken("an overlong slash", NOT_UTF8, frame(FIN | TEXT, hex("c0"))));
    }

    // ---- After the end, and without one ----

    @Test
    @DisplayName("frames after a close frame: not read")
    void nothingIsReadAfterTheCloseFrame() {
        assumeFramesAreOurs();
        RawClient client = connectRaw("echo");

        client.send(Frame.close(1000, ""), Frame.text("late"), Frame.ping("late"), Frame.close(3000, "again"));

        assertThat(client.frame()).isEqualTo(Frame.close(1000, ""));
        client.awaitEnd();
    }

    @Test
    @DisplayName("the end of TCP inside a frame: 1006")
    void endInsideOfAFrameEndsTheConnectionWithoutACode() {
        assumeFramesAreOurs();
        Client observer = report(key);
        RawClient client = connectRaw("observed/" + key);
        assertThat(observer.text()).isEqualTo("gate");
        assertThat(observer.text()).startsWith("open");

        client.send(frame(FIN | TEXT, length(10), new byte[3])).close();

        assertThat(observer.text()).startsWith("close 1006 ");
        assertThat(observer.text()).isEqualTo("destroyed");
    }

    @Test
    @DisplayName("a reset inside a message: 1006")
    void resetInsideOfAMessageEndsTheConnectionWithoutACode() {
        assumeFramesAreOurs();
        Client observer = report(key);
        RawClient client = connectRaw("observed/" + key);
        assertThat(observer.text()).isEqualTo("gate");
        assertThat(observer.text()).startsWith("open");

        client.send(frame(TEXT, (byte) 'x')).reset();

        assertThat(observer.text()).startsWith("close 1006 ");
        assertThat(observer.text()).isEqualTo("destroyed");
    }
}
