/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlowMessageTest {

    private static final long MESSAGE = 7;

    private final SlowMessage message = new SlowMessage(Duration.ofSeconds(60));

    private boolean isSlow(long second, long bytes) {
        return isSlow(second, MESSAGE, bytes, false);
    }

    private boolean isSlow(long second, long number, long bytes, boolean paused) {
        message.note(Duration.ofSeconds(second).toNanos(), number, bytes, paused);
        return message.isSlow();
    }

    @ParameterizedTest
    @CsvSource({"61439, true", "61440, false"})
    void needsAKibibyteASecond(long bytes, boolean slow) {
        assertThat(isSlow(0, 0)).isFalse();
        assertThat(isSlow(59, 0)).isFalse();

        assertThat(isSlow(60, bytes)).isEqualTo(slow);
    }

    @Test
    void aLargeBeginningDoesNotLast() {
        isSlow(0, 0);
        assertThat(isSlow(60, 100_000_000)).isFalse();
        assertThat(isSlow(119, 100_000_001)).isFalse();

        assertThat(isSlow(120, 100_000_002)).isTrue();
    }

    @Test
    void theNextMessageHasATimeOfItsOwn() {
        isSlow(0, 0);

        assertThat(isSlow(60, MESSAGE + 1, 3, false)).isFalse();
        assertThat(isSlow(119, MESSAGE + 1, 3, false)).isFalse();
        assertThat(isSlow(120, MESSAGE + 1, 3, false)).isTrue();
    }

    @Test
    void thereIsNoTimeWhileNothingIsReadOrNoMessageOpen() {
        isSlow(0, 0);

        assertThat(isSlow(60, MESSAGE, 3, true)).isFalse();
        assertThat(isSlow(119, 3)).isFalse();
        assertThat(isSlow(120, -1, 3, false)).isFalse();
        assertThat(isSlow(500, -1, 3, false)).isFalse();
    }
}
