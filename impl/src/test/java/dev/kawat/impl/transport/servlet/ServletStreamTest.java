/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.TestApplication;
import dev.kawat.impl.transport.stream.TurnLimiter;
import dev.kawat.impl.transport.stream.WireEngine;
import dev.kawat.impl.transport.stream.WriterThread;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import jakarta.websocket.OnMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** On streams that are as strict as the strictest container's. */
class ServletStreamTest {

    private final Output output = new Output();

    private ServletStream stream() throws IOException {
        return new ServletStream(new Connection(output), new WriterThread(), new TurnLimiter(), Runnable::run);
    }

    @Test
    void asksAgainOnTheThreadThatWrites() throws Exception {
        ServletStream stream = stream();
        assertThat(stream.isWritable()).isTrue();

        boolean written = onAnotherThread(() -> stream.write(new byte[] {1, 2, 3, 4}, 1, 3));

        assertThat(written).isTrue();
        assertThat(output.bytes.toByteArray()).containsExactly(2, 3);
    }

    @WebSocketEndpoint("/any")
    static class Any {
        @OnMessage
        void text(String message) {}
    }

    /** So it is when reading resumes while the container is about to call. */
    @Test
    void asksForInputAgainOnlyWhenItWasCalled() throws IOException {
        ManualUpgrade container = ManualUpgrade.strict();
        byte[] into = new byte[8];
        try (TestApplication application = TestApplication.of(Any.class, Any::new)) {
            WireEngine engine = new WireEngine(
                    application.deployment().watchdog(),
                    application.deployment().compression());
            ServletStream stream = new ServletStream(container, new WriterThread(), new TurnLimiter(), Runnable::run);
            stream.start(engine.upgrade(application.admit(), List.of()).channel(stream)); // which nobody opens

            assertThat(stream.read(into)).describedAs("nothing is there").isZero();
            container.in.put(new byte[] {1, 2, 3});
            assertThat(stream.read(into))
                    .describedAs("something is, but who knows")
                    .isZero();
            container.in.tell();
            assertThat(stream.read(into))
                    .describedAs("the container has said so")
                    .isEqualTo(3);
        }
        assertThat(container.violations).isEmpty();
    }

    /** Undertow once told so for ever, and served nobody else meanwhile. */
    @Test
    void breaksOutOfAContainerThatTellsTheSameErrorForEver() throws IOException {
        ManualUpgrade container = ManualUpgrade.strict();
        IOException reset = new IOException("reset by peer");
        try (TestApplication application = TestApplication.of(Any.class, Any::new)) {
            WireEngine engine = new WireEngine(
                    application.deployment().watchdog(),
                    application.deployment().compression());
            ServletStream stream = new ServletStream(container, new WriterThread(), new TurnLimiter(), Runnable::run);
            stream.start(engine.upgrade(application.admit(), List.of()).channel(stream));
            stream.onError(reset);
            stream.onError(reset);

            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            stream.onError(reset);
                        }
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasCause(reset);
        }
    }

    private interface Writing {
        boolean write() throws IOException;
    }

    private static boolean onAnotherThread(Writing writing) throws InterruptedException, ExecutionException {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(writing.write());
            } catch (IOException | RuntimeException failure) {
                result.completeExceptionally(failure);
            }
        });
        thread.start();
        return result.get();
    }

    /** Lets only the thread write that has just asked, once, as Open Liberty does. */
    private static final class Output extends ServletOutputStream {

        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private volatile @Nullable Thread asking;

        @Override
        public boolean isReady() {
            asking = Thread.currentThread();
            return true;
        }

        @Override
        public void write(byte[] all, int from, int length) {
            assertThat(Thread.currentThread()).isSameAs(asking);
            asking = null;
            bytes.write(all, from, length);
        }

        @Override
        public void write(int single) {
            throw new UnsupportedOperationException("one by one");
        }

        @Override
        public void setWriteListener(WriteListener listener) {}
    }

    private record Connection(ServletOutputStream out) implements WebConnection {

        @Override
        public @Nullable ServletInputStream getInputStream() {
            return null; // nothing is read
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return out;
        }

        @Override
        public void close() {}
    }
}
