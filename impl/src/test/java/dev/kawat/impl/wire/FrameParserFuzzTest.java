/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

/** Whatever comes, the parser throws nothing, holds no more than it may, and finds the same however it is split. */
class FrameParserFuzzTest {

    private static final int MAX = 2048;

    /** What was found, and where the parser was then. */
    private record Outcome(List<String> events, boolean done, boolean incomplete, boolean midFrame, long frames) {}

    /**
     * @param input first a byte of choices: server or client, compression or not, takeover or not; then one that the splits
     *     depend on; then what comes from the peer
     */
    @FuzzTest
    void outcomeDoesNotDependOnTheSplit(byte[] input) {
        if (input.length < 2) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, 2, input.length);
        Random random = new Random(input[1]);
        try (ZlibPool pool = new ZlibPool(Deflater.DEFAULT_COMPRESSION, 1)) {
            Outcome whole = parse(input[0], pool, stream, stream.length, null);
            assertThat(parse(input[0], pool, stream, 1, null)).isEqualTo(whole);
            assertThat(parse(input[0], pool, stream, 40, random)).isEqualTo(whole);
        }
    }

    private static Outcome parse(int choices, ZlibPool pool, byte[] stream, int atOnce, Random random) {
        Bounded found = new Bounded();
        MessageInflater inflater = (choices & 2) == 0 ? null : new MessageInflater(pool, (choices & 4) == 0);
        FrameParser parser = new FrameParser((choices & 1) == 0 ? Role.CLIENT : Role.SERVER, MAX, 4, inflater);
        byte[] copy = stream.clone();
        int at = 0;
        int to = 0;
        while (at < copy.length) {
            to += Math.min(random == null ? atOnce : 1 + random.nextInt(atOnce), copy.length - to);
            found.events.pausedAt = random == null ? Integer.MAX_VALUE : found.events.events.size() + random.nextInt(3);
            at = parser.parse(copy, at, to, found);
        }
        Outcome outcome = new Outcome(
                found.events.events, parser.isDone(), parser.isIncomplete(), parser.isMidFrame(), parser.frames());
        parser.close();
        assertThat(pool.borrowed()).isZero();
        return outcome;
    }

    /** Keeps what is found, none of it larger than allowed, and nothing after the end. */
    private static final class Bounded implements WireSink {

        private final Found events = new Found();
        private boolean ended;

        @Override
        public boolean isPaused() {
            return events.isPaused();
        }

        @Override
        public void text(String message) {
            check(message.length(), MAX);
            events.text(message);
        }

        @Override
        public void binary(ByteBuffer message) {
            check(message.remaining(), MAX);
            assertThat(message.capacity()).isLessThanOrEqualTo(MAX);
            events.binary(message);
        }

        @Override
        public void ping(ByteBuffer payload) {
            check(payload.remaining(), 125);
            events.ping(payload);
        }

        @Override
        public void pong(ByteBuffer payload) {
            check(payload.remaining(), 125);
            events.pong(payload);
        }

        @Override
        public void close(int code, String reason) {
            check(reason.length(), 123);
            ended = true;
            events.close(code, reason);
        }

        @Override
        public void failed(int code, String rule) {
            check(0, 0);
            ended = true;
            events.failed(code, rule);
        }

        private void check(int size, int most) {
            assertThat(ended).isFalse();
            assertThat(size).isLessThanOrEqualTo(most);
        }
    }
}
