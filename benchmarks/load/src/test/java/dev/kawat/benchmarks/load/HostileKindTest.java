/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostileKindTest {

    @ParameterizedTest
    @EnumSource
    void isFoundByItsName(HostileKind kind) {
        assertThat(HostileKind.of(kind.id())).isSameAs(kind);
    }

    @Test
    void unknownNameIsToldWithTheKnownOnes() {
        assertThatThrownBy(() -> HostileKind.of("nice"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slow-readers, unfinished, texts")
                .hasMessageEndingWith("got 'nice'");
    }

    /** Frames that are sent again and again end where a frame ends, or the server would refuse them. */
    @ParameterizedTest
    @EnumSource
    void framesAreMaskedAndWholeUnlessTheyAreNeverFinished(HostileKind kind) {
        ByteBuffer frames = kind.frames();
        while (frames.hasRemaining()) {
            frames.get();
            int second = frames.get() & 0xFF;
            assertThat(second & 0x80).isEqualTo(0x80);
            long length = second & 0x7F;
            if (length == 126) {
                length = frames.getShort() & 0xFFFF;
            } else if (length == 127) {
                length = frames.getLong();
            }
            assertThat(frames.getInt()).isZero();
            if (kind == HostileKind.UNFINISHED) {
                assertThat(length).isEqualTo(512 * 1024);
                assertThat(frames.remaining()).isEqualTo(384 * 1024);
                return;
            }
            frames.position(Math.toIntExact(frames.position() + length));
        }
        assertThat(kind.isEndless()).isTrue();
    }
}
