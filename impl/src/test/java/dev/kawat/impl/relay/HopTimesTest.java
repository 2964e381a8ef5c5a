/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HopTimesTest {

    private final HopTimes hops = new HopTimes();

    private static Heartbeat beat(int second) {
        return new Heartbeat(1, 1, "a", Duration.ofSeconds(second).plusNanos(123), 0, new PresenceExchange.Told(0, 0));
    }

    /** Sends a heartbeat at a second, which comes back as it was written, after so many microseconds. */
    private void hop(int second, long micros) throws BadEnvelopeException {
        long at = Duration.ofSeconds(second).toNanos();
        Heartbeat sent = hops.sent(beat(second), at);
        hops.heard(Heartbeat.read(sent.write()), at + micros * 1000);
    }

    private Duration quantile(double share, int second) {
        return hops.quantile(share, Duration.ofSeconds(second).toNanos());
    }

    @Test
    void quantilesAreThoseOfTheLastMinute() throws BadEnvelopeException {
        assertThat(quantile(0.5, 0)).isZero();
        hop(1, 1_000_000);
        for (int second = 2; second <= 51; second++) {
            hop(second, second);
        }

        assertThat(quantile(0.5, 52)).isEqualTo(Duration.ofNanos(27_000));
        assertThat(quantile(0.99, 52)).isEqualTo(Duration.ofSeconds(1));
        assertThat(quantile(0.99, 63)).isEqualTo(Duration.ofNanos(51_000));
        assertThat(quantile(0.99, 200)).isZero();
    }

    @Test
    void heartbeatThatIsNotTheLastIsNotCounted() throws BadEnvelopeException {
        hops.sent(beat(1), 0);
        hops.sent(beat(2), 1000);

        hops.heard(Heartbeat.read(beat(1).write()), 5000);
        assertThat(quantile(0.5, 1)).isZero();

        hops.heard(Heartbeat.read(beat(2).write()), 5000);
        assertThat(quantile(0.5, 1)).isEqualTo(Duration.ofNanos(4000));
    }
}
