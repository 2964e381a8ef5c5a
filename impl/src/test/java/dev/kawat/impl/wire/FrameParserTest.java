/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grouped by the sections of RFC 6455. */
class FrameParserTest {

    private static final int FIN = Frames.FIN;
    private static final long MAX = 1 << 20;
    private static final int MAX_FRAGMENTS = 16;

    private static List<String> server(Frames frames) {
        return parse(Role.SERVER, frames.bytes(), Integer.MAX_VALUE);
    }

    private static List<String> parse(Role role, byte[] bytes, int atOnce) {
        FrameParser parser = new FrameParser(role, MAX, MAX_FRAGMENTS);
        Found found = new Found();
        byte[] copy = bytes.clone();
        for (int at = 0; at < copy.length; at += Math.min(atOnce, copy.length - at)) {
            parser.parse(copy, at, at + Math.min(atOnce, copy.length - at), found);
        }
        return found.events;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Nested
    class Section5_7Examples {

        @Test
        void unmaskedTextMessageInOneFrame() {
            assertThat(parse(
                            Role.CLIENT,
                            Frames.plain()
                                    .raw(0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f)
                                    .bytes(),
                            100))
                    .containsExactly("text Hello");
        }

        @Test
        void maskedTextMessageInOneFrame() {
            assertThat(server(Frames.plain().raw(0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58)))
                    .containsExactly("text Hello");
        }

        @Test
        void fragmentedUnmaskedTextMessage() {
            assertThat(parse(
                            Role.CLIENT,
                            Frames.plain()
                                    .raw(0x01, 0x03, 0x48, 0x65, 0x6c, 0x80, 0x02, 0x6c, 0x6f)
                                    .bytes(),
                            100))
                    .containsExactly("text Hello");
        }

        @Test
        void pingAndMaskedPong() {
            assertThat(parse(
                            Role.CLIENT,
                            Frames.plain()
                                    .raw(0x89, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f)
                                    .bytes(),
                            100))
                    .containsExactly("ping 48656c6c6f");
            assertThat(server(Frames.plain().raw(0x8a, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58)))
                    .containsExactly("pong 48656c6c6f");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 125, 126, 256, 65535, 65536, 200_000})
        void binaryMessageOfEveryLengthForm(int length) {
            byte[] payload = new byte[length];
            new Random(length).nextBytes(payload);

            List<String> events = server(Frames.masked().frame(FIN | Opcode.BINARY, payload));

            assertThat(events).hasSize(1).first().asString().hasSize("binary ".length() + 2 * length);
        }
    }

    @Nested
    class Section5_2 {

        @ParameterizedTest
        @ValueSource(ints = {0x10, 0x20, 0x40, 0x70})
        void reservedBitFails(int bits) {
            assertThat(server(Frames.masked().frame(FIN | bits | Opcode.TEXT))).containsExactly("failed 1002");
        }

        @ParameterizedTest
        @ValueSource(ints = {3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF})
        void reservedOpcodeFails(int opcode) {
            assertThat(server(Frames.masked().frame(FIN | opcode))).containsExactly("failed 1002");
        }

        @Test
        void lengthInMoreBytesThanNeededFails() {
            assertThat(server(Frames.masked().frame(FIN | Opcode.BINARY, 2, new byte[125])))
                    .containsExactly("failed 1002");
            assertThat(server(Frames.masked().frame(FIN | Opcode.BINARY, 8, new byte[65535])))
                    .containsExactly("failed 1002");
            assertThat(server(Frames.masked().frame(FIN | Opcode.BINARY, 8, new byte[1])))
                    .containsExactly("failed 1002");
        }

        @Test
        void lengthWithHighestBitFails() {
            assertThat(server(Frames.plain().raw(0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4)))
                    .containsExactly("failed 1002");
        }
    }

    @Nested
    class Section5_1 {

        @Test
        void unmaskedFrameOfAClientFails() {
            assertThat(server(Frames.plain().text("Hello"))).containsExactly("failed 1002");
        }

        @Test
        void maskedFrameOfAServerFails() {
            assertThat(parse(Role.CLIENT, Frames.masked().text("Hello").bytes(), 100))
                    .containsExactly("failed 1002");
        }

        @Test
        void failureIsSaidBeforeTheFrameIsComplete() {
            assertThat(server(Frames.plain().raw(0x81, 0x05))).containsExactly("failed 1002");
        }
    }

    @Nested
    class Section5_4 {

        @Test
        void fragmentsWithControlFramesBetween() {
            assertThat(server(Frames.masked()
                            .frame(Opcode.TEXT, utf8("Hel"))
                            .frame(FIN | Opcode.PING, utf8("!"))
                            .frame(Opcode.CONTINUATION)
                            .frame(FIN | Opcode.CONTINUATION, utf8("lo"))
                            .text("next")))
                    .containsExactly("ping 21", "text Hello", "text next");
        }

        @Test
        void continuationOfNothingFails() {
            assertThat(server(Frames.masked().frame(FIN | Opcode.CONTINUATION, utf8("x"))))
                    .containsExactly("failed 1002");
        }

        @Test
        void messageInsideAMessageFails() {
            assertThat(server(Frames.masked().frame(Opcode.TEXT, utf8("x")).text("y")))
                    .containsExactly("failed 1002");
        }

        @Test
        void asManyFragmentsAsAllowedPassAndOneMoreFails() {
            assertThat(server(fragments(MAX_FRAGMENTS))).containsExactly("text " + "x".repeat(MAX_FRAGMENTS));
            assertThat(server(fragments(MAX_FRAGMENTS + 1))).containsExactly("failed 1008");
        }

        private static Frames fragments(int count) {
            Frames frames = Frames.masked().frame(Opcode.TEXT, utf8("x"));
            for (int i = 2; i < count; i++) {
                frames.frame(Opcode.CONTINUATION, utf8("x"));
            }
            return frames.frame(FIN | Opcode.CONTINUATION, utf8("x"));
        }
    }

    @Nested
    class Section5_5 {

        @Test
        void fragmentedControlFrameFails() {
            assertThat(server(Frames.masked().frame(Opcode.PING))).containsExactly("failed 1002");
        }

        @Test
        void controlFrameOf125BytesPassesAndOf126Fails() {
            assertThat(server(Frames.masked().frame(FIN | Opcode.PING, new byte[125])))
                    .containsExactly("ping " + "00".repeat(125));
            assertThat(server(Frames.masked().frame(FIN | Opcode.PING, new byte[126])))
                    .containsExactly("failed 1002");
        }

        @ParameterizedTest
        @ValueSource(
                ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
        void codeThatPeersMaySend(int code) {
            assertThat(server(Frames.masked().frame(FIN | Opcode.CLOSE, closing(code, "bye"))))
                    .containsExactly("close " + code + " bye");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
        void codeThatPeersMustNotSend(int code) {
            assertThat(server(Frames.masked().frame(FIN | Opcode.CLOSE, closing(code, "bye"))))
                    .containsExactly("failed 1002");
        }

        @Test
        void closeWithoutCode() {
            assertThat(server(Frames.masked().frame(FIN | Opcode.CLOSE))).containsExactly("close 1005 ");
        }

        @Test
        void closeWithHalfACodeFails() {
            assertThat(server(Frames.masked().frame(FIN | Opcode.CLOSE, (byte) 3)))
                    .containsExactly("failed 1002");
        }

        @Test
        void closeWithAReasonThatIsNotUtf8Fails() {
            byte[] payload = closing(1000, "xx");
            payload[2] = (byte) 0xC3;
            payload[3] = (byte) 0x28;

            assertThat(server(Frames.masked().frame(FIN | Opcode.CLOSE, payload)))
                    .containsExactly("failed 1007");
        }

        @Test
        void nothingIsReadAfterClose() {
            assertThat(server(Frames.masked()
                            .frame(FIN | Opcode.CLOSE, closing(1000, ""))
                            .text("late")))
                    .containsExactly("close 1000 ");
        }

        private static byte[] closing(int code, String reason) {
            byte[] text = utf8(reason);
            return ByteBuffer.allocate(2 + text.length)
                    .putShort((short) code)
                    .put(text)
                    .array();
        }
    }

    @Nested
    class Section8_1 {

        @Test
        void invalidTextFailsBeforeTheMessageIsComplete() {
            assertThat(server(Frames.masked().frame(Opcode.TEXT, (byte) 0x48, (byte) 0xC0)))
                    .containsExactly("failed 1007");
        }

        @Test
        void codePointSplitByFragmentsIsValid() {
            byte[] euro = utf8("€");
            assertThat(server(Frames.masked()
                            .frame(Opcode.TEXT, euro[0])
                            .frame(Opcode.CONTINUATION, euro[1])
                            .frame(FIN | Opcode.CONTINUATION, euro[2])))
                    .containsExactly("text €");
        }

        @Test
        void textThatEndsInsideACodePointFails() {
            byte[] euro = utf8("€");
            assertThat(server(Frames.masked().frame(FIN | Opcode.TEXT, euro[0], euro[1])))
                    .containsExactly("failed 1007");
            assertThat(server(Frames.masked().frame(Opcode.TEXT, euro[0]).frame(FIN | Opcode.CONTINUATION, euro[1])))
                    .containsExactly("failed 1007");
        }
    }

    @Nested
    class Limits {

        @Test
        void messageOfTheLimitPassesAndOneByteMoreFails() {
            FrameParser parser = new FrameParser(Role.SERVER, 10, MAX_FRAGMENTS);
            Found found = new Found();
            byte[] ten = Frames.masked().text("0123456789").bytes();
            byte[] eleven = Frames.masked().text("0123456789a").bytes();

            parser.parse(ten, 0, ten.length, found);
            parser.parse(eleven, 0, eleven.length, found);

            assertThat(found.events).containsExactly("text 0123456789", "failed 1009");
        }

        @Test
        void fragmentsAreSummedUp() {
            FrameParser parser = new FrameParser(Role.SERVER, 10, MAX_FRAGMENTS);
            Found found = new Found();
            byte[] bytes = Frames.masked()
                    .frame(Opcode.TEXT, utf8("012345"))
                    .frame(FIN | Opcode.CONTINUATION, utf8("6789a"))
                    .bytes();

            parser.parse(bytes, 0, bytes.length, found);

            assertThat(found.events).containsExactly("failed 1009");
        }

        @Test
        void announcedLengthIsRefusedBeforeItArrives() {
            assertThat(server(Frames.plain().raw(0x82, 0xFF, 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4)))
                    .containsExactly("failed 1009");
        }
    }

    /** A sink that keeps nothing. */
    @Nested
    class Progress {

        private final FrameParser parser = new FrameParser(Role.SERVER, MAX, MAX_FRAGMENTS);
        private final Found found = new Found();

        @Test
        void everythingIsTakenUnlessTheSinkIsPaused() {
            byte[] bytes = Frames.masked().text("a").text("b").bytes();

            assertThat(parser.parse(bytes, 0, bytes.length, found)).isEqualTo(bytes.length);
        }

        @Test
        void pausedSinkStopsBeforeTheNextFrameAndGoesOnFromThere() {
            byte[] bytes = Frames.masked().text("a").text("b").text("c").bytes();
            found.pausedAt = 1;

            int taken = parser.parse(bytes, 0, bytes.length, found);
            int more = parser.parse(bytes, taken, bytes.length, found);

            assertThat(taken).isEqualTo(7).isEqualTo(more);
            assertThat(found.events).containsExactly("text a");

            found.pausedAt = Integer.MAX_VALUE;

            assertThat(parser.parse(bytes, taken, bytes.length, found)).isEqualTo(bytes.length);
            assertThat(found.events).containsExactly("text a", "text b", "text c");
        }

        @Test
        void frameThatHasBegunIsNotStopped() {
            byte[] bytes = Frames.masked().text("abc").text("d").bytes();
            for (int cut = 1; cut < 9; cut++) {
                FrameParser begun = new FrameParser(Role.SERVER, MAX, MAX_FRAGMENTS);
                Found sink = new Found();
                byte[] copy = bytes.clone();
                begun.parse(copy, 0, cut, sink);
                sink.pausedAt = 0;

                assertThat(begun.parse(copy, cut, copy.length, sink)).isEqualTo(9);
                assertThat(sink.events).containsExactly("text abc");
            }
        }

        @Test
        void frameIsInTheMiddleFromItsFirstByteToItsLastButOne() {
            byte[] bytes = Frames.masked()
                    .frame(Opcode.TEXT, utf8("Hel"))
                    .frame(FIN | Opcode.PING, utf8("!"))
                    .bytes();
            for (int at = 0; at < bytes.length; at++) {
                parser.parse(bytes, at, at + 1, found);

                boolean complete = at == 8 || at == bytes.length - 1;
                assertThat(parser.isMidFrame()).as("after byte %d", at).isEqualTo(!complete);
                assertThat(parser.isIncomplete()).isTrue(); // for the message is not complete
            }
        }

        @Test
        void everyCompleteFrameIsCountedOnce() {
            byte[] bytes = Frames.masked()
                    .frame(Opcode.TEXT, utf8("Hel"))
                    .frame(FIN | Opcode.PING)
                    .frame(FIN | Opcode.CONTINUATION, utf8("lo"))
                    .text("short")
                    .text("not ascii: €")
                    .frame(FIN | Opcode.BINARY, new byte[300])
                    .frame(FIN | Opcode.PONG)
                    .frame(FIN | Opcode.CLOSE)
                    .text("late")
                    .bytes();

            parser.parse(bytes, 0, bytes.length, found);

            assertThat(parser.frames()).isEqualTo(8);
        }

        private long progressOf(byte[] bytes, int from, int to) {
            long before = parser.progress();
            parser.parse(bytes, from, to, found);
            return parser.progress() - before;
        }

        @Test
        void everyByteOfAMessageIsProgress() {
            byte[] bytes = Frames.masked()
                    .frame(Opcode.TEXT, utf8("Hel"))
                    .frame(FIN | Opcode.CONTINUATION, new byte[200])
                    .bytes();

            for (int at = 0; at < bytes.length; at++) {
                assertThat(progressOf(bytes, at, at + 1)).as("byte %d", at).isPositive();
            }
        }

        @Test
        void whatComesBetweenTheFragmentsIsNoProgress() {
            byte[] begun = Frames.masked().frame(Opcode.TEXT, utf8("Hel")).bytes();
            parser.parse(begun, 0, begun.length, found);
            byte[] pings = Frames.masked()
                    .frame(FIN | Opcode.PING, utf8("are you there?"))
                    .frame(FIN | Opcode.PONG)
                    .bytes();

            long whole = progressOf(pings.clone(), 0, pings.length);
            long inBytes = 0;
            for (int at = 0; at < pings.length; at++) {
                inBytes += progressOf(pings, at, at + 1);
            }

            assertThat(whole).isZero();
            assertThat(inBytes).isZero();
        }

        @Test
        void nothingIsLeftToTheCallerAfterCloseOrFailure() {
            byte[] closed =
                    Frames.masked().frame(FIN | Opcode.CLOSE).text("late").bytes();

            assertThat(parser.parse(closed, 0, closed.length, found)).isEqualTo(closed.length);
            assertThat(parser.parse(closed, 0, closed.length, found)).isEqualTo(closed.length);
            assertThat(parser.isMidFrame()).isFalse();
            assertThat(parser.isDone()).isTrue();

            FrameParser failing = new FrameParser(Role.SERVER, MAX, MAX_FRAGMENTS);
            byte[] failed = Frames.plain().text("not masked").bytes();

            assertThat(failing.parse(failed, 0, failed.length, found)).isEqualTo(failed.length);
            assertThat(failing.frames()).isZero();
            assertThat(failing.isIncomplete()).isFalse();
        }

        @Test
        void messageMustBeAllowedOneFragment() {
            assertThatIllegalArgumentException().isThrownBy(() -> new FrameParser(Role.SERVER, MAX, 0));
        }
    }
}
