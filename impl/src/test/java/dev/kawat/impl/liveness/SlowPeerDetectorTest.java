/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowPeerDetectorTest {

    private static final long NOT_WRITING = -1;

    private long now = Long.MAX_VALUE - seconds(1); // the clock turns over in each test that waits longer

    private final SlowPeerDetector detector = new SlowPeerDetector(Duration.ofSeconds(2), now);

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private boolean check(long writes, boolean half, boolean eighth) {
        return detector.check(now, writes, half, eighth);
    }

    @Test
    void isWellWhileNothingIsWritten() {
        now += seconds(100);

        assertThat(check(NOT_WRITING, false, false)).isFalse();
        assertThat(detector.turned()).isFalse();
    }

    @Test
    void isSlowAsSoonAsHalfOfABoundWaits() {
        boolean tell = check(7, true, true);

        assertThat(tell).isTrue();
        assertThat(detector.turned()).isTrue();
        assertThat(detector.slow()).isTrue();
    }

    @Test
    void isSlowWhenAWriteMakesNoProgressForTheTimeAndNotBefore() {
        check(7, false, false);

        now += seconds(2) - 1;
        boolean before = check(7, false, false);
        now += 1;
        boolean at = check(7, false, false);

        assertThat(before).isFalse();
        assertThat(at).isTrue();
    }

    @Test
    void isWellWhileWritesMakeProgress() {
        for (int writes = 0; writes < 10; writes++) {
            now += seconds(2) - 1;
            assertThat(check(writes, false, true)).isFalse();
        }
    }

    @Test
    void hasCaughtUpOnlyWhenLessThanAnEighthWaits() {
        check(7, true, true);
        detector.turned();

        boolean stillMuch = check(8, false, true);
        boolean little = check(9, false, false);

        assertThat(stillMuch).isFalse();
        assertThat(little).isTrue();
        assertThat(detector.turned()).isTrue();
        assertThat(detector.slow()).isFalse();
    }

    @Test
    void hasNotCaughtUpWhileTheWriteStillStands() {
        check(7, false, false);
        now += seconds(3);
        check(7, false, false);
        detector.turned();

        now += seconds(3);
        boolean stands = check(7, false, false);
        boolean moves = check(8, false, false);

        assertThat(stands).isFalse();
        assertThat(moves).isTrue();
    }

    @Test
    void asksForOneEventWhateverChangesUntilItRuns() {
        boolean first = check(1, true, true);
        boolean second = check(2, false, false);
        boolean third = check(3, true, true);

        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(third).isFalse();
        assertThat(detector.turned()).isTrue();
        assertThat(detector.slow()).isTrue();
    }

    @Test
    void tellsNothingWhenAllIsAsBeforeByThen() {
        check(1, true, true);
        check(2, false, false);

        assertThat(detector.turned()).isFalse();
        assertThat(check(3, true, true)).isTrue();
    }
}
