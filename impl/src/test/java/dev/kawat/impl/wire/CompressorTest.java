/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 sections 7.1.2 and 7.2.1, against the inflater of the JDK and one of our own that sees distances. */
class CompressorTest {

    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final ZlibPool pool = new ZlibPool(9, 2);

    @AfterEach
    void everythingIsGivenBack() {
        assertThat(pool.borrowed()).isZero();
        pool.close();
    }

    private byte[] alone(byte[] payload, int windowBits) {
        return new SharedCompressor(pool).compress(payload, 0, payload.length, windowBits);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    private static byte[] inflate(Inflater inflater, byte[] compressed) throws DataFormatException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] room = new byte[1000];
        for (byte[] part : new byte[][] {compressed, TAIL}) {
            inflater.setInput(part);
            for (int n = inflater.inflate(room); n > 0; n = inflater.inflate(room)) {
                out.write(room, 0, n);
            }
        }
        return out.toByteArray();
    }

    /** Bytes of which many came before, at any distance. */
    private static byte[] repetitive(Random random, int length) {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            int part = Math.min(length - at, 1 + random.nextInt(40));
            if (at == 0 || random.nextInt(3) == 0) {
                byte[] fresh = new byte[part];
                random.nextBytes(fresh);
                System.arraycopy(fresh, 0, bytes, at, part);
            } else {
                System.arraycopy(bytes, random.nextInt(at), bytes, at, Math.min(part, length - at));
            }
            at += part;
        }
        return bytes;
    }

    @Nested
    class Section7_2_3 {

        @Test
        void messageInOneBlock() {
            assertThat(hex(alone(ascii("Hello"), 15))).isEqualTo("f2 48 cd c9 c9 07 00");
        }

        @Test
        void slidingWindowIsShared() {
            try (TakeoverCompressor compressor = new TakeoverCompressor(pool, 15)) {
                assertThat(hex(compressor.compress(ascii("Hello"), 0, 5))).isEqualTo("f2 48 cd c9 c9 07 00");
                assertThat(hex(compressor.compress(ascii("Hello"), 0, 5))).isEqualTo("f2 00 11 00 00");
            }
        }

        @Test
        void emptyMessage() {
            assertThat(hex(alone(new byte[0], 15))).isEqualTo("00");
            try (TakeoverCompressor compressor = new TakeoverCompressor(pool, 15)) {
                compressor.compress(ascii("Hello"), 0, 5);
                assertThat(hex(compressor.compress(new byte[0], 0, 0))).isEqualTo("00");
                assertThat(hex(compressor.compress(ascii("Hello"), 0, 5))).isEqualTo("f2 00 11 00 00");
            }
        }
    }

    @Test
    void partOfAnArrayIsCompressed() throws DataFormatException {
        byte[] compressed = new SharedCompressor(pool).compress(ascii("0123456789"), 2, 8, 15);

        Inflater inflater = new Inflater(true);
        assertThat(inflate(inflater, compressed)).isEqualTo(ascii("234567"));
        inflater.end();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void noReferenceGoesBeyondTheWindow(int bits) {
        int window = 1 << bits;
        Random random = new Random(bits);
        for (int length : new int[] {1, window - 1, window, window + 1, 2 * window, 3 * window + 17}) {
            byte[] payload = repetitive(random, length);

            DeflateWalk walk = DeflateWalk.through(completed(alone(payload, bits)));

            assertThat(walk.inflated()).isEqualTo(payload);
            assertThat(walk.greatestDistance()).as("%d bytes", length).isLessThanOrEqualTo(window);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void noReferenceGoesBeyondTheWindowAcrossMessages(int bits) {
        int window = 1 << bits;
        Random random = new Random(bits);
        byte[] all = repetitive(random, Math.min(6 * window, 100_000));
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (TakeoverCompressor compressor = new TakeoverCompressor(pool, bits)) {
            for (int at = 0; at < all.length; ) {
                int to = Math.min(all.length, at + 1 + random.nextInt((window / 2) << random.nextInt(3)));
                compressed.writeBytes(completed(compressor.compress(all, at, to)));
                at = to;
            }
        }

        DeflateWalk walk = DeflateWalk.through(compressed.toByteArray());

        assertThat(walk.inflated()).isEqualTo(all);
        // and the window is made use of
        assertThat(walk.greatestDistance()).isLessThanOrEqualTo(window).isGreaterThan(window / 2);
    }

    @Test
    void smallWindowIsUsedAgainAfterItWasFull() {
        byte[] message = new byte[50];
        new Random(5).nextBytes(message);
        int compressed = 0;
        try (TakeoverCompressor compressor = new TakeoverCompressor(pool, 8)) {
            for (int i = 0; i < 40; i++) {
                compressed += compressor.compress(message, 0, message.length).length;
            }
        }

        assertThat(compressed).isLessThan(40 * 50 / 2); // one in five is a first one
    }

    private static byte[] completed(byte[] compressed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(compressed);
        out.writeBytes(TAIL);
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 64, 65, 200, 1000, 5000, 70_000, 300_000})
    void whatDoesNotCompressIsHardlyLonger(int length) throws DataFormatException {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);

        byte[] compressed = alone(noise, 15);

        Inflater inflater = new Inflater(true);
        assertThat(inflate(inflater, compressed)).isEqualTo(noise);
        inflater.end();
        assertThat(compressed.length).isLessThanOrEqualTo(length + 6 + length / 1000);
    }

    @Test
    void everyLengthEndsWithTheTailThatIsRemoved() throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try (TakeoverCompressor compressor = new TakeoverCompressor(pool, 15)) {
            Random random = new Random(3);
            for (int length = 0; length < 700; length++) {
                byte[] payload = new byte[length];
                random.nextBytes(payload);

                assertThat(inflate(inflater, compressor.compress(payload, 0, length)))
                        .isEqualTo(payload);
            }
        }
        inflater.end();
    }

    @Test
    void sharedResultDoesNotDependOnWhatWasCompressedBefore() {
        byte[] payload = ascii("the same for every receiver, the same for every receiver");
        byte[] first = alone(payload, 15);
        alone(ascii("something else"), 15);

        assertThat(alone(payload, 15)).isEqualTo(first);
    }

    @Test
    void compressorHasNoDeflaterBeforeItsFirstMessage() {
        TakeoverCompressor compressor = new TakeoverCompressor(pool, 15);
        assertThat(pool.borrowed()).isZero();

        compressor.compress(ascii("Hello"), 0, 5);
        assertThat(pool.borrowed()).isEqualTo(1);

        compressor.close();
        compressor.close();
        assertThat(pool.borrowed()).isZero();
        assertThatIllegalStateException().isThrownBy(() -> compressor.compress(ascii("Hello"), 0, 5));
    }

    @Test
    void shortMessagesAreNotWorthwhile() {
        assertThat(SharedCompressor.isWorthwhile(127)).isFalse();
        assertThat(SharedCompressor.isWorthwhile(128)).isTrue();
        assertThat(TakeoverCompressor.isWorthwhile(15)).isFalse();
        assertThat(TakeoverCompressor.isWorthwhile(16)).isTrue();
    }

    @Test
    void windowBitsAre8To15() {
        assertThatIllegalArgumentException().isThrownBy(() -> alone(new byte[1], 7));
        assertThatIllegalArgumentException().isThrownBy(() -> alone(new byte[1], 16));
    }
}
