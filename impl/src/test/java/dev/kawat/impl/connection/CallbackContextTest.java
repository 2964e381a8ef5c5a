/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.OnConnection;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The class loader and the contexts around callbacks. */
class CallbackContextTest extends ConnectionTest {

    @WebSocketEndpoint("/loaders")
    static class Loaders {
        final List<ClassLoader> seen = new CopyOnWriteArrayList<>();

        private void see() {
            seen.add(Thread.currentThread().getContextClassLoader());
        }

        @OnConnection
        void gate() {
            see();
        }

        @OnOpen
        void open() {
            see();
        }

        @OnMessage
        void text(String message) {
            see();
        }

        @OnClose
        void close() {
            see();
        }
    }

    @Test
    void endTheContextsEvenWhenTheHandlerCannotBeReleased() {
        CountingContexts contexts = new CountingContexts();
        Throwing handler = new Throwing(contexts);
        TestApplication stubborn = keep(TestApplication.builder()
                .contexts(handler)
                .endpoint(Recorder.class, Recorder::new)
                .start());
        PairClient client = stubborn.connect("/recorder");
        handler.throwing = true;

        client.end().close();

        assertThat(contexts.ended).hasSize(1);
    }

    /** Contexts that cannot be entered any more, as when the container is half stopped. */
    private static final class Throwing implements CallbackContexts {
        private final CountingContexts ended;
        boolean throwing;

        Throwing(CountingContexts ended) {
            this.ended = ended;
        }

        @Override
        public Entered enter(WebSocketConnection connection) {
            if (throwing) {
                throw new IllegalStateException("stopped");
            }
            return () -> {};
        }

        @Override
        public void ended(WebSocketConnection connection) {
            ended.ended(connection);
        }
    }

    @Test
    void haveTheClassLoaderOfTheApplicationAndGiveBackTheOther() {
        ClassLoader own = new URLClassLoader(new URL[0], ConnectionTest.class.getClassLoader());
        Loaders handler = new Loaders();
        TestApplication loaded = keep(TestApplication.builder()
                .endpoint(Loaders.class, () -> handler)
                .loader(own)
                .start());
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        PairClient client = loaded.connect("/loaders");
        client.send("x");
        client.end().close();

        assertThat(handler.seen).hasSize(4).containsOnly(own);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @WebSocketEndpoint("/completing")
    static class Completing {
        final List<ClassLoader> seen = new CopyOnWriteArrayList<>();

        @OnMessage
        void text(String message, WebSocketConnection connection) {
            connection
                    .sendAsync(message)
                    .thenRun(() -> seen.add(Thread.currentThread().getContextClassLoader()));
        }
    }

    @Test
    void areFollowedByCompletionsThatHaveTheClassLoaderToo() {
        ClassLoader own = new URLClassLoader(new URL[0], ConnectionTest.class.getClassLoader());
        Completing handler = new Completing();
        ManualExecutor workers = new ManualExecutor();
        TestApplication loaded = keep(TestApplication.builder()
                .endpoint(Completing.class, () -> handler)
                .loader(own)
                .workers(workers)
                .start());
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        loaded.connect("/completing").send("x");
        workers.runAll();

        assertThat(handler.seen).containsExactly(own);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void giveBackTheClassLoaderWhenTheContextsFail() {
        Throwing contexts = new Throwing(new CountingContexts());
        TestApplication stubborn = keep(TestApplication.builder()
                .contexts(contexts)
                .endpoint(Recorder.class, Recorder::new)
                .loader(new URLClassLoader(new URL[0], ConnectionTest.class.getClassLoader()))
                .start());
        PairClient client = stubborn.connect("/recorder");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        contexts.throwing = true;

        client.send("x");

        assertThat(client.close().code()).isEqualTo(1011);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }
}
