/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.impl.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
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
        Queue<List<InetAddress>> found = new ConcurrentLinkedQueue<>();
        List<Thread> attempts = Stream.generate(() -> Await.start(() -> {
                    try {
                        found.add(names.addresses("somewhere", attempt));
                    } catch (IOException failed) {
                        throw new AssertionError(failed);
                    }
                }))
                .limit(3)
                .toList();
        Await.until("all wait", () -> attempts.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));

        other.abandon();
        Await.until("one attempt has ended", () -> !givenUp.isAlive());
        answer.countDown();
        Await.until("the others have ended", () -> attempts.stream().noneMatch(Thread::isAlive));

        assertThat(found).hasSize(3).allMatch(List.of(HERE)::equals);
        assertThat(asked).hasValue(1);
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
