/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoadRunTest {

    private static final Duration WARMUP = Duration.ofMillis(20);
    private static final Duration MEASURED = Duration.ofMillis(100);

    @Test
    void measuresAnEcho() throws IOException {
        Measurement result = run(false, Workload.echo(4, 3, 64), List::of);

        assertThat(result.faults().total()).isZero();
        assertThat(result.messages()).isPositive().isEqualTo(result.latency().count());
        assertThat(result.latency().p50())
                .isPositive()
                .isLessThanOrEqualTo(result.latency().max());
    }

    @Test
    void measuresABinaryEcho() throws IOException {
        Measurement result = run(false, Workload.echo(2, 1, 100).asBinary(), List::of);

        assertThat(result.faults().total()).isZero();
        assertThat(result.messages()).isPositive();
    }

    @Test
    void countsABroadcastOnceForEachReceiver() throws IOException {
        Measurement result = run(true, Workload.broadcast(5, 2, 64), List::of);

        assertThat(result.faults().total()).isZero();
        assertThat(result.messages())
                .isGreaterThan(4 * result.latency().count())
                .isPositive();
    }

    @Test
    void noticesALostMessage() throws IOException {
        AtomicInteger seen = new AtomicInteger();

        Measurement result = run(
                false, Workload.echo(1, 4, 64), payload -> seen.incrementAndGet() == 10 ? List.of() : List.of(payload));

        assertThat(result.faults().disordered()).isEqualTo(1);
    }

    @Test
    void noticesTwoMessagesThatChangedPlaces() throws IOException {
        List<byte[]> kept = new ArrayList<>();
        AtomicInteger seen = new AtomicInteger();

        Measurement result = run(false, Workload.echo(1, 4, 64), payload -> {
            if (seen.incrementAndGet() == 2) {
                kept.add(payload);
                return List.of();
            }
            return seen.get() == 3 ? List.of(payload, kept.get(0)) : List.of(payload);
        });

        assertThat(result.faults().disordered()).isPositive();
    }

    @Test
    void noticesAnAlteredByte() throws IOException {
        AtomicInteger seen = new AtomicInteger();

        Measurement result = run(false, Workload.echo(1, 4, 64), payload -> {
            payload[63] ^= (byte) (seen.incrementAndGet() == 10 ? 1 : 0);
            return List.of(payload);
        });

        assertThat(result.faults().wrong()).isEqualTo(1);
    }

    @Test
    void noticesADuplicateInABroadcast() throws IOException {
        AtomicInteger seen = new AtomicInteger();

        Measurement result = run(
                true,
                Workload.broadcast(3, 1, 64),
                payload -> seen.incrementAndGet() == 5 ? List.of(payload, payload) : List.of(payload));

        assertThat(result.faults().total()).isPositive();
    }

    @Test
    void findsNothingWhereNobodyListens() throws IOException {
        Target nobody;
        try (ServerSocket bound = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = Target.local(bound.getLocalPort(), "/path");
        }

        Measurement result = new LoadRun(nobody, Workload.echo(3, 1, 64), null).run(WARMUP, MEASURED);

        assertThat(result.faults().closed()).isEqualTo(3);
        assertThat(result.messages()).isZero();
    }

    private static Measurement run(boolean broadcast, Workload workload, SmallServer.Answer answer) throws IOException {
        try (SmallServer server = new SmallServer(broadcast, answer)) {
            return new LoadRun(server.target(), workload, null).run(WARMUP, MEASURED);
        }
    }
}
