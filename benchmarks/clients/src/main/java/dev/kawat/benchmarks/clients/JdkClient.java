/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.clients;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The client of {@link java.net.http}. It allows one send at a time, so each waits for the one before. */
final class JdkClient implements ClientLibrary {

    private final HttpClient http = HttpClient.newHttpClient();

    @Override
    public Link open(URI uri, Receiver receiver) throws IOException {
        try {
            JdkListener listener = new JdkListener(receiver);
            WebSocket socket =
                    http.newWebSocketBuilder().buildAsync(uri, listener).join();
            return new JdkLink(socket, receiver);
        } catch (CompletionException failure) {
            throw new IOException(failure.getCause());
        }
    }

    private static final class JdkLink implements Link {

        private final WebSocket socket;
        private final Receiver receiver;
        private CompletableFuture<WebSocket> last;

        JdkLink(WebSocket socket, Receiver receiver) {
            this.socket = socket;
            this.receiver = receiver;
            this.last = CompletableFuture.completedFuture(socket);
        }

        @Override
        public void send(String text) {
            behind(open -> open.sendText(text, true));
        }

        @Override
        public void send(ByteBuffer bytes) {
            behind(open -> open.sendBinary(bytes, true));
        }

        @Override
        public void close() {
            behind(open -> open.sendClose(WebSocket.NORMAL_CLOSURE, ""));
        }

        private void behind(Function<WebSocket, CompletableFuture<WebSocket>> send) {
            CompletableFuture<WebSocket> next = last.isDone() ? send.apply(socket) : last.thenCompose(send);
            last = next.isDone() && !next.isCompletedExceptionally() ? next : next.whenComplete(this::check);
        }

        private void check(@Nullable WebSocket sent, @Nullable Throwable failure) {
            if (failure != null) {
                receiver.failed(failure);
            }
        }
    }

    /** Puts the parts of messages together. */
    private static final class JdkListener implements WebSocket.Listener {

        private final Receiver receiver;
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        JdkListener(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            if (last && text.isEmpty()) {
                receiver.text(part.toString());
            } else {
                text.append(part);
                if (last) {
                    String whole = text.toString();
                    text.setLength(0);
                    receiver.text(whole);
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
            if (last && binary.size() == 0) {
                receiver.binary(part);
            } else {
                byte[] bytes = new byte[part.remaining()];
                part.get(bytes);
                binary.writeBytes(bytes);
                if (last) {
                    byte[] whole = binary.toByteArray();
                    binary.reset();
                    receiver.binary(ByteBuffer.wrap(whole));
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            receiver.closed();
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            receiver.failed(failure);
        }
    }
}
