/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.NonBlocking;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnLimiterTest {

    @NonBlocking
    @WebSocketEndpoint("/heard")
    static class Heard {

        private final List<String> messages;

        Heard(List<String> messages) {
            this.messages = messages;
        }

        @OnMessage
        void text(String message) {
            messages.add(message);
        }
    }

    private final List<String> messages = new ArrayList<>();
    private final TestApplication application = TestApplication.of(Heard.class, () -> new Heard(messages));
    private final WireEngine engine = new WireEngine(
            application.deployment().watchdog(), application.deployment().compression());
    private final ManualExecutor threads = new ManualExecutor();
    private final TurnLimiter turns = new TurnLimiter(2);

    @AfterEach
    void stop() {
        application.close();
    }

    /** A connection whose peer has sent a text that is not read yet. */
    private WirePeer withUnread(String text) {
        WirePeer peer = WirePeer.open(engine, application.admit());
        peer.stream.put(WirePeer.text(text));
        return peer;
    }

    @Test
    void invariant10_whatComesNewWaitsForAFewTurnsOnly() {
        for (int i = 0; i < 100; i++) {
            turns.add(withUnread("turn " + i).channel, threads);
        }
        threads.execute(() -> messages.add("new"));

        threads.runNext();
        threads.runNext();
        threads.runNext();
        assertThat(messages).containsExactly("turn 0", "turn 1", "new");

        threads.runAll();
        assertThat(messages).hasSize(101).endsWith("turn 98", "turn 99");
    }

    @Test
    void aChannelWhoseThreadsHaveStoppedIsLostAndHoldsNobodyUp() {
        Executor stopped = task -> {
            throw new RejectedExecutionException("stopped");
        };
        WirePeer lost = withUnread("lost");
        turns.add(withUnread("1").channel, threads);
        turns.add(withUnread("2").channel, threads);
        turns.add(lost.channel, stopped);
        turns.add(withUnread("3").channel, threads);

        threads.runAll();
        turns.add(withUnread("4").channel, threads);
        threads.runAll();

        assertThat(messages).containsExactly("1", "2", "3", "4");
        assertThat(lost.stream.isClosed()).isTrue();
    }
}
