/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnMessage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class WriterThreadTest {

    @WebSocketEndpoint("/any")
    static class Any {
        @OnMessage
        void text(String message) {}
    }

    /** Notes who asks whether it can be written to, which is what a channel does first. */
    private static final class Noting implements ByteStream {
        final AtomicInteger asked = new AtomicInteger();
        final AtomicReference<Thread> asker = new AtomicReference<>();

        @Override
        public int read(byte[] into) {
            return 0;
        }

        @Override
        public boolean write(byte[] bytes, int from, int to) {
            throw new AssertionError("never writable");
        }

        @Override
        public boolean isWritable() {
            asker.set(Thread.currentThread());
            asked.incrementAndGet();
            return false;
        }

        @Override
        public void readAgain() {}

        @Override
        public void writeSoon() {}

        @Override
        public void close() {}
    }

    private final TestApplication application = TestApplication.of(Any.class, Any::new);
    private final WireEngine engine = new WireEngine(
            application.deployment().watchdog(), application.deployment().compression());
    private final WriterThread writer = new WriterThread();

    @AfterEach
    void stop() {
        writer.close();
        application.close();
    }

    private WireChannel channel(Noting stream) {
        return engine.upgrade(application.admit(), List.of()).channel(stream);
    }

    @Test
    void writesOnAThreadOfItsOwn() {
        Noting stream = new Noting();

        writer.write(channel(stream));

        Await.until("it has tried to write", () -> stream.asked.get() > 0);
        assertThat(stream.asker.get()).isNotSameAs(Thread.currentThread());
        assertThat(stream.asker.get().isDaemon()).isTrue();
    }

    @Test
    void usesOneThreadForAll() {
        Noting first = new Noting();
        Noting second = new Noting();

        writer.write(channel(first));
        writer.write(channel(second));

        Await.until("both are tried", () -> first.asked.get() > 0 && second.asked.get() > 0);
        assertThat(first.asker.get()).isSameAs(second.asker.get());
    }

    /** A container looks at once, and its executor is done some microseconds before the thread is. */
    @RepeatedTest(200)
    void itsThreadHasEndedWhenItIsClosed() {
        Noting stream = new Noting();
        writer.write(channel(stream));
        Await.until("it has tried to write", () -> stream.asked.get() > 0);

        writer.close();

        assertThat(stream.asker.get().isAlive()).isFalse();
    }

    @Test
    void goesOnWhenItWasInterrupted() {
        Noting stream = new Noting();
        WireChannel channel = channel(stream);
        writer.write(channel);
        Await.until("it has tried to write", () -> stream.asked.get() > 0);

        stream.asker.get().interrupt();

        int before = stream.asked.get();
        writer.write(channel);
        Await.until("it writes as before", () -> stream.asked.get() > before);
        Await.until("it sleeps", () -> stream.asker.get().getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void writesOnTheCallersThreadAfterwards() {
        Noting stream = new Noting();
        writer.close();

        writer.write(channel(stream));

        assertThat(stream.asker.get()).isSameAs(Thread.currentThread());
    }

    /** Each waits until its wish was fulfilled, so that the thread falls asleep as often as it can. */
    @RepeatedTest(3)
    void forgetsNoWish() {
        int wishes = 3000;

        Await.together(3, number -> {
            Noting stream = new Noting();
            WireChannel channel = channel(stream);
            for (int i = 1; i <= wishes; i++) {
                int expected = i;
                writer.write(channel);
                Await.until("wish " + i + " is fulfilled", () -> stream.asked.get() >= expected);
            }
        });
    }
}
