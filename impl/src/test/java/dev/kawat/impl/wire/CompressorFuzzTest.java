/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Whatever is compressed is inflated again, and refers to nothing beyond the window. */
class CompressorFuzzTest {

    /** @param input a byte for the window and how long the messages are, and the messages */
    @FuzzTest
    void messagesComeBackAndStayWithinTheWindow(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int windowBits = 8 + (input[0] & 7);
        int length = 1 << (input[0] >> 3 & 15);
        byte[] messages = Arrays.copyOfRange(input, 1, Math.min(input.length, 4096));
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (ZlibPool pool = new ZlibPool(9, 1);
                TakeoverCompressor compressor = new TakeoverCompressor(pool, windowBits)) {
            for (int at = 0; at < messages.length; at += length) {
                compressed.writeBytes(compressor.compress(messages, at, Math.min(messages.length, at + length)));
                compressed.writeBytes(new byte[] {0, 0, (byte) 0xFF, (byte) 0xFF});
            }
        }

        DeflateWalk walk = DeflateWalk.through(compressed.toByteArray());

        assertThat(walk.inflated()).isEqualTo(messages);
        assertThat(walk.greatestDistance()).isLessThanOrEqualTo(1 << windowBits);
    }
}
