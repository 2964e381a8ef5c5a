/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteQueueTest {

    @WebSocketEndpoint("/any")
    static class Any {
        @OnMessage
        void text(String message) {}
    }

    /** Notes that it was asked whether it can be written to, which is what a channel does first. */
    private final class Noting implements ByteStream {
        private final int number;

        Noting(int number) {
            this.number = number;
        }

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
            written.add(number);
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
    private final List<Integer> written = new ArrayList<>();
    private final Queue<Runnable> asked = new ArrayDeque<>();
    private final WriteQueue queue = new WriteQueue(asked::add);

    @AfterEach
    void stop() {
        application.close();
    }

    private WireChannel channel(int number) {
        return engine.upgrade(application.admit(), List.of()).channel(new Noting(number));
    }

    @Test
    void asksItsThreadOnceForAllThatWait() {
        queue.add(channel(1));
        queue.add(channel(2));
        queue.add(channel(3));

        assertThat(asked).hasSize(1);
        assertThat(written).isEmpty();

        asked.remove().run();

        assertThat(written).containsExactly(1, 2, 3);
        assertThat(asked).isEmpty();
    }

    @Test
    void asksAgainForWhatComesAfterwards() {
        queue.add(channel(1));
        asked.remove().run();

        queue.add(channel(2));
        asked.remove().run();

        assertThat(written).containsExactly(1, 2);
    }

    @Test
    void letsItsThreadDoOtherThingsBetweenManyChannels() {
        for (int i = 0; i < 1100; i++) {
            queue.add(channel(i));
        }

        asked.remove().run();

        assertThat(written).hasSize(1024);
        assertThat(asked).hasSize(1);

        asked.remove().run();

        assertThat(written).hasSize(1100);
        assertThat(asked).isEmpty();
    }
}
