/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 255, 65_536, 0x1234_5678, Integer.MAX_VALUE})
    void readsTheNumberThatItWrote(int number) {
        assertThat(Payload.number(Payload.letters(number))).isEqualTo(number);
    }

    @Test
    void writesTheHighestFourBitsFirst() {
        byte[] letters =
                ByteBuffer.allocate(8).putLong(Payload.letters(0x0123_45EF)).array();

        assertThat(new String(letters, StandardCharsets.US_ASCII)).isEqualTo("abcdefop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aaaaaaaq", "Aaaaaaaa", "aaaa aaa", "\0aaaaaaa"})
    void refusesWhatIsNoNumber(String letters) {
        long read = ByteBuffer.wrap(letters.getBytes(StandardCharsets.US_ASCII)).getLong();

        assertThat(Payload.number(read)).isNegative();
    }

    @Test
    void holdsPrintableCharactersAsText() {
        Payload payload = new Payload(4096, false);

        for (int i = 0; i < payload.bytes(); i++) {
            assertThat(payload.at(i)).isBetween((byte) 0x20, (byte) 0x7E);
        }
    }

    @Test
    void tellsOneOtherByteAtTheEnd() {
        Payload payload = new Payload(100, true);
        ByteBuffer same = ByteBuffer.allocateDirect(102);
        for (int i = 0; i < 100; i++) {
            same.put(i + 2, payload.at(i));
        }

        assertThat(payload.matchesAfterNumber(same, 2, 100)).isTrue();

        same.put(101, (byte) (same.get(101) + 1));

        assertThat(payload.matchesAfterNumber(same, 2, 100)).isFalse();
    }
}
