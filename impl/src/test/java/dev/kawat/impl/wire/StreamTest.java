/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Any stream of messages, however it is fragmented, masked, compressed and split, is the same stream of messages. */
class StreamTest {

    private static final int MAX = 1 << 18;
    private static final int MAX_FRAGMENTS = 8;

    /** One connection: what a peer sends, and what must be found. */
    private static final class Stream {

        private final Random random;
        private final Frames frames;
        private final List<String> expected = new ArrayList<>();
        private final boolean takeover;
        private final int windowBits;
        private final SharedCompressor shared;
        private final TakeoverCompressor own;
        private long count;

        Stream(Random random, boolean masked, ZlibPool pool) {
            this.random = random;
            this.frames = new Frames(masked);
            this.takeover = random.nextBoolean();
            this.windowBits = 8 + random.nextInt(8);
            this.shared = new SharedCompressor(pool);
            this.own = new TakeoverCompressor(pool, windowBits);
        }

        void message() {
            boolean text = random.nextBoolean();
            byte[] payload = text ? text().getBytes(StandardCharsets.UTF_8) : binary();
            expected.add(
                    text
                            ? "text " + new String(payload, StandardCharsets.UTF_8)
                            : "binary " + HexFormat.of().formatHex(payload));
            int opcode = text ? Opcode.TEXT : Opcode.BINARY;
            if (random.nextBoolean()) {
                fragments(0x40 | opcode, compressed(payload));
            } else {
                fragments(opcode, payload);
            }
        }

        private byte[] compressed(byte[] payload) {
            return takeover
                    ? own.compress(payload, 0, payload.length)
                    : shared.compress(payload, 0, payload.length, windowBits);
        }

        /** Control frames come before the message is complete, and so are expected before it. */
        private void fragments(int first, byte[] payload) {
            int parts = 1 + random.nextInt(MAX_FRAGMENTS);
            String message = expected.remove(expected.size() - 1);
            for (int part = 1, from = 0; part <= parts; part++) {
                int to = part == parts ? payload.length : from + random.nextInt(payload.length - from + 1);
                frames.frame(
                        (part == 1 ? first : Opcode.CONTINUATION) | (part == parts ? Frames.FIN : 0),
                        Arrays.copyOfRange(payload, from, to));
                count++;
                from = to;
                if (part < parts && random.nextInt(4) == 0) {
                    control();
                }
            }
            expected.add(message);
        }

        private void control() {
            boolean ping = random.nextBoolean();
            byte[] payload = new byte[random.nextInt(126)];
            random.nextBytes(payload);
            frames.frame(Frames.FIN | (ping ? Opcode.PING : Opcode.PONG), payload);
            count++;
            expected.add((ping ? "ping " : "pong ") + HexFormat.of().formatHex(payload));
        }

        private String text() {
            return random.ints(length(), 1, random.nextBoolean() ? 0x80 : 0x3000)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .append("\uD83D\uDE00".repeat(random.nextInt(3)))
                    .toString();
        }

        private byte[] binary() {
            byte[] bytes = new byte[length()];
            random.nextBytes(bytes);
            Arrays.fill(bytes, bytes.length / 3, bytes.length / 2, (byte) 7);
            return bytes;
        }

        private int length() {
            return switch (random.nextInt(8)) {
                case 0 -> 0;
                case 1 -> 65_530 + random.nextInt(12);
                case 2 -> 120 + random.nextInt(12);
                default -> random.nextInt(600);
            };
        }
    }

    @RepeatedTest(150)
    void streamSplitAnywhereIsTheSame(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        boolean masked = random.nextBoolean();
        try (ZlibPool pool = new ZlibPool(1 + random.nextInt(9), 2)) {
            Stream stream = new Stream(random, masked, pool);
            for (int i = 0; i < 8; i++) {
                stream.message();
            }
            stream.own.close();

            for (int atOnce : new int[] {Integer.MAX_VALUE, 1, 1 + random.nextInt(300), 1 + random.nextInt(9000)}) {
                Found found = new Found();
                FrameParser parser = new FrameParser(
                        masked ? Role.SERVER : Role.CLIENT,
                        MAX,
                        MAX_FRAGMENTS,
                        new MessageInflater(pool, stream.takeover));

                parse(parser, stream.frames.bytes(), atOnce, random, found);

                assertThat(found.events)
                        .as("seed %d, %d bytes at once", seed, atOnce)
                        .isEqualTo(stream.expected);
                assertThat(parser.frames()).isEqualTo(stream.count);
                assertThat(parser.isIncomplete()).isFalse();
                parser.close();
                assertThat(pool.borrowed()).isZero();
            }
        }
    }

    /** Gives bytes to a parser as a transport does: it keeps what was not taken, and comes again with it and more. */
    private static void parse(FrameParser parser, byte[] bytes, int atOnce, Random random, Found found) {
        int at = 0;
        int to = 0;
        while (at < bytes.length) {
            to += Math.min(atOnce, bytes.length - to);
            found.pausedAt = random.nextBoolean() ? Integer.MAX_VALUE : found.events.size() + random.nextInt(3);
            at = parser.parse(bytes, at, to, found);
        }
    }
}
