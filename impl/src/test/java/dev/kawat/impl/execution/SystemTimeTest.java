/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SystemTimeTest {

    @RepeatedTest(50)
    void timersThreadHasEndedWhenItIsStopped() {
        CompletableFuture<Thread> timer = new CompletableFuture<>();
        Runnable stop = new SystemTime()
                .every("kawat-test", Duration.ofMillis(1), () -> timer.complete(Thread.currentThread()));
        Thread thread = timer.join();

        stop.run();

        assertThat(thread.isAlive()).isFalse();
        assertThat(thread.isDaemon()).isTrue();
    }
}
