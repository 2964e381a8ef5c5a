/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.OnConnection;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a platform knows of the thread of a handshake is known in every callback of the connection. */
class PlatformContextTest {

    private final ExecutorService workers = Executors.newFixedThreadPool(2);

    @AfterEach
    void stop() {
        workers.shutdownNow();
    }

    /** A platform that knows one thing of each thread. */
    private static final class Platform implements Supplier<@Nullable Executor> {
        final ThreadLocal<@Nullable String> caller = new ThreadLocal<>();
        volatile boolean stopped;

        @Override
        public Executor get() {
            String captured = caller.get();
            return task -> {
                if (stopped) {
                    throw new RejectedExecutionException("stopped");
                }
                String before = caller.get();
                caller.set(captured);
                try {
                    task.run();
                } finally {
                    caller.set(before);
                }
            };
        }
    }

    @WebSocketEndpoint("/p")
    static class Asking {
        private final Platform platform;
        final List<String> known = new CopyOnWriteArrayList<>();
        final CompletableFuture<String> later = new CompletableFuture<>();
        final CompletableFuture<Void> closed = new CompletableFuture<>();

        Asking(Platform platform) {
            this.platform = platform;
        }

        private void ask(String where) {
            known.add(where + " " + platform.caller.get());
        }

        @OnConnection
        void gate() {
            ask("gate");
        }

        @OnOpen
        CompletionStage<Void> open(WebSocketConnection connection) {
            ask("open");
            return connection.sendAsync("hello").thenRun(() -> ask("sent"));
        }

        @OnMessage
        Object message(String message) {
            ask("message");
            return switch (message) {
                case "stream" -> Stream.of("item").peek(item -> ask("item"));
                case "fail" -> throw new IllegalStateException("no");
                default -> later;
            };
        }

        @OnError
        void failed(IllegalStateException failure) {
            ask("error");
        }

        @OnClose
        void close() {
            ask("close");
            closed.complete(null);
        }
    }

    private static PairClient connectAs(String caller, Platform platform, TestApplication application) {
        platform.caller.set(caller);
        try {
            return application.connect("/p");
        } finally {
            platform.caller.remove();
        }
    }

    @Test
    void everyCallbackAndEveryCompletionHasIt() {
        Platform platform = new Platform();
        Asking asking = new Asking(platform);
        try (TestApplication application = TestApplication.builder()
                .workers(workers)
                .platform(platform)
                .endpoint(Asking.class, () -> asking)
                .start()) {
            PairClient client = connectAs("ann", platform, application);
            client.send("stream");
            client.send("fail");
            client.send("later");
            Await.until("all has been asked", () -> asking.known.size() == 8);
            workers.execute(() -> asking.later.complete("done"));
            Await.until("the answer has come", () -> client.received().contains("done"));
            client.end().close(1000, "");
            asking.closed.join();
        }

        assertThat(asking.known)
                .containsExactlyInAnyOrder(
                        "gate ann",
                        "open ann",
                        "sent ann",
                        "message ann",
                        "item ann",
                        "message ann",
                        "error ann",
                        "message ann",
                        "close ann");
    }

    @Test
    void connectionsOfAPlatformThatHasStoppedAreClosedAllTheSame() {
        Platform platform = new Platform();
        Asking asking = new Asking(platform);
        try (TestApplication application = TestApplication.builder()
                .workers(workers)
                .platform(platform)
                .endpoint(Asking.class, () -> asking)
                .start()) {
            connectAs("ann", platform, application);
            Await.until("the first message was sent", () -> asking.known.contains("sent ann"));
            platform.stopped = true;
        }

        asking.closed.join();
        assertThat(asking.known).contains("close null");
    }
}
