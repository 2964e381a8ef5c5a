/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.impl.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameLookupsTest {

    private static final InetAddress[] HERE = {InetAddress.getLoopbackAddress()};

    private final AttemptSockets attempt = new AttemptSockets();

    @Test
    void attemptThatIsGivenUpDoesNotWait() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        NameLookups names = new NameLookups(Await::start, name -> {
            asked.countDown();
            Await.until("the answer comes", answer);
            return HERE;
        });
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread waiting = Await.start(() -> {
            try {
                names.addresses("somewhere", attempt);
            } catch (IOException givenUp) {
                failure.set(givenUp);
            }
        });
        Await.until("the name is looked up", asked);

        attempt.abandon();

        Await.until("the attempt has ended", () -> !waiting.isAlive());
        assertThat(failure.get()).hasMessageContaining("given up");
        assertThatThrownBy(() -> names.addresses("somewhere", attempt)).isInstanceOf(IOException.class);
        answer.countDown();
    }

    @Test
    void attemptsShareALookUp() {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        NameLookups names = new NameLookups(Await::start, name -> {
            asked.incrementAndGet();
            Await.until("the answer comes", answer);
            return HERE;
        });
        AttemptSockets other = new AttemptSockets();
        Thread givenUp = Await.start(() -> assertThatThrownBy(() -> names.addresses("somewhere", other)));
        Await.until("the name is looked up", () -> asked.get() == 1);
        Await.start(() -> {
            other.abandon();
            Await.until("one attempt has ended", () -> !givenUp.isAlive());
            answer.countDown();
        });
        Await.together(3, thread -> {
            try {
                assertThat(names.addresses("somewhere", attempt)).isEqualTo(List.of(HERE));
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        });

        assertThat(asked.get()).isBetween(1, 2); // a late one may have come behind the answer
    }

    @Test
    void nameWithoutAddressIsToldAndAskedAgain() {
        AtomicInteger asked = new AtomicInteger();
        NameLookups names = new NameLookups(Runnable::run, name -> {
            asked.incrementAndGet();
            throw new UnknownHostException(name);
        });

        assertThatThrownBy(() -> names.addresses("nowhere", attempt)).isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> names.addresses("nowhere", attempt)).isInstanceOf(UnknownHostException.class);
        assertThat(asked).hasValue(2);
    }

    @Test
    void applicationThatHasStoppedLooksUpNothing() {
        NameLookups names = new NameLookups(
                task -> {
                    throw new RejectedExecutionException("stopped");
                },
                name -> HERE);

        assertThatThrownBy(() -> names.addresses("somewhere", attempt))
                .isInstanceOf(IOException.class)
                .hasRootCauseInstanceOf(RejectedExecutionException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "255.255.255.255", "0.0.0.0", "::1", "fe80::1%1"})
    void addressNeedsNoThread(String address) throws IOException {
        NameLookups names = new NameLookups(
                task -> {
                    throw new AssertionError("a thread");
                },
                asked -> HERE);

        assertThat(names.addresses(address, attempt)).containsExactly(HERE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "256.0.0.1", "1.2.3", "1.2.3.4.5", "1.2.3.4.", "01.2.3.4", "a.b.c.d"})
    void nameThatOnlyLooksLikeAnAddressIsLookedUp(String name) throws IOException {
        AtomicInteger threads = new AtomicInteger();
        NameLookups names = new NameLookups(
                task -> {
                    threads.incrementAndGet();
                    task.run();
                },
                asked -> HERE);

        assertThat(names.addresses(name, attempt)).containsExactly(HERE);
        assertThat(threads).hasValue(1);
    }
}
