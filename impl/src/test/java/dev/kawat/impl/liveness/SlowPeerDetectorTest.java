/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowPeerDetectorTest {

    private static final long NOT_WRITING = -1;

    private long now = Long.MAX_VALUE - seconds(1); // the clock turns over in each test that waits longer

    private final SlowPeerDetector pace = new SlowPeerDetector(Duration.ofSeconds(2), now);

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private boolean look(long writes, boolean half, boolean eighth) {
        return pace.look(now, writes, half, eighth);
    }

    @Test
    void isWellWhileNothingIsWritten() {
        now += seconds(100);

        assertThat(look(NOT_WRITING, false, false)).isFalse();
        assertThat(pace.turned()).isFalse();
    }

    @Test
    void isSlowAsSoonAsHalfOfABoundWaits() {
        boolean tell = look(7, true, true);

        assertThat(tell).isTrue();
        assertThat(pace.turned()).isTrue();
        assertThat(pace.slow()).isTrue();
    }

    @Test
    void isSlowWhenAWriteMakesNoProgressForTheTimeAndNotBefore() {
        look(7, false, false);

        now += seconds(2) - 1;
        boolean before = look(7, false, false);
        now += 1;
        boolean at = look(7, false, false);

        assertThat(before).isFalse();
        assertThat(at).isTrue();
    }

    @Test
    void isWellWhileWritesMakeProgress() {
        for (int writes = 0; writes < 10; writes++) {
            now += seconds(2) - 1;
            assertThat(look(writes, false, true)).isFalse();
        }
    }

    @Test
    void hasCaughtUpOnlyWhenLessThanAnEighthWaits() {
        look(7, true, true);
        pace.turned();

        boolean stillMuch = look(8, false, true);
        boolean little = look(9, false, false);

        assertThat(stillMuch).isFalse();
        assertThat(little).isTrue();
        assertThat(pace.turned()).isTrue();
        assertThat(pace.slow()).isFalse();
    }

    @Test
    void hasNotCaughtUpWhileTheWriteStillStands() {
        look(7, false, false);
        now += seconds(3);
        look(7, false, false);
        pace.turned();

        now += seconds(3);
        boolean stands = look(7, false, false);
        boolean moves = look(8, false, false);

        assertThat(stands).isFalse();
        assertThat(moves).isTrue();
    }

    @Test
    void asksForOneEventWhateverChangesUntilItRuns() {
        boolean first = look(1, true, true);
        boolean second = look(2, false, false);
        boolean third = look(3, true, true);

        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(third).isFalse();
        assertThat(pace.turned()).isTrue();
        assertThat(pace.slow()).isTrue();
    }

    @Test
    void tellsNothingWhenAllIsAsBeforeByThen() {
        look(1, true, true);
        look(2, false, false);

        assertThat(pace.turned()).isFalse();
        assertThat(look(3, true, true)).isTrue();
    }
}
