/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8CheckTest {

    private static int check(byte[] bytes) {
        return Utf8Check.check(bytes, 0, bytes.length, Utf8Check.COMPLETE);
    }

    @Test
    void everyCodePointIsValidAndEveryBeginningOfOneIsIncomplete() {
        for (int codePoint = 0; codePoint <= 0x10FFFF; codePoint += codePoint < 0x1000 ? 1 : 7) {
            if (codePoint >= 0xD800 && codePoint <= 0xDFFF) {
                continue;
            }
            byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);

            assertThat(check(bytes)).as("U+%X", codePoint).isEqualTo(Utf8Check.COMPLETE);
            int begun = Utf8Check.check(bytes, 0, bytes.length - 1, Utf8Check.COMPLETE);
            assertThat(begun).as("U+%X without its last byte", codePoint).isNotEqualTo(Utf8Check.INVALID);
            assertThat(begun == Utf8Check.COMPLETE).isEqualTo(bytes.length == 1);
        }
    }

    @Test
    void agreesWithTheDecoderOfTheJvmOnEveryThreeBytes() {
        byte[] bytes = new byte[3];
        for (int value = 0; value < 1 << 24; value += 1 + (value & 3)) {
            bytes[0] = (byte) (value >> 16);
            bytes[1] = (byte) (value >> 8);
            bytes[2] = (byte) value;
            if (bytes[0] >= 0 && (value & 0xFF00) != 0x8000) {
                continue; // two bytes are as good as three
            }

            if ((check(bytes) == Utf8Check.COMPLETE) != decodes(bytes)) {
                assertThat(check(bytes) == Utf8Check.COMPLETE)
                        .as("bytes %06x", value)
                        .isEqualTo(decodes(bytes));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0xBF, 0xC0, 0xC1, 0xF5, 0xFE, 0xFF})
    void byteThatNoTextBeginsWithIsInvalidAtOnce(int octet) {
        assertThat(check(new byte[] {(byte) octet})).isEqualTo(Utf8Check.INVALID);
    }

    @Test
    void anySplitOfAnyBytesGivesTheSameVerdict() {
        Random random = new Random(8);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = "abcdefgh äöü €uro \uD83D\uDE00 ijklmnopqrstuvwxyz".getBytes(StandardCharsets.UTF_8);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            int cut = random.nextInt(bytes.length + 1);

            int first = Utf8Check.check(bytes, 0, cut, Utf8Check.COMPLETE);
            int parts = first == Utf8Check.INVALID
                    ? Utf8Check.INVALID
                    : Utf8Check.check(bytes, cut, bytes.length - cut, first);

            assertThat(parts).isEqualTo(check(bytes));
            assertThat(parts == Utf8Check.COMPLETE).isEqualTo(decodes(bytes));
        }
    }

    @Test
    void asciiIsSeenAtEveryPlace() {
        for (int length = 0; length < 40; length++) {
            byte[] bytes = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
            assertThat(Utf8Check.isAscii(bytes, 0, length)).isTrue();
            for (int at = 0; at < length; at++) {
                bytes[at] = (byte) 0x80;
                assertThat(Utf8Check.isAscii(bytes, 0, length)).isFalse();
                bytes[at] = 'x';
            }
        }
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException invalid) {
            return false;
        }
    }
}
